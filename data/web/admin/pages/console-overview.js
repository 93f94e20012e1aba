// SPDX-License-Identifier: LGPL-2.1-or-later
// The operator's first page: how full the server is and how long that lasts, and whether all is well.
import { get } from '../api.js';
import { h, replace } from '../dom.js';
import { N_, _, language } from '../words.js';

const LOOK_MS = 30000;
const STATES = { ok: N_('Enough room'), warning: N_('Running out'), critical: N_('Almost no room') };
const CHECKS = {
  configuration: N_('configuration'), clock: N_('clock'), databases: N_('databases'), disk: N_('disk'),
  certificate: N_('certificate'), port: N_('port'), media: N_('media'),
};
const FINDINGS = { ok: N_('OK'), warning: N_('Warning'), problem: N_('Problem') };

function makeResource(resource) {
  const percent = resource.percent === undefined ? null : Math.min(100, Math.round(resource.percent));
  const state = resource.state ?? 'ok';
  return h('section', { class: `card resource ${state}`, 'data-resource': resource.resource },
    h('h2', {}, resource.name),
    h('p', {}, h('strong', {}, resource.now_text || '–'),
      resource.limit_text && ` ${_('of {limit}', { limit: resource.limit_text })}`),
    percent !== null && h('meter', { min: 0, max: 100, value: percent, 'aria-label': resource.name }),
    h('p', { class: 'kind' }, _(STATES[state])),
    h('p', {}, resource.forecast),
    resource.most_text && h('p', { class: 'note' }, _('Most in 30 days: {value}', { value: resource.most_text })));
}

function makeAlert(draft, session) {
  return h('section', { class: 'card problem', role: 'alert' },
    h('p', {}, _('Something is running out. Tell people before they notice.')),
    draft && session.role !== 'reader' && h('a', { class: 'button', href: '#/announcements?draft=1' }, _('Draft an announcement…')));
}

function makeChecks(findings) {
  const table = h('lv-table');
  table.setUp({
    caption: _('Checks'),
    columns: [
      { name: 'check', title: _('Check'), cell: (row) => _(CHECKS[row.check] ?? row.check), isHead: true },
      { name: 'state', title: _('State'), cell: (row) => _(FINDINGS[row.state]) },
      { name: 'text', title: _('What was found') },
    ],
    rows: findings,
  });
  return table;
}

export default async function make({ session, signal }) {
  const resources = h('div', {});
  const checks = h('div', {}, h('p', { class: 'note' }, _('Looking…')));

  async function look() {
    const answer = await get('capacity', { language }, signal);
    const isRaised = answer.resources.some(({ state }) => state && state !== 'ok');
    replace(resources, isRaised && makeAlert(answer.draft, session),
      h('div', { class: 'resources' }, answer.resources.map(makeResource)));
  }

  await look();
  const timer = setInterval(() => look().catch(() => {}), LOOK_MS);
  signal.addEventListener('abort', () => clearInterval(timer));
  get('check', { language }, signal)
    .then(({ findings }) => replace(checks, makeChecks(findings)))
    .catch((problem) => signal.aborted || replace(checks, h('p', { class: 'problem' }, problem.message)));
  return [h('h1', {}, _('Overview')), resources, h('h2', {}, _('Checks')), checks];
}
