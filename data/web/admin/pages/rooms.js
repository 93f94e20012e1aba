// SPDX-License-Identifier: LGPL-2.1-or-later
// All rooms of the company.
import { get } from '../api.js';
import { h } from '../dom.js';
import { dateTime } from '../time.js';
import { N_, _ } from '../words.js';

const MODES = { open: N_('Open'), password: N_('Password'), link: N_('Link') };

function stateOf(room) {
  if (room.is_closed)
    return _('Closed');
  return room.people > 0 ? _('{count} inside', { count: room.people }) : _('Empty');
}

export default async function make({ signal }) {
  const { rooms } = await get('rooms', {}, signal);
  const table = h('lv-table');
  table.setUp({
    caption: _('Rooms'),
    columns: [
      { name: 'name', title: _('Name'), sort: (room) => room.reading || room.name, isHead: true },
      { name: 'mode', title: _('Entry'), cell: (room) => _(MODES[room.mode]), sort: (room) => room.mode },
      { name: 'people', title: _('Now'), cell: stateOf, sort: (room) => room.people },
      { name: 'capacity', title: _('Places'), sort: (room) => room.capacity, isNumber: true },
      { name: 'created', title: _('Made'), cell: (room) => dateTime(room.created), sort: (room) => room.created },
    ],
    rows: rooms,
    empty: _('There is no room yet.'),
  });
  return [h('h1', {}, _('Rooms')), table];
}
