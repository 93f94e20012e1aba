// SPDX-License-Identifier: LGPL-2.1-or-later
// What surrounds every page: the company, the way to the others, who is signed in.
import { remove } from './api.js';
import { h, icon, replace } from './dom.js';
import { makeLanguageSwitch } from './language-switch.js';
import { pagesFor } from './pages.js';
import { tellProblem } from './status.js';
import { _ } from './words.js';

// #/rooms/ID?search=x
function parse(hash) {
  const [path, query] = hash.replace(/^#\/?/, '').split('?');
  const [name, ...rest] = path.split('/').map(decodeURIComponent);
  return { name, rest, query: new URLSearchParams(query ?? '') };
}

function makeLink(page) {
  return h('a', { href: `#/${page.name}`, 'data-page': page.name }, icon(page.icon), h('span', {}, _(page.title)));
}

export function makeFrame(session, onSignedOut) {
  const pages = pagesFor(session.audience);
  const main = h('main', { id: 'main', tabindex: '-1' });
  const navigation = h('nav', { 'aria-label': _('Pages') }, pages.filter((page) => !page.isOwn).map(makeLink));
  let leaving = new AbortController();

  async function signOut() {
    try {
      await remove('session');
    } catch (problem) {
      if (problem.code !== 'unauthenticated') { // it is over already
        tellProblem(problem);
        return;
      }
    }
    onSignedOut();
  }

  function mark(page) {
    for (const link of element.querySelectorAll('a[data-page]'))
      if (link.dataset.page === page.name)
        link.setAttribute('aria-current', 'page');
      else
        link.removeAttribute('aria-current');
    document.title = `${_(page.title)} – ${session.company.name} – LiveOn`;
  }

  async function show() {
    const { name, rest, query } = parse(location.hash);
    const page = pages.find((candidate) => candidate.name === name) ?? pages[0];
    leaving.abort();
    leaving = new AbortController();
    const { signal } = leaving;
    mark(page);
    try {
      const { default: make } = await page.load();
      const content = await make({ session, signal, parameters: rest, query, reload: show });
      if (signal.aborted)
        return;
      replace(main, content);
      main.focus({ preventScroll: true });
    } catch (problem) {
      if (!signal.aborted)
        replace(main, h('h1', {}, _(page.title)), h('p', { class: 'problem', role: 'alert' },
          problem.message, ' ', problem.remedy ?? ''));
    }
  }

  const element = h('div', { class: 'frame' },
    h('a', { class: 'skip', href: '#main', onclick: (event) => { event.preventDefault(); main.focus(); } },
      _('Skip to content')),
    h('header', {},
      h('div', { class: 'company' }, h('strong', {}, session.company.name), h('span', {}, session.audience === 'operator' ? _('Operator’s console') : _('Administration'))),
      navigation,
      h('div', { class: 'who' },
        h('a', { class: 'name', href: '#/account', 'data-page': 'account' }, session.user.name),
        makeLanguageSwitch(),
        h('button', { type: 'button', onclick: signOut }, _('Sign out')))),
    main);

  return {
    element,
    open() {
      addEventListener('hashchange', show);
      show();
    },
    close() {
      removeEventListener('hashchange', show);
      leaving.abort();
    },
  };
}
