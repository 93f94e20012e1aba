// SPDX-License-Identifier: LGPL-2.1-or-later
// Of what records: a person's, a room's or all, of a stretch of time, and why.
import { searchPeople } from '../pick.js';
import { dateTime, fromField } from '../time.js';
import { _ } from '../words.js';
import { searchRooms } from './records-parts.js';

export const scopeFields = () => [
  { name: 'user', label: _('Person'), hint: _('Empty: everybody, or a room'), pick: { search: searchPeople } },
  { name: 'room', label: _('Room'), pick: { search: searchRooms } },
  { name: 'from', label: _('From when'), type: 'datetime-local' },
  { name: 'to', label: _('Until when'), type: 'datetime-local' },
  { name: 'reason', label: _('Reason'), hint: _('It stands in the records.'), maxLength: 200, isRequired: true },
];

// What the server takes of it: nothing that is empty.
export function scopeOf({ user, room, from, to, until, reason }) {
  const known = Object.entries({ user, room, from: fromField(from), to: fromField(to), until: fromField(until), reason });
  return Object.fromEntries(known.filter(([, value]) => value));
}

export function span({ from, to }) {
  if (!from && !to)
    return _('All');
  return `${dateTime(from)} – ${dateTime(to)}`;
}
