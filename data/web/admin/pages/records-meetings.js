// SPDX-License-Identifier: LGPL-2.1-or-later
// Meetings: a room from when somebody comes until it was empty for five minutes.
import { get } from '../api.js';
import { h } from '../dom.js';
import { dateTime } from '../time.js';
import { _ } from '../words.js';
import { dayFilter, duration, filters, roomFilter, tabs } from './records-parts.js';

export default function make({ signal }) {
  const table = h('lv-table');
  const wanted = {};
  const change = (name) => (value) => { wanted[name] = value; table.reload(); };

  table.setUp({
    caption: _('Meetings'),
    columns: [
      { name: 'room_name', title: _('Room'), isHead: true },
      { name: 'started', title: _('Began'), cell: (meeting) => dateTime(meeting.started) },
      { name: 'ended', title: _('Ended'), cell: (meeting) => (meeting.ended ? dateTime(meeting.ended) : _('Goes on')) },
      { name: 'duration', title: _('Duration'), isNumber: true, cell: (meeting) => (meeting.ended
        ? duration((new Date(meeting.ended) - new Date(meeting.started)) / 1000) : '') },
      { name: 'visits', title: _('Visits'), isNumber: true },
    ],
    load: async ({ cursor }) => {
      const page = await get('records/meetings', { ...wanted, cursor, limit: 50 }, signal);
      return { rows: page.meetings, cursor: page.cursor };
    },
    empty: _('There was no meeting in this time.'),
    actions: (meeting) => h('a', { class: 'button', href: `#/records/meeting/${meeting.no}` }, _('Attendance')),
  });
  return [h('h1', {}, _('Records')), tabs('records/meetings'),
    filters(roomFilter(change('room')), dayFilter(_('First day'), false, change('from')),
      dayFilter(_('Last day'), true, change('to'))), table];
}
