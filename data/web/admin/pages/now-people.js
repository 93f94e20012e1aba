// SPDX-License-Identifier: LGPL-2.1-or-later
// The people of one room, row by row, and what is done to one of them.
import { post } from '../api.js';
import { h, replace } from '../dom.js';
import { askForm } from '../elements/dialog.js';
import { tell } from '../status.js';
import { clock, since } from '../time.js';
import { N_, _ } from '../words.js';
import { barsChanged } from './now-bars.js';

const SOURCES = { microphone: N_('Microphone'), camera: N_('Camera'), screen: N_('Screen') };
const PATHS = { udp: 'UDP', tcp: 'TCP', websocket: 'WebSocket', none: '–' };

function rate(bps) {
  return bps >= 1e6 ? `${(bps / 1e6).toFixed(1)} Mbit/s` : `${Math.round(bps / 1000)} kbit/s`;
}

function quality(person) {
  if (person.quality === null)
    return '–';
  const word = person.quality >= 0.8 ? _('Good') : person.quality >= 0.5 ? _('Fair') : _('Poor');
  return `${word} (${Math.round(person.quality * 100)})`;
}

async function putOut(room, person) {
  const isDone = await askForm({
    title: _('Put {name} out?', { name: person.name }),
    fields: [
      { name: 'reason', label: _('Reason'), hint: _('{name} sees it.', { name: person.name }), maxLength: 200 },
      {
        name: 'bar', label: _('Coming back'), value: 'meeting', options: [
          ['none', _('Allowed at once')], ['meeting', _('Not in this meeting')],
          ['10', _('Not for 10 minutes')], ['60', _('Not for an hour')], ['1440', _('Not for a day')],
          ['forever', _('Never again')],
        ],
      },
    ],
    submit: _('Put out'), isDestructive: true,
    send({ reason, bar }) {
      const minutes = Number(bar);
      const rule = minutes ? { bar: 'time', minutes } : { bar };
      return post(`rooms/${room.id}/put-out`, { seat: person.seat, reason, ...rule });
    },
  });
  if (isDone) {
    tell(_('{name} was put out.', { name: person.name }));
    barsChanged();
  }
}

async function mute(room, person, source) {
  await post(`rooms/${room.id}/mute`, { seat: person.seat, source });
  tell(_('{source} of {name} was switched off.', { source: _(SOURCES[source]), name: person.name }));
}

function makeSources(room, person) {
  return Object.keys(SOURCES).filter((source) => person.sources[source]).map((source) => h('button', {
    type: 'button', class: 'source',
    'aria-label': _('Switch off: {source} of {name}', { source: _(SOURCES[source]), name: person.name }),
    onclick: () => mute(room, person, source),
  }, _(SOURCES[source])));
}

const COLUMNS = [
  [N_('Name'), (person) => [h('strong', {}, person.name), person.affiliation && h('span', { class: 'note' }, ` ${person.affiliation}`),
    person.is_away && h('span', { class: 'note' }, ` – ${_('connection lost')}`)]],
  [N_('Since'), (person) => `${clock(person.entered)} (${since(person.entered)})`],
  [N_('Quality'), quality],
  [N_('Sends'), (person) => rate(person.sent_bps)],
  [N_('Receives'), (person) => rate(person.received_bps)],
  [N_('From'), (person) => `${person.address} (${PATHS[person.path] ?? person.path})`],
];

// One row: cells are written anew only when their text changes, so that nothing flickers.
function makeRow(room, person) {
  let now = person;
  const cells = COLUMNS.map(([title]) => h('td', { 'data-label': _(title) }));
  const sources = h('td', { 'data-label': _('On') });
  const out = h('button', { type: 'button', onclick: () => putOut(room, now) }, _('Put out…'));
  const element = h('tr', {}, cells, sources, h('td', { class: 'actions' }, out));
  let before = {};

  function update(next) {
    now = next;
    COLUMNS.forEach(([, write], index) => {
      const content = [write(next)].flat(Infinity).filter(Boolean);
      const text = content.map((part) => part.textContent ?? part).join('');
      if (cells[index].textContent !== text)
        replace(cells[index], content);
    });
    const on = JSON.stringify(next.sources);
    if (before !== on)
      replace(sources, makeSources(room, next));
    before = on;
  }

  update(person);
  return { element, update };
}

export function makePeople() {
  const rows = new Map();
  const body = h('tbody');
  const head = h('tr', {}, COLUMNS.map(([title]) => h('th', { scope: 'col' }, _(title))),
    h('th', { scope: 'col' }, _('On')), h('th', { scope: 'col' }, h('span', { class: 'hidden' }, _('Actions'))));
  const element = h('div', { class: 'scroll', hidden: true },
    h('table', {}, h('caption', { class: 'hidden' }, _('People inside')), h('thead', {}, head), body));

  function update(room) {
    const there = new Set(room.people.map((person) => person.seat));
    for (const [seat, row] of rows)
      if (!there.has(seat)) {
        row.element.remove();
        rows.delete(seat);
      }
    room.people.forEach((person) => {
      if (rows.has(person.seat)) {
        rows.get(person.seat).update(person);
        return;
      }
      const row = makeRow(room, person);
      rows.set(person.seat, row);
      body.append(row.element);
    });
    element.hidden = rows.size === 0;
  }

  return { element, update };
}
