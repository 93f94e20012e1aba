// SPDX-License-Identifier: LGPL-2.1-or-later
// What was used: charts by hour, day or month, and sums by affiliation, person and room; also of a
// business year, which begins in April.
import { get } from '../api.js';
import { h, replace } from '../dom.js';
import { makeChart } from '../elements/chart.js';
import { toField } from '../time.js';
import { _, language } from '../words.js';
import { bytes, choiceFilter, duration, filters, quality, tabs } from './records-parts.js';

const number = (value) => Math.round(value).toLocaleString(language);

function addDays(day, count) {
  const date = new Date(`${day}T00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

// [value, text, { from, to, by }]
function makeSpans() {
  const today = toField(new Date()).slice(0, 10);
  const [year, month] = today.split('-').map(Number);
  const business = month >= 4 ? year : year - 1;
  const last = (y) => ({ from: `${y}-04-01`, to: `${y + 1}-03-31`, by: 'month' });
  return [
    ['30', _('The last 30 days'), { from: addDays(today, -29), to: today, by: 'day' }],
    ['1', _('Today, by the hour'), { from: today, to: today, by: 'hour' }],
    ['7', _('The last 7 days, by the hour'), { from: addDays(today, -6), to: today, by: 'hour' }],
    ['365', _('The last 365 days'), { from: addDays(today, -364), to: today, by: 'day' }],
    ...[business, business - 1, business - 2].map((y) =>
      [`b${y}`, _('Business year {year} (from April)', { year: y }), last(y)]),
  ];
}

// Every hour, day or month of the span, also those in which nothing was.
function fill(span, totals) {
  const known = new Map(totals.map((total) => [total.time, total]));
  const points = [];
  for (let day = span.from; day <= span.to; day = addDays(day, 1))
    if (span.by === 'hour')
      for (let hour = 0; hour < 24; hour += 1)
        points.push(`${day}T${String(hour).padStart(2, '0')}`);
    else if (span.by === 'day')
      points.push(day);
    else if (day.endsWith('-01'))
      points.push(day.slice(0, 7));
  return points.map((time) => known.get(time)
    ?? { time, people: 0, visits: 0, meetings: 0, seconds: 0, bytes_sent: 0, bytes_received: 0, quality: null });
}

const label = (time) => (time.includes('T') ? `${time.slice(5, 10)} ${time.slice(11)}:00` : time.slice(5).length > 2
  ? time.slice(5) : time);

function makeCharts(span, totals) {
  const of = (title, value, format) => makeChart({
    title, format, points: totals.map((total) => ({ label: label(total.time), value: value(total) })),
  });
  return h('div', { class: 'charts' },
    span.by === 'hour'
      ? of(_('People inside, on average'), (it) => it.seconds / 3600, (value) => value.toLocaleString(language, { maximumFractionDigits: 1 }))
      : of(_('People'), (it) => it.people, number),
    of(_('Meetings'), (it) => it.meetings, number),
    of(_('Bandwidth used'), (it) => it.bytes_sent + it.bytes_received, bytes));
}

const FIGURES = () => [
  { name: 'visits', title: _('Visits'), isNumber: true, sort: true, cell: (it) => number(it.visits) },
  { name: 'seconds', title: _('Time inside'), isNumber: true, sort: true, cell: (it) => duration(it.seconds) },
  { name: 'sent', title: _('Sent'), isNumber: true, sort: (it) => it.bytes_sent, cell: (it) => bytes(it.bytes_sent) },
  { name: 'received', title: _('Received'), isNumber: true, sort: (it) => it.bytes_received, cell: (it) => bytes(it.bytes_received) },
  { name: 'quality', title: _('Quality'), isNumber: true, sort: (it) => it.quality ?? -1, cell: (it) => quality(it.quality) },
];

function makeTable(caption, columns, rows) {
  const table = h('lv-table');
  table.setUp({ caption, columns: [...columns, ...FIGURES()], rows, empty: _('Nothing was used in this time.') });
  return table;
}

function makeSubjects(by, title, signal, span) {
  const table = h('lv-table');
  table.setUp({
    caption: title,
    columns: [{ name: 'name', title, isHead: true, cell: (it) => it.name ?? (it.subject || _('(none)')) },
      ...FIGURES().map((column) => ({ ...column, sort: undefined }))],
    load: async ({ cursor }) => {
      const { totals, cursor: next } = await get('records/totals', { ...span, by, cursor, limit: 20 }, signal);
      return { rows: totals, cursor: next };
    },
    empty: _('Nothing was used in this time.'),
  });
  return h('section', {}, h('h2', {}, title), table);
}

export default function make({ signal }) {
  const spans = makeSpans();
  const content = h('div', { 'aria-live': 'polite' });

  async function show(chosen) {
    const [, , span] = spans.find(([value]) => value === chosen);
    const { totals } = await get('records/totals', span, signal);
    const all = fill(span, totals);
    const used = all.filter((total) => total.seconds > 0 || total.meetings > 0);
    replace(content, makeCharts(span, all),
      makeSubjects('affiliation', _('By affiliation'), signal, span),
      makeSubjects('person', _('By person'), signal, span),
      makeSubjects('room', _('By room'), signal, span),
      h('section', {}, h('h2', {}, _('By time')), makeTable(_('By time'), [
        { name: 'time', title: _('Time'), isHead: true, sort: true, cell: (it) => it.time.replace('T', ' ') },
        { name: 'people', title: _('People'), isNumber: true, sort: true },
        { name: 'meetings', title: _('Meetings'), isNumber: true, sort: true },
      ], used)));
  }

  show(spans[0][0]);
  return [h('h1', {}, _('Records')), tabs('records/usage'),
    filters(choiceFilter(_('Time'), spans.map(([value, text]) => [value, text]), show)), content];
}
