// SPDX-License-Identifier: LGPL-2.1-or-later
// Who was where, when, and what it used: visits, a page of millions at a time; the other parts beside.
import { get } from '../api.js';
import { h } from '../dom.js';
import { dateTimeWithOffset } from '../time.js';
import { _ } from '../words.js';
import {
  REASONS, bytes, choiceFilter, dayFilter, duration, fileLinks, filters, personFilter, quality, roomFilter, tabs,
} from './records-parts.js';

const PARTS = {
  meetings: () => import('./records-meetings.js'), meeting: () => import('./records-sheet.js'),
  usage: () => import('./records-usage.js'), audit: () => import('./records-audit.js'),
  chain: () => import('./records-chain.js'), holds: () => import('./records-holds.js'),
  disclosures: () => import('./records-disclosures.js'),
};

function seconds(visit) {
  return visit.left ? (new Date(visit.left) - new Date(visit.entered)) / 1000 : null;
}

function makeVisits({ signal, query }) {
  const table = h('lv-table');
  const wanted = { user: query.get('user'), room: query.get('room'), from: '', to: '', quality_below: '' };
  let order = {};
  const change = (name) => (value) => { wanted[name] = value; table.reload(); };

  // A page that found little has looked at much: go on until there is something to show.
  async function load({ cursor, sort, isDescending }) {
    order = { sort, descending: isDescending || null };
    const rows = [];
    let place = cursor;
    do {
      const page = await get('records/visits', { ...wanted, ...order, cursor: place, limit: 50 }, signal);
      rows.push(...page.visits);
      place = page.cursor;
    } while (place && rows.length === 0);
    return { rows, cursor: place };
  }

  table.setUp({
    caption: _('Visits'),
    columns: [
      { name: 'name', title: _('Name'), isHead: true },
      { name: 'affiliation', title: _('Affiliation') },
      { name: 'room_name', title: _('Room') },
      { name: 'time', title: _('Entered'), sort: true, cell: (visit) => dateTimeWithOffset(visit.entered) },
      { name: 'left', title: _('Left'), cell: (visit) => (visit.left ? dateTimeWithOffset(visit.left) : _('Inside')) },
      { name: 'duration', title: _('Duration'), sort: true, isNumber: true,
        cell: (visit) => (visit.left ? duration(seconds(visit)) : '') },
      { name: 'bytes', title: _('Used'), sort: true, isNumber: true,
        cell: (visit) => (visit.left ? bytes(visit.bytes_sent + visit.bytes_received) : '') },
      { name: 'quality', title: _('Quality'), sort: true, isNumber: true, cell: (visit) => quality(visit.quality) },
      { name: 'reason', title: _('Left because'), cell: (visit) => _(REASONS[visit.reason] ?? visit.reason) },
      { name: 'address', title: _('From where') },
    ],
    load, sort: 'time', isDescending: true,
    empty: _('Nobody was in a room in this time.'),
  });
  return [h('h1', {}, _('Records')), tabs('records'),
    filters(personFilter(change('user')), roomFilter(change('room')),
      dayFilter(_('First day'), false, change('from')), dayFilter(_('Last day'), true, change('to')),
      choiceFilter(_('Quality'), [['', _('All')], ['70', _('Below {percent} %', { percent: 70 })],
        ['50', _('Below {percent} %', { percent: 50 })]], change('quality_below'))),
    h('div', { class: 'bar' }, fileLinks('records/visits/export', () => ({ ...wanted, ...order }))), table];
}

export default async function make(options) {
  const part = PARTS[options.parameters[0]];
  if (!part)
    return makeVisits(options);
  const { default: makePart } = await part();
  return makePart(options);
}
