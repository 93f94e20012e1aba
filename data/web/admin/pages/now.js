// SPDX-License-Identifier: LGPL-2.1-or-later
// Who is in which room now, live, and what is done about it.
import { patch, post } from '../api.js';
import { h, replace } from '../dom.js';
import { askForm, confirm } from '../elements/dialog.js';
import { watch } from '../live.js';
import { tell } from '../status.js';
import { _ } from '../words.js';
import { makeBars } from './now-bars.js';
import { makePeople } from './now-people.js';

async function message(room) {
  const isSent = await askForm({
    title: _('Message to {room}', { room: room.name }),
    text: _('Everyone inside sees it now. It is not kept with them.'),
    fields: [{ name: 'text', label: _('Message'), type: 'lines', isRequired: true, maxLength: 500 }],
    submit: _('Send'),
    send: (values) => post(`rooms/${room.id}/message`, values),
  });
  if (isSent)
    tell(_('The message was sent.'));
}

function end(room) {
  return confirm({
    title: _('End the meeting in {room}?', { room: room.name }),
    text: _('Everyone leaves now. The room stays open.'),
    submit: _('End meeting'), isDestructive: true,
    send: () => post(`rooms/${room.id}/end`),
  });
}

function close(room) {
  return confirm({
    title: _('Close {room}?', { room: room.name }),
    text: _('Everyone leaves now, and nobody comes in until it is opened again.'),
    submit: _('Close room'), isDestructive: true,
    send: () => patch(`rooms/${room.id}`, { room: { is_closed: true } }),
  });
}

async function openRoom(room) {
  await patch(`rooms/${room.id}`, { room: { is_closed: false } });
  tell(_('{room} is open again.', { room: room.name }));
}

function makeButtons(room) {
  const button = (text, act) => h('button', { type: 'button', onclick: act }, text);
  if (room.is_closed)
    return [button(_('Open room'), () => openRoom(room))];
  return [
    button(_('Message…'), () => message(room)),
    button(_('End meeting…'), () => end(room)),
    button(_('Close room…'), () => close(room)),
  ];
}

// A card a room. What of it changes is replaced, and the focus stays where it was.
function makeCard(room) {
  const count = h('span', { class: 'count' });
  const people = makePeople();
  const buttons = h('div', { class: 'buttons' });
  const card = h('section', { class: 'card room', 'aria-label': room.name },
    h('h2', {}, room.name, ' ', count), people.element, buttons);
  let isClosed = null;

  function update(now) {
    count.textContent = now.is_closed ? _('Closed')
      : _('{count} of {capacity} inside', { count: now.people.length, capacity: now.capacity });
    people.update(now);
    if (isClosed !== now.is_closed)
      replace(buttons, makeButtons(now));
    isClosed = now.is_closed;
  }

  update(room);
  return { element: card, update, sortKey: room.reading || room.name };
}

export default async function make({ signal }) {
  const cards = new Map();
  const list = h('div', { class: 'rooms' });
  const summary = h('p', { class: 'note', role: 'status' });
  const empty = h('p', { class: 'note' }, _('Nobody is in a room now.'));
  let counts = new Map();

  function summarise(isConnected = true) {
    const people = [...counts.values()].reduce((sum, count) => sum + count, 0);
    const rooms = [...counts.values()].filter((count) => count > 0).length;
    const text = isConnected ? _('People inside: {people}. Rooms in use: {rooms}.', { people, rooms })
      : _('The connection is lost. Trying again…');
    if (summary.textContent !== text)
      summary.textContent = text;
    empty.hidden = cards.size > 0;
  }

  function put(room) {
    counts.set(room.id, room.people.length);
    if (cards.has(room.id)) {
      cards.get(room.id).update(room);
      return;
    }
    const card = makeCard(room);
    const after = [...cards.values()].find((other) => other.sortKey.localeCompare(card.sortKey) > 0
      && other.element.nextSibling !== card.element);
    cards.set(room.id, card);
    if (after)
      after.element.before(card.element);
    else
      list.append(card.element);
  }

  function drop(id) {
    cards.get(id)?.element.remove();
    cards.delete(id);
    counts.delete(id);
  }

  watch('now', {
    signal,
    onState: (isConnected) => summarise(isConnected),
    onEvent(name, data) {
      const there = new Set(data.rooms.map((room) => room.id));
      if (data.is_first)
        [...cards.keys()].filter((id) => !there.has(id)).forEach(drop);
      data.rooms.forEach(put);
      data.gone.forEach(drop);
      summarise();
    },
  });
  summary.textContent = _('Connecting…');
  empty.hidden = true;
  return [h('h1', {}, _('Now')), summary, list, empty, makeBars(signal)];
}
