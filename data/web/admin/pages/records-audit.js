// SPDX-License-Identifier: LGPL-2.1-or-later
// Who did what: sign-ins, what administrators and the operator did, and who looked at records.
import { get } from '../api.js';
import { h } from '../dom.js';
import { dateTimeWithOffset } from '../time.js';
import { N_, _ } from '../words.js';
import { choiceFilter, dayFilter, filters, personFilter, tabs } from './records-parts.js';

const GROUPS = [
  ['', N_('All')], ['session.', N_('Sign-ins of people')], ['admin.', N_('Sign-ins of administrators')],
  ['records.', N_('Looking at records')], ['user.', N_('People')], ['room.', N_('Rooms')],
  ['meeting.', N_('Meetings')], ['policy.', N_('Policy')], ['hold.', N_('Legal holds')],
  ['disclosure.', N_('Disclosures')], ['announcement.', N_('Announcements')], ['tenant.', N_('Operator')],
];

export default function make({ signal }) {
  const table = h('lv-table');
  const wanted = {};
  const names = new Map();
  const change = (name) => (value) => { wanted[name] = value; table.reload(); };
  const nameOf = (id) => names.get(id) ?? id ?? '';

  async function load({ cursor }) {
    const rows = [];
    let place = cursor;
    do {
      const page = await get('records/audit', { ...wanted, cursor: place, limit: 50 }, signal);
      for (const { id, name } of page.names)
        names.set(id, name);
      rows.push(...page.audit.map(({ seq, time, payload }) => ({ seq, time, ...payload })));
      place = page.cursor;
    } while (place && rows.length === 0);
    return { rows, cursor: place };
  }

  table.setUp({
    caption: _('Actions'),
    columns: [
      { name: 'time', title: _('Time'), cell: (row) => dateTimeWithOffset(row.time) },
      { name: 'actor', title: _('Who'), isHead: true, cell: (row) => nameOf(row.actor) },
      { name: 'action', title: _('Action'), cell: (row) => h('code', {}, row.action) },
      { name: 'target', title: _('To what'), cell: (row) => nameOf(row.target) },
      { name: 'result', title: _('Result'), cell: (row) => (row.result === 'ok' ? _('Done') : h('code', {}, row.result)) },
      { name: 'detail', title: _('More') },
      { name: 'address', title: _('From where') },
    ],
    load, empty: _('Nothing was done in this time.'),
  });
  return [h('h1', {}, _('Records')), tabs('records/audit'),
    filters(personFilter(change('actor')), choiceFilter(_('Action'), GROUPS.map(([value, text]) => [value, _(text)]), change('action')),
      dayFilter(_('First day'), false, change('from')), dayFilter(_('Last day'), true, change('to'))), table];
}
