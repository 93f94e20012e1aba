// SPDX-License-Identifier: LGPL-2.1-or-later
// What is said of a room, as fields of a form, and as the server takes it.
import { groupItem, personItem, searchGroups, searchPeople } from '../pick.js';
import { fromField, getZone, toField } from '../time.js';
import { _ } from '../words.js';
import { passwordField } from './room-entry.js';

const HOUR_MS = 3600000;

export const tri = (label, name, room, hint) => ({
  name, label, hint, value: room[name],
  options: [['inherit', _('As the company’s policy says')], ['allow', _('Allowed')], ['deny', _('Not allowed')]],
});

function makeAbout(room) {
  return {
    legend: _('Room'),
    fields: [
      { name: 'name', label: _('Name'), value: room.name, isRequired: true, maxLength: 80 },
      { name: 'reading', label: _('Reading'), value: room.reading === room.name ? '' : room.reading, maxLength: 80, hint: _('For sorting; empty: like the name.') },
      { name: 'description', label: _('Description'), type: 'lines', rows: 3, value: room.description, maxLength: 2000 },
      { name: 'capacity', label: _('Places'), type: 'number', min: 1, max: 1000, value: room.capacity, isRequired: true, inputMode: 'numeric' },
    ],
  };
}

function makeEntry() {
  return {
    legend: _('How one enters'),
    fields: [
      {
        name: 'mode', label: _('Entry'), value: 'open', hint: _('This cannot be changed later.'),
        options: [['open', _('Open: who may enter does')], ['password', _('With a password')], ['link', _('With a secret link')]],
      },
      passwordField(),
    ],
  };
}

function makeAllowed(room, people, groups) {
  const isForEveryone = room.groups.length === 0 && people.length === 0;
  return {
    legend: _('Who may enter'),
    hint: _('Administrators and whoever made the room always may. Who may no longer is put out when this is saved.'),
    fields: [
      { name: 'allowed', label: _('For whom'), value: isForEveryone ? 'all' : 'some', options: [['all', _('Everyone in the company')], ['some', _('Certain groups and people')]] },
      { name: 'groups', label: _('Groups'), pick: { search: searchGroups(groups), isMultiple: true, chosen: groups.filter((group) => room.groups.includes(group.id)).map(groupItem) } },
      { name: 'people', label: _('People'), pick: { search: searchPeople, isMultiple: true, chosen: people.map(personItem) } },
      tri(_('Guests'), 'guests', room, _('People from outside without an account. This version lets none in yet; what you set holds as soon as it can.')),
    ],
  };
}

function makeTime(room) {
  const next = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS;
  return {
    legend: _('When'),
    fields: [
      {
        name: 'schedule', label: _('Opening times'), value: room.schedule,
        options: [['permanent', _('Always open')], ['timed', _('At a set time')], ['always-on', _('Always on, as a reception desk: nobody is asked whether they are still there')]],
      },
      { name: 'starts', label: _('Starts'), type: 'datetime-local', value: toField(room.starts ?? next), isRequired: true, hint: _('Time zone: {zone}', { zone: getZone() }) },
      { name: 'ends', label: _('Ends'), type: 'datetime-local', value: toField(room.ends ?? next + HOUR_MS), isRequired: true, hint: _('Then everyone leaves; they are told before.') },
    ],
  };
}

function makeMeeting(room) {
  return {
    legend: _('In the meeting'),
    fields: [
      tri(_('Chat'), 'chat', room), tri(_('Screen sharing'), 'share', room),
      { name: 'floor_mode', label: _('Who speaks'), value: room.floor_mode, options: [['free', _('Everyone speaks freely')], ['formal', _('Hosts give the floor')]] },
    ],
  };
}

export const NEW = {
  name: '', reading: '', description: '', capacity: 20, groups: [], schedule: 'permanent',
  chat: 'inherit', share: 'inherit', guests: 'inherit', floor_mode: 'free',
};

export function makeFields(room, people, groups, isNew) {
  return [makeAbout(room), isNew && makeEntry(), makeAllowed(room, people, groups), makeTime(room), makeMeeting(room)].filter(Boolean);
}

// What a choice makes needless is not shown, nor asked for.
export function follow(form) {
  const show = (names, isShown) => names.filter((name) => form.input(name)).forEach((name) => {
    form.input(name).closest('.field').hidden = !isShown;
    form.input(name).disabled = !isShown;
  });
  const update = () => {
    show(['groups', 'people'], form.input('allowed').value === 'some');
    show(['starts', 'ends'], form.input('schedule').value === 'timed');
    show(['password'], form.input('mode')?.value === 'password');
  };
  form.addEventListener('change', update);
  update();
}

function refuse(field, text) {
  return Object.assign(new Error(text), { args: { field } });
}

// { room, people } for the server.
export function toRoom(values) {
  const { allowed, groups, people, starts, ends, mode, password, ...room } = values;
  const isForSome = allowed === 'some';
  if (isForSome && groups.length + people.length === 0)
    throw refuse('groups', _('Choose a group or a person, or let everyone in.'));
  const times = room.schedule === 'timed' ? { starts: fromField(starts), ends: fromField(ends) } : {};
  return { room: { ...room, ...times, groups: isForSome ? groups : [] }, people: isForSome ? people : [] };
}
