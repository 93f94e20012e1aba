// SPDX-License-Identifier: LGPL-2.1-or-later
// The company's policy: what is switched on, how one signs in, how long records stay, how much bandwidth.
import { get, patch } from '../api.js';
import { h } from '../dom.js';
import { tell } from '../status.js';
import { N_, _ } from '../words.js';
import { makeForecast } from './policy-forecast.js';
import { makeShown } from './policy-shown.js';

const number = (name, label, policy, min, max, hint) => ({
  name, label, hint, type: 'number', inputMode: 'numeric', min, max, value: policy[name], isRequired: true,
});
const onOff = (name, label, policy, hint) => ({ name, label, hint, type: 'switch', value: policy[name] === 'allow' || policy[name] === true });

const SWITCHES = ['chat', 'share', 'guests', 'create_rooms'];

function makeSwitches(policy) {
  return [
    onOff('chat', _('Chat'), policy),
    onOff('share', _('Screen sharing'), policy),
    onOff('guests', _('Guests'), policy, _('People from outside without an account. This version lets none in yet; what you set holds as soon as it can.')),
    onOff('create_rooms', _('Everyone may make rooms'), policy),
  ];
}

function makeSignIn(policy) {
  return [
    onOff('second_factor', _('Administrators need a second factor'), policy, _('Who has none sets it up before anything else. Then it cannot be turned off.')),
    number('min_length', _('Shortest password (characters)'), policy, 8, 128),
    number('min_classes', _('Kinds of characters in a password'), policy, 1, 4, _('Of small and capital letters, digits, others.')),
    number('history', _('Earlier passwords that may not come back'), policy, 0, 24),
    number('max_age_days', _('A password holds (days)'), policy, 0, 3660, _('0: for ever.')),
    number('lockout_failures', _('Wrong passwords until a lockout'), policy, 0, 1000, _('From a device that is not known. 0: never.')),
    number('lockout_seconds', _('A lockout lasts (seconds)'), policy, 1, 86400),
  ];
}

function makeRecords(policy, bounds) {
  return [
    number('retention_years', _('Records are kept (calendar years)'), policy, 1, Math.max(bounds.retention_years, policy.retention_years),
      _('The operator allows {years} at most.', { years: bounds.retention_years })),
    { name: 'time_zone', label: _('Time zone'), value: policy.time_zone, isRequired: true, maxLength: 64, hint: _('As in Asia/Tokyo: of rules, schedules and records.') },
  ];
}

const within = (kbps) => (kbps ? _('The operator’s bound: {rate} kbit/s. 0: that.', { rate: kbps }) : _('In kbit/s. 0: no bound.'));

function makeCaps(policy, bounds) {
  return [
    number('user_kbps', _('One person sends at most (kbit/s)'), policy, 0, 100000000, within(bounds.user_kbps)),
    number('room_kbps', _('The people of a room send together (kbit/s)'), policy, 0, 100000000, within(bounds.room_kbps)),
    number('tenant_kbps', _('All people send together (kbit/s)'), policy, 0, 100000000, within(bounds.tenant_kbps)),
  ];
}

const CARDS = [
  { title: N_('What is allowed'), fields: makeSwitches, text: N_('For everyone; groups and rooms can forbid more.') },
  { title: N_('Sign-in and passwords'), fields: makeSignIn },
  { title: N_('Records'), fields: makeRecords },
  { title: N_('Bandwidth'), fields: makeCaps, more: makeForecast },
];

function toPolicy(values) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [
    name, SWITCHES.includes(name) ? (value ? 'allow' : 'deny') : value]));
}

function makeCard(card, { policy, bounds }, session) {
  const form = h('lv-form', { class: 'wide' });
  form.setUp({
    fields: card.fields(policy, bounds),
    submit: _('Save'),
    send: (values) => patch('policy', toPolicy(values)),
    done(answer) {
      tell(_('Saved.'));
      if (answer.policy.second_factor && !session.user.has_second_factor)
        location.reload();
    },
  });
  if (card.more)
    form.add(card.more(form, bounds));
  return h('section', { class: 'card' }, h('h2', {}, _(card.title)), card.text && h('p', { class: 'note' }, _(card.text)), form);
}

export default async function make({ session, signal }) {
  const known = await get('policy', {}, signal);
  return [
    h('h1', {}, _('Policy and limits')),
    CARDS.map((card) => makeCard(card, known, session)),
    await makeShown(signal),
  ];
}
