// SPDX-License-Identifier: LGPL-2.1-or-later
// What the pages of records have in common: their tabs, filters, figures, files.
import { get } from '../api.js';
import { address } from '../api.js';
import { h, newId } from '../dom.js';
import { makeTabs } from '../elements/tabs.js';
import { searchPeople } from '../pick.js';
import { fromField } from '../time.js';
import { N_, _, language } from '../words.js';

const TABS = [
  ['records', N_('Visits')], ['records/meetings', N_('Meetings')], ['records/usage', N_('Usage')],
  ['records/audit', N_('Actions')], ['records/chain', N_('Verification')],
  ['records/holds', N_('Legal holds')], ['records/disclosures', N_('Disclosures')],
];

export const tabs = (current) => makeTabs(_('Records'), TABS.map(([name, title]) => [name, _(title)]), current);

export const REASONS = {
  'left': N_('Left'), 'ejected': N_('Put out'), 'connection-lost': N_('Connection lost'),
  'schedule-ended': N_('Time was up'), 'server-stopped': N_('Server stopped'),
  'taken-over': N_('Other device'), 'suspended': N_('Suspended'), 'room-closed': N_('Room closed'),
};

// "1.2 GB"
export function bytes(count) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = count;
  let unit = 0;
  for (; size >= 1000 && unit < units.length - 1; unit += 1)
    size /= 1000;
  return `${size.toLocaleString(language, { maximumFractionDigits: size < 10 && unit > 0 ? 1 : 0 })} ${units[unit]}`;
}

// "1 h 05 min"
export function duration(seconds) {
  const minutes = Math.round(seconds / 60);
  if (minutes < 60)
    return _('{minutes} min', { minutes });
  return _('{hours} h {minutes} min', {
    hours: Math.floor(minutes / 60).toLocaleString(language), minutes: String(minutes % 60).padStart(2, '0'),
  });
}

export const quality = (value) => (value === null || value === undefined ? '–' : `${Math.round(100 * value)} %`);

export async function searchRooms(text, signal) {
  const { rooms } = await get('rooms', {}, signal);
  const wanted = text.normalize('NFKC').toLowerCase();
  return rooms.filter((room) => `${room.name} ${room.reading}`.normalize('NFKC').toLowerCase().includes(wanted))
    .slice(0, 12).map((room) => ({ id: room.id, text: room.name }));
}

function makePicker(label, search, onChange) {
  const id = newId('filter');
  const picker = h('lv-picker');
  picker.setUp({ id, label, search, placeholder: _('All'), onChange });
  return h('div', { class: 'field' }, h('label', { for: id }, label), picker);
}

export const personFilter = (onChange) => makePicker(_('Person'), searchPeople, onChange);
export const roomFilter = (onChange) => makePicker(_('Room'), searchRooms, onChange);

// A day in the company's zone: its beginning, or with isEnd that of the day after it.
function dayTime(day, isEnd) {
  if (!day)
    return '';
  const next = new Date(`${day}T00:00Z`);
  next.setUTCDate(next.getUTCDate() + (isEnd ? 1 : 0));
  return fromField(`${next.toISOString().slice(0, 10)}T00:00`);
}

export function dayFilter(label, isEnd, onChange) {
  const id = newId('filter');
  return h('div', { class: 'field' }, h('label', { for: id }, label),
    h('input', { type: 'date', id, onchange: (event) => onChange(dayTime(event.target.value, isEnd)) }));
}

export function choiceFilter(label, choices, onChange) {
  const id = newId('filter');
  return h('div', { class: 'field' }, h('label', { for: id }, label),
    h('select', { id, onchange: (event) => onChange(event.target.value) },
      choices.map(([value, text]) => h('option', { value }, text))));
}

export const filters = (...fields) => h('div', { class: 'filters no-print', role: 'search' }, fields);

const FORMATS = [['csv', N_('CSV (UTF-8)')], ['csv-sjis', N_('CSV (Shift_JIS)')], ['jsonl', N_('JSON')]];

// Links to the same as files; wanted () gives what is filtered at that moment.
export function fileLinks(path, wanted) {
  return h('span', { class: 'files no-print' }, FORMATS.map(([format, name]) => h('a', {
    class: 'button', download: '', href: address(path, { format, language }),
    onclick: (event) => { event.currentTarget.href = address(path, { ...wanted(), format, language }); },
  }, _(name))));
}

export const who = (person) => person?.name ?? person?.id ?? _('All');
