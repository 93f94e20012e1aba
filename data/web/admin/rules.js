// SPDX-License-Identifier: LGPL-2.1-or-later
// Rules of the company, a group or a person as fields of a form; and whom others would shut out,
// which is shown before they are saved.
import { post } from './api.js';
import { h } from './dom.js';
import { askForm } from './elements/dialog.js';
import { _, language } from './words.js';

const DAYS = { mon: '月', tue: '火', wed: '水', thu: '木', fri: '金', sat: '土', sun: '日', daily: '毎日' };

// "mon-fri 08:00-19:00" as people read it.
export function hoursText(text) {
  return language === 'ja'
    ? text.replace(/\b(mon|tue|wed|thu|fri|sat|sun|daily)\b/gi, (day) => DAYS[day.toLowerCase()]).replace(/([月火水木金土日])-([月火水木金土日])/g, '$1–$2')
    : text;
}

function triField(name, label, value, options) {
  return { name, label, value, options };
}

// isTop: nothing stands above to say it.
export function ruleFields(rules, { isTop = false, above = '' } = {}) {
  const options = [
    !isTop && ['inherit', above], ['allow', _('Allowed')], ['deny', _('Not allowed')],
  ].filter(Boolean);
  const empty = isTop ? _('Empty: at any time.') : _('Empty: {above}.', { above });
  const nowhere = isTop ? _('Empty: from anywhere.') : _('Empty: {above}.', { above });
  return [
    triField('sign_in', _('Sign in'), rules.sign_in, options),
    triField('join', _('Enter rooms'), rules.join, options),
    triField('create_rooms', _('Create rooms'), rules.create_rooms, options),
    {
      name: 'hours', label: _('Allowed hours'), value: rules.hours, maxLength: 500,
      hint: [_('As in “mon-fri 08:00-19:00; sat 09:00-12:00”.'), empty].join(' '),
    },
    {
      name: 'networks', label: _('Allowed addresses'), value: rules.networks, maxLength: 900,
      hint: [_('As in “192.0.2.0/24 2001:db8::/32”.'), nowhere].join(' '),
    },
  ];
}

function span(minutes) {
  return Math.round(minutes / 6) / 10;
}

const LOSSES = {
  suspended: () => _('is suspended'),
  'sign-in': () => _('can no longer sign in'),
  join: () => _('can no longer enter rooms'),
  'create-rooms': () => _('can no longer create rooms'),
  hours: (person) => (person.minutes_left === 0 ? _('has no hours left')
    : _('loses {lost} hours a week, keeps {left}', { lost: span(person.minutes_lost), left: span(person.minutes_left) })),
  address: (person) => _('comes from {address}, which is no longer allowed', { address: person.address }),
};

export function lossText(person) {
  return person.loses.map((loss) => LOSSES[loss](person)).join(_(', '));
}

function atOnce(person) {
  return [
    person.is_signed_out && _('Signed out at once'),
    person.leaves && _('Leaves {room} at once', { room: person.leaves }),
  ].filter(Boolean).join(_(', '));
}

function makeLosers(preview) {
  const rest = preview.lose - preview.people.length;
  return h('div', { class: 'losers' },
    h('ul', {}, preview.people.map((person) => h('li', {},
      h('strong', {}, person.name), person.affiliation && h('span', { class: 'note' }, ` ${person.affiliation}`),
      h('span', { class: 'below' }, lossText(person)),
      atOnce(person) && h('span', { class: 'below bad' }, atOnce(person))))),
    rest > 0 && h('p', { class: 'note' }, _('And {count} more.', { count: rest })));
}

// Shows who would lose what, if anybody does, and then sends: gives what send answered, or null when
// it was thought better of. change: { of, id, … } as for rules/preview.
export async function saveRules(change, send) {
  const preview = await post('rules/preview', change);
  if (preview.lose === 0)
    return send();
  return askForm({
    title: preview.lose === 1 ? _('One person loses something') : _('{count} people lose something', { count: preview.lose }),
    text: preview.lose_at_once > 0
      ? _('Hit at once, while signed in now: {count}. Nothing is changed yet.', { count: preview.lose_at_once })
      : _('Nobody who is signed in now is put out. Nothing is changed yet.'),
    parts: [makeLosers(preview)],
    fields: [],
    submit: _('Save all the same'), isDestructive: true,
    send,
  });
}
