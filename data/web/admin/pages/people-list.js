// SPDX-License-Identifier: LGPL-2.1-or-later
// Everyone, searched and sorted on the server, a page at a time.
import { get } from '../api.js';
import { h, newId } from '../dom.js';
import { makeSearch } from '../elements/search.js';
import { _, language } from '../words.js';

const PAGE = 50;

export function stateOf(user) {
  return [
    user.is_suspended && h('span', { class: 'badge bad' }, _('Suspended')),
    user.is_admin && h('span', { class: 'badge' }, _('Administrator')),
    !user.has_password && h('span', { class: 'badge' }, _('No password')),
    user.has_password && user.must_change_password && h('span', { class: 'badge' }, _('One-time password')),
  ].filter(Boolean);
}

function makeSelect(label, options, onChange) {
  const id = newId('filter');
  return [h('label', { class: 'hidden', for: id }, label),
    h('select', { id, onchange: (event) => onChange(event.target.value) },
      options.map(([value, text]) => h('option', { value }, text)))];
}

function makeName(user) {
  return [h('a', { href: `#/people/${user.id}` }, user.name), user.reading && h('span', { class: 'note below' }, user.reading)];
}

const COLUMNS = () => [
  { name: 'name', title: _('Name'), sort: true, isHead: true, cell: makeName },
  { name: 'login', title: _('User ID'), sort: true },
  { name: 'affiliation', title: _('Affiliation'), sort: true, cell: (user) => [user.affiliation, user.title && h('span', { class: 'note below' }, user.title)] },
  { name: 'state', title: _('State'), cell: stateOf },
];

function exportLink(format) {
  return `api/users/export?${new URLSearchParams({ format, language })}`;
}

export default async function make({ signal }) {
  const { groups } = await get('groups', {}, signal);
  const filter = { search: '', state: '', group: '' };
  const table = h('lv-table');
  const count = h('p', { class: 'note', role: 'status' });

  async function load({ cursor, sort, isDescending }) {
    const page = await get('users', { ...filter, sort, descending: isDescending || null, cursor, limit: PAGE }, signal);
    if (page.total !== undefined)
      count.textContent = _('People: {count}', { count: page.total });
    return { rows: page.users, cursor: page.cursor };
  }

  function refine(change) {
    Object.assign(filter, change);
    table.reload();
  }

  table.setUp({ caption: _('Users'), columns: COLUMNS(), load, sort: 'name' });
  return [
    h('div', { class: 'bar' },
      makeSearch({ label: _('Name, reading, ID or affiliation'), onSearch: (search) => refine({ search }) }),
      makeSelect(_('State'), [
        ['', _('All')], ['active', _('Not suspended')], ['suspended', _('Suspended')],
        ['admins', _('Administrators')], ['no-password', _('No password')],
      ], (state) => refine({ state })),
      groups.length > 0 && makeSelect(_('Group'), [['', _('All groups')], ...groups.map((group) => [group.id, group.name])],
        (group) => refine({ group })),
      h('span', { class: 'grow' }),
      h('a', { class: 'button', href: exportLink('csv'), download: '' }, _('Export CSV')),
      h('a', { class: 'button suggested', href: '#/people/new' }, _('Add person…'))),
    count, table];
}
