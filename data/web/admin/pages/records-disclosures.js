// SPDX-License-Identifier: LGPL-2.1-or-later
// What an order obliges to hand out: one administrator asks for it, another one approves.
import { address, get, post } from '../api.js';
import { h } from '../dom.js';
import { askForm, confirm } from '../elements/dialog.js';
import { tell } from '../status.js';
import { dateTime } from '../time.js';
import { _ } from '../words.js';
import { tabs, who } from './records-parts.js';
import { scopeFields, scopeOf, span } from './records-scope.js';

function stateOf(row) {
  if (!row.decided_by)
    return _('Waits for a second administrator');
  return row.is_approved ? _('Approved by {name}', { name: who(row.decided_by) })
    : _('Refused by {name}', { name: who(row.decided_by) });
}

export default function make({ session, signal }) {
  const table = h('lv-table');

  async function ask() {
    const answer = await askForm({
      title: _('Ask for a disclosure'), submit: _('Ask'),
      text: _('Another administrator has to approve it before it can be saved.'),
      fields: scopeFields(), send: (values) => post('disclosures', scopeOf(values)),
    });
    if (answer) {
      tell(_('Another administrator can approve it now.'));
      table.reload();
    }
  }

  async function decide(row, isApproved) {
    const answer = await confirm({
      title: isApproved ? _('Approve the disclosure?') : _('Refuse the disclosure?'),
      text: `${who(row.subject)} · ${span(row)} · ${row.reason}`,
      submit: isApproved ? _('Approve') : _('Refuse'), isDestructive: !isApproved,
      send: () => post(`disclosures/${row.id}/${isApproved ? 'approve' : 'refuse'}`),
    });
    if (answer)
      table.reload();
  }

  function actions(row) {
    if (row.is_approved)
      return h('a', { class: 'button', download: '', href: address(`disclosures/${row.id}/export`) }, _('Save'));
    if (row.decided_by)
      return null;
    if (row.by.id === session.user.id)
      return h('span', { class: 'note' }, _('Not by whoever asked'));
    return [h('button', { type: 'button', onclick: () => decide(row, true) }, _('Approve…')),
      h('button', { type: 'button', onclick: () => decide(row, false) }, _('Refuse…'))];
  }

  table.setUp({
    caption: _('Disclosures'),
    columns: [
      { name: 'subject', title: _('Of what'), isHead: true, cell: (row) => who(row.subject) },
      { name: 'time', title: _('Time'), cell: span },
      { name: 'reason', title: _('Reason') },
      { name: 'by', title: _('By'), cell: (row) => who(row.by) },
      { name: 'created', title: _('Asked'), cell: (row) => dateTime(row.created) },
      { name: 'state', title: _('State'), cell: stateOf },
    ],
    load: async () => ({ rows: (await get('disclosures', {}, signal)).disclosures }),
    empty: _('Nothing was disclosed. Ask for it here when an order obliges the company to hand records out.'),
    actions,
  });
  return [h('h1', {}, _('Records')), tabs('records/disclosures'),
    h('div', { class: 'bar' }, h('button', { type: 'button', class: 'suggested', onclick: ask }, _('Ask for a disclosure…'))), table];
}
