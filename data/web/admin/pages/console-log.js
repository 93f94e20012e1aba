// SPDX-License-Identifier: LGPL-2.1-or-later
// What operators did, as it stands in the operator's chain of records.
import { get, post } from '../api.js';
import { h, replace } from '../dom.js';
import { dateTimeWithOffset } from '../time.js';
import { _ } from '../words.js';

const PAGE = 50;

export default async function make({ signal }) {
  const { users } = await get('operators', {}, signal);
  const names = new Map(users.map((user) => [user.id, user.login]));
  const outcome = h('p', { role: 'status' });
  const table = h('lv-table');

  async function verify() {
    try {
      const { rows, hash } = await post('log/verify');
      replace(outcome, _('All {rows} rows fit. Head: {hash}', { rows, hash }));
    } catch (problem) {
      replace(outcome, problem.message);
    }
  }

  async function load({ cursor }) {
    const { audit } = await get('log', { before: cursor, limit: PAGE }, signal);
    return { rows: audit, cursor: audit.length === PAGE ? audit[PAGE - 1].seq : null };
  }

  table.setUp({
    caption: _('Log'),
    columns: [
      { name: 'time', title: _('Time'), cell: (row) => dateTimeWithOffset(row.time), isHead: true },
      { name: 'actor', title: _('Who'), cell: (row) => names.get(row.payload?.actor) ?? row.payload?.actor },
      { name: 'action', title: _('What'), cell: (row) => row.payload?.action },
      { name: 'result', title: _('Outcome'), cell: (row) => row.payload?.result },
      { name: 'detail', title: _('Detail'), cell: (row) => row.payload?.detail ?? row.payload?.target },
      { name: 'address', title: _('From where'), cell: (row) => row.payload?.address },
    ],
    load,
    empty: _('Nothing was written down yet.'),
  });
  return [h('h1', {}, _('Log')),
    h('div', { class: 'bar' }, h('button', { type: 'button', onclick: verify }, _('Verify the chain'))), outcome, table];
}
