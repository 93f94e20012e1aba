// SPDX-License-Identifier: LGPL-2.1-or-later
// Why can this person not get in? Every rule for a person, a room and a time, in words.
import { get, post } from '../api.js';
import { h, icon, replace } from '../dom.js';
import { groupItem, personItem, searchPeople } from '../pick.js';
import { hoursText } from '../rules.js';
import { dateTime, fromField, getZone, toField } from '../time.js';
import { _ } from '../words.js';

const YES = 'M4 12l5 5L20 6';
const NO = 'M6 6l12 12M18 6L6 18';

// Whose rule it is.
function source(check) {
  return {
    person: () => _('by a rule of their own'),
    group: () => _('by the group “{group}”', { group: check.group }),
    company: () => _('by the company’s rules'),
    administrator: () => _('because administrators are not bound by it'),
    default: () => _('because nothing is set'),
  }[check.by]();
}

const rule = (yes, no) => (check) => _('{what}, {why}.', { what: check.passes ? yes() : no(), why: source(check) });

const WORDS = {
  company: (check) => (check.passes ? _('The company is open.') : _('The operator has closed the company.')),
  suspended: (check) => (check.passes ? _('The person is not suspended.') : _('The person is suspended.')),
  password: (check) => (check.passes ? _('There is a password.') : _('There is no password yet: make a one-time password.')),
  'password-change': () => _('At the next sign-in another password is asked for first.'),
  lockout: (check) => (check.passes ? _('Not locked out after wrong passwords ({failures} of late).', { failures: check.failures })
    : _('Locked out on devices that are not known, after {failures} wrong passwords, until {until}.', { failures: check.failures, until: dateTime(check.until) })),
  'sign-in': rule(() => _('Signing in is allowed'), () => _('Signing in is not allowed')),
  join: rule(() => _('Entering rooms is allowed'), () => _('Entering rooms is not allowed')),
  hours: (check) => (check.text === undefined ? _('At any time, because no hours are set.')
    : check.passes ? _('The time is within “{hours}”, {why}.', { hours: hoursText(check.text), why: source(check) })
      : _('The time is outside “{hours}”, {why}.', { hours: hoursText(check.text), why: source(check) })),
  networks: (check, answer) => {
    if (check.text === undefined)
      return _('From anywhere, because no addresses are set.');
    if (!answer.address)
      return _('Only from {networks}, {why}; from where the person comes is not known.', { networks: check.text, why: source(check) });
    const words = { address: answer.address, networks: check.text, why: source(check) };
    return check.passes ? _('{address} is within {networks}, {why}.', words) : _('{address} is not within {networks}, {why}.', words);
  },
  seen: (check) => (check.passes ? _('The room is in the person’s list.') : _('The room is neither for this person nor for one of their groups.')),
  entry: (check) => ({
    open: () => _('The room asks for no password.'),
    password: () => _('The room’s password is asked for.'),
    link: () => _('The room’s secret link is needed.'),
  }[check.mode]()),
  bar: (check) => (check.passes ? _('Nobody has put this person out.')
    : check.until ? _('Put out until {until}: {reason}', { until: dateTime(check.until), reason: check.text || '–' })
      : _('Put out: {reason}', { reason: check.text || '–' })),
  closed: (check) => (check.passes ? _('The room is not closed.') : _('The room is closed.')),
  schedule: (check) => (check.passes ? _('The room is open from {starts} to {ends}.', { starts: dateTime(check.starts), ends: dateTime(check.ends) })
    : _('The room is open only from {starts} to {ends}; doors open five minutes before.', { starts: dateTime(check.starts), ends: dateTime(check.ends) })),
  locked: (check) => (check.passes ? _('The meeting is not locked for this person.') : _('The hosts have locked the meeting.')),
  full: (check) => (check.passes ? _('There is room: {people} of {capacity} inside.', { people: check.people, capacity: check.capacity })
    : _('The room is full: {people} of {capacity} inside.', { people: check.people, capacity: check.capacity })),
};

function makeCheck(check, answer) {
  return h('li', { class: check.passes ? 'pass' : 'fail' }, icon(check.passes ? YES : NO),
    h('span', {}, h('span', { class: 'hidden' }, check.passes ? _('Passes: ') : _('Fails: ')), WORDS[check.check](check, answer)));
}

function verdict(answer) {
  const { name } = answer.user;
  if (!answer.may_sign_in)
    return _('{name} cannot sign in.', { name });
  if (answer.room === undefined)
    return _('{name} can sign in.', { name });
  return answer.may_join ? _('{name} can enter {room}.', { name, room: answer.room })
    : _('{name} can sign in, but not enter {room}.', { name, room: answer.room });
}

function makeAnswer(answer) {
  const isIn = answer.room === undefined ? answer.may_sign_in : answer.may_join;
  const failing = answer.checks.filter((check) => !check.passes);
  const passing = answer.checks.filter((check) => check.passes);
  const list = (checks) => h('ul', { class: 'checks' }, checks.map((check) => makeCheck(check, answer)));
  return h('section', { class: 'card' },
    h('h2', { class: isIn ? 'good' : 'bad' }, verdict(answer)),
    h('p', { class: 'note' }, _('At {time}', { time: dateTime(answer.at) }), answer.address
      && [' · ', answer.is_address_given ? _('from {address}', { address: answer.address }) : _('from {address}, as last time', { address: answer.address })]),
    failing.length > 0 && [h('h3', {}, _('What keeps them out')), list(failing)],
    h('h3', {}, failing.length > 0 ? _('What does not') : _('Looked at')), list(passing),
    h('p', {}, h('a', { href: `#/people/${answer.user.id}` }, _('Change what is set for {name}', { name: answer.user.name }))));
}

function searchRooms(rooms) {
  return async (text) => {
    const wanted = text.normalize('NFKC').toLowerCase();
    return rooms.filter((room) => `${room.name} ${room.reading ?? ''}`.normalize('NFKC').toLowerCase().includes(wanted))
      .slice(0, 12).map(groupItem);
  };
}

export default async function make({ signal, parameters: [id] }) {
  const [{ rooms }, person] = await Promise.all([
    get('rooms', {}, signal), id ? get(`users/${id}`, {}, signal) : null]);
  const result = h('div', { role: 'status' });
  const form = h('lv-form', { class: 'stack' });

  async function send({ user, room, at, address }) {
    return post(`users/${user}/why`, { ...(room && { room }), ...(at && { at: fromField(at) }), ...(address && { address }) });
  }

  form.setUp({
    fields: [
      { name: 'user', label: _('Person'), isRequired: true, pick: { search: searchPeople, chosen: person ? [personItem(person.user)] : [] } },
      { name: 'room', label: _('Room'), hint: _('Empty: only the sign-in.'), pick: { search: searchRooms(rooms) } },
      { name: 'at', label: _('Time'), type: 'datetime-local', value: toField(Date.now()), hint: _('Time zone: {zone}', { zone: getZone() }) },
      { name: 'address', label: _('From the address'), maxLength: 64, hint: _('Empty: the one that was used last.') },
    ],
    submit: _('Find out'),
    send,
    done: (answer) => replace(result, makeAnswer(answer)),
  });
  if (person)
    send({ user: id }).then((answer) => replace(result, makeAnswer(answer)), () => {});
  return [
    h('p', { class: 'note' }, _('People who are kept out are told little, on purpose. Here every rule is judged, with who set it.')),
    h('div', { class: 'two' }, h('section', { class: 'card form' }, form), result)];
}
