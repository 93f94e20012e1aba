// SPDX-License-Identifier: LGPL-2.1-or-later
// Everyone of the company, and what is in the parts beside: groups, rules, why somebody cannot get in.
import { get } from '../api.js';
import { h } from '../dom.js';
import { makeSearch } from '../elements/search.js';
import { _ } from '../words.js';

export default function make({ signal }) {
  const table = h('lv-table');
  const count = h('p', { class: 'note', role: 'status' });
  let search = '';

  async function load({ cursor, sort, isDescending }) {
    const page = await get('users', { search, sort, descending: isDescending || null, cursor, limit: 50 }, signal);
    if (page.total !== undefined)
      count.textContent = _('People: {count}', { count: page.total });
    return { rows: page.users, cursor: page.cursor };
  }

  table.setUp({
    caption: _('People'),
    columns: [
      { name: 'name', title: _('Name'), sort: true, isHead: true },
      { name: 'login', title: _('User ID'), sort: true },
      { name: 'affiliation', title: _('Affiliation'), sort: true },
    ],
    load,
    sort: 'name',
  });
  return [h('h1', {}, _('People')),
    h('div', { class: 'bar' }, makeSearch({
      label: _('Name, reading, ID or affiliation'),
      onSearch(text) { search = text; table.reload(); },
    })), count, table];
}
