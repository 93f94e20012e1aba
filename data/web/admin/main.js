// SPDX-License-Identifier: LGPL-2.1-or-later
// From nobody to somebody who is signed in, and back.
import './elements/form.js';
import './elements/table.js';
import { get, setCsrf, whenEnded } from './api.js';
import { h, replace } from './dom.js';
import { makeFrame } from './frame.js';
import { turnOn } from './pages/account.js';
import { passwordForm } from './password.js';
import { makeSignIn } from './sign-in.js';
import { tell } from './status.js';
import { setZone } from './time.js';
import { _, loadWords } from './words.js';

let frame = null;

function showSignIn(problem) {
  frame?.close();
  frame = null;
  replace(document.body, makeSignIn(showFrame, problem));
  document.querySelector('input')?.focus();
}

function showExpired() {
  const form = h('lv-form', { class: 'stack' });
  const { text, ...options } = passwordForm(true);
  form.setUp({ ...options, done: () => showSignIn(null) });
  replace(document.body, h('main', { class: 'sign-in' },
    h('div', { class: 'card' }, h('h1', {}, _('Change password')), h('p', {}, text), form)));
}

// The company's policy asks for it, before all else.
function showFactor() {
  replace(document.body, h('main', { class: 'sign-in' },
    h('div', { class: 'card' }, h('h1', {}, _('Second factor')),
      h('p', {}, _('Administrators of your company sign in with a second factor. Set yours up now: an app on your phone shows the codes.')),
      h('button', { type: 'button', class: 'suggested', onclick: () => turnOn(begin) }, _('Set up…')))));
}

function showFrame(session) {
  setCsrf(session.csrf);
  if (session.must_change_password) {
    showExpired();
    return;
  }
  if (session.must_set_second_factor) {
    showFactor();
    return;
  }
  setZone(session.company.time_zone);
  frame = makeFrame(session, showSignIn);
  replace(document.body, frame.element);
  frame.open();
}

async function begin() {
  await loadWords();
  whenEnded((problem) => frame && showSignIn(problem));
  try {
    showFrame(await get('session'));
  } catch (problem) {
    showSignIn(problem.code === 'unauthenticated' ? null : problem);
  }
}

addEventListener('unhandledrejection', (event) => {
  if (event.reason?.name !== 'AbortError')
    tell(event.reason?.message ?? String(event.reason), { isProblem: true });
});
begin();
