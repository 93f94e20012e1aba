// SPDX-License-Identifier: LGPL-2.1-or-later
// All rooms of the company, and one of them.
import { get } from '../api.js';
import { h } from '../dom.js';
import { makeSearch } from '../elements/search.js';
import { dateTime } from '../time.js';
import { N_, _ } from '../words.js';
import makeRoom from './room.js';

const MODES = { open: N_('Open'), password: N_('Password'), link: N_('Link') };

function stateOf(room) {
  if (room.is_closed)
    return _('Closed');
  return room.people > 0 ? _('{count} inside', { count: room.people }) : _('Empty');
}

function allowedOf(room) {
  const parts = [
    room.groups.length > 0 && _('Groups: {count}', { count: room.groups.length }),
    room.users.length > 0 && _('People: {count}', { count: room.users.length }),
  ].filter(Boolean);
  return parts.join(', ') || _('Everyone');
}

function timeOf(room) {
  if (room.schedule === 'timed')
    return `${dateTime(room.starts)} – ${dateTime(room.ends)}`;
  return room.schedule === 'always-on' ? _('Always on') : _('Always open');
}

const fold = (text) => text.normalize('NFKC').toLowerCase();

export default async function make(context) {
  if (context.parameters.length > 0)
    return makeRoom(context);
  const { rooms } = await get('rooms', {}, context.signal);
  const table = h('lv-table');
  table.setUp({
    caption: _('Rooms'),
    columns: [
      { name: 'name', title: _('Name'), cell: (room) => h('a', { href: `#/rooms/${room.id}` }, room.name), sort: (room) => room.reading || room.name, isHead: true },
      { name: 'mode', title: _('Entry'), cell: (room) => _(MODES[room.mode]), sort: (room) => room.mode },
      { name: 'allowed', title: _('Who may enter'), cell: allowedOf },
      { name: 'schedule', title: _('When'), cell: timeOf, sort: (room) => room.starts ?? '' },
      { name: 'people', title: _('Now'), cell: stateOf, sort: (room) => room.people },
      { name: 'capacity', title: _('Places'), sort: (room) => room.capacity, isNumber: true },
      { name: 'created', title: _('Made'), cell: (room) => dateTime(room.created), sort: (room) => room.created },
    ],
    rows: rooms,
    empty: rooms.length > 0 ? _('No room is called so.') : _('There is no room yet. Make the first one.'),
  });
  return [
    h('h1', {}, _('Rooms')),
    h('div', { class: 'bar' },
      makeSearch({
        label: _('Search rooms'),
        onSearch(text) {
          table.rows = rooms.filter((room) => fold(`${room.name} ${room.reading}`).includes(fold(text)));
        },
      }),
      h('a', { class: 'button', href: '#/rooms/new' }, _('New room…'))),
    table,
  ];
}
