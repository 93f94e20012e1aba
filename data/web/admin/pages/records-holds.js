// SPDX-License-Identifier: LGPL-2.1-or-later
// Records that stay though they are old enough to go.
import { get, post } from '../api.js';
import { h } from '../dom.js';
import { askForm } from '../elements/dialog.js';
import { tell } from '../status.js';
import { dateTime } from '../time.js';
import { _ } from '../words.js';
import { tabs, who } from './records-parts.js';
import { scopeFields, scopeOf, span } from './records-scope.js';

export default function make({ signal }) {
  const table = h('lv-table');

  async function add() {
    const answer = await askForm({
      title: _('Hold records'), submit: _('Hold'),
      text: _('What is held stays, also when its time is over, until the hold ends.'),
      fields: [...scopeFields(), { name: 'until', label: _('The hold ends'), type: 'datetime-local', hint: _('Empty: when somebody ends it') }],
      send: (values) => post('holds', scopeOf(values)),
    });
    if (answer) {
      tell(_('The records are held.'));
      table.reload();
    }
  }

  async function end(hold) {
    const answer = await askForm({
      title: _('End the hold'), submit: _('End'), isDestructive: true,
      text: _('Records that are old enough go at the next purge, for good.'),
      fields: [{ name: 'reason', label: _('Reason'), maxLength: 200, isRequired: true }],
      send: (values) => post(`holds/${hold.id}/end`, values),
    });
    if (answer)
      table.reload();
  }

  table.setUp({
    caption: _('Legal holds'),
    columns: [
      { name: 'subject', title: _('Of what'), isHead: true, cell: (hold) => who(hold.subject) },
      { name: 'time', title: _('Time'), cell: span },
      { name: 'reason', title: _('Reason') },
      { name: 'by', title: _('By'), cell: (hold) => who(hold.by) },
      { name: 'created', title: _('Held since'), cell: (hold) => dateTime(hold.created) },
      { name: 'state', title: _('State'), cell: (hold) => (hold.ended ? _('Ended {time}', { time: dateTime(hold.ended) })
        : hold.until ? _('In force until {time}', { time: dateTime(hold.until) }) : _('In force')) },
    ],
    load: async () => ({ rows: (await get('holds', {}, signal)).holds }),
    empty: _('Nothing is held. Hold records when a court or an authority asks for it.'),
    actions: (hold) => !hold.ended && h('button', { type: 'button', onclick: () => end(hold) }, _('End…')),
  });
  return [h('h1', {}, _('Records')), tabs('records/holds'),
    h('div', { class: 'bar' }, h('button', { type: 'button', class: 'suggested', onclick: add }, _('Hold records…'))), table];
}
