// SPDX-License-Identifier: LGPL-2.1-or-later
// The attendance sheet of one meeting, to be printed or saved as PDF by the browser: each person
// once, with all their stays.
import { get } from '../api.js';
import { h } from '../dom.js';
import { clock, dateTime, offset } from '../time.js';
import { _ } from '../words.js';
import { duration, tabs } from './records-parts.js';

async function readVisits(meeting, signal) {
  const visits = [];
  let cursor;
  do {
    const page = await get('records/visits', { meeting, cursor, limit: 200 }, signal);
    visits.push(...page.visits);
    cursor = page.cursor;
  } while (cursor);
  return visits;
}

function byPerson(visits) {
  const people = new Map();
  for (const visit of visits)
    people.set(visit.user, [...(people.get(visit.user) ?? []), visit]);
  return [...people.values()];
}

function makeRow(stays, number) {
  const [first] = stays;
  const seconds = stays.reduce((sum, stay) => sum + (new Date(stay.left ?? Date.now()) - new Date(stay.entered)) / 1000, 0);
  return h('tr', {},
    h('td', { class: 'number', 'data-label': _('No.') }, number + 1),
    h('th', { scope: 'row', 'data-label': _('Name') }, first.name),
    h('td', { 'data-label': _('Affiliation') }, first.affiliation),
    h('td', { 'data-label': _('Inside') }, stays.map((stay) =>
      h('div', {}, `${clock(stay.entered)} – ${stay.left ? clock(stay.left) : ''}`))),
    h('td', { class: 'number', 'data-label': _('Duration') }, duration(seconds)));
}

export default async function make({ session, signal, parameters }) {
  const no = Number(parameters[1]);
  const { meetings: [meeting] } = await get('records/meetings', { meeting: no }, signal);
  const people = byPerson(await readVisits(no, signal));
  const end = meeting.ended ? dateTime(meeting.ended) : _('goes on');
  const heads = [_('No.'), _('Name'), _('Affiliation'), _('Inside'), _('Duration')];
  return h('div', { class: 'sheet' },
    h('h1', {}, _('Attendance')), h('div', { class: 'no-print' }, tabs('records/meetings')),
    h('dl', { class: 'facts' },
      h('dt', {}, _('Company')), h('dd', {}, session.company.name),
      h('dt', {}, _('Room')), h('dd', {}, meeting.room_name),
      h('dt', {}, _('Time')), h('dd', {}, `${dateTime(meeting.started)} – ${end} (${offset(meeting.started)})`),
      h('dt', {}, _('People')), h('dd', {}, people.length)),
    h('p', { class: 'no-print' }, h('button', { type: 'button', class: 'suggested', onclick: () => print() },
      _('Print or save as PDF'))),
    h('div', { class: 'scroll' }, h('table', {}, h('caption', { class: 'hidden' }, _('Attendance')),
      h('thead', {}, h('tr', {}, heads.map((title) => h('th', { scope: 'col' }, title)))),
      h('tbody', {}, people.map(makeRow)))));
}
