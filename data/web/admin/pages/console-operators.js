// SPDX-License-Identifier: LGPL-2.1-or-later
// The operator's own people, and what each may do.
import { get, post } from '../api.js';
import { h } from '../dom.js';
import { askForm, confirm, show } from '../elements/dialog.js';
import { tell } from '../status.js';
import { dateTime } from '../time.js';
import { N_, _ } from '../words.js';

export const ROLES = {
  reader: N_('Reader: looks'),
  support: N_('Support: helps companies and announces'),
  owner: N_('Owner: decides about companies and operators'),
};

const roles = () => Object.entries(ROLES).map(([role, text]) => [role, _(text)]);

function showPassword(password) {
  return show({ title: _('Password'), content: [
    h('p', {}, _('It is shown this once, and must be changed at the first sign-in.')),
    h('div', { class: 'field' }, h('label', { for: 'once' }, _('Password')),
      h('input', { id: 'once', readonly: true, value: password }))] });
}

async function add(reload) {
  const answer = await askForm({
    title: _('Add an operator'),
    fields: [
      { name: 'login', label: _('User ID'), isRequired: true },
      { name: 'name', label: _('Name'), isRequired: true },
      { name: 'mail', label: _('Mail address') },
      { name: 'role', label: _('Role'), value: 'reader', options: roles() },
    ],
    submit: _('Add'), send: (values) => post('operators', values),
  });
  if (!answer)
    return;
  await showPassword(answer.password);
  reload();
}

async function edit(user, reload) {
  if (await askForm({
    title: user.name,
    fields: [
      { name: 'name', label: _('Name'), value: user.name, isRequired: true },
      { name: 'mail', label: _('Mail address'), value: user.mail },
      { name: 'role', label: _('Role'), value: user.role, options: roles() },
    ],
    submit: _('Save'), send: (values) => post('operators/set', { login: user.login, ...values }),
  }))
    reload();
}

async function resetPassword(user) {
  const answer = await confirm({
    title: _('Another password for {name}?', { name: user.name }), text: _('The old one is dead at once.'),
    submit: _('Reset'), isDestructive: true, send: () => post('operators/reset-password', { login: user.login }),
  });
  if (answer)
    await showPassword(answer.password);
}

async function resetFactor(user, reload) {
  if (await confirm({
    title: _('Turn off the second factor of {name}?', { name: user.name }), submit: _('Turn off'), isDestructive: true,
    send: () => post('operators/reset-second-factor', { login: user.login }),
  }))
    reload();
}

async function suspend(user, reload) {
  await post(`operators/${user.is_suspended ? 'resume' : 'suspend'}`, { login: user.login });
  tell(user.is_suspended ? _('{name} may sign in again.', { name: user.name }) : _('{name} is out.', { name: user.name }));
  reload();
}

function makeActions(user, session, reload) {
  const button = (text, act) => h('button', { type: 'button', onclick: () => act(user, reload) }, text);
  return h('div', { class: 'bar' }, button(_('Edit…'), edit), button(_('Password…'), resetPassword),
    user.has_second_factor && button(_('Second factor…'), resetFactor),
    user.id !== session.user.id && button(user.is_suspended ? _('Resume') : _('Suspend'), suspend));
}

export default async function make({ session, signal, reload }) {
  const { users } = await get('operators', {}, signal);
  const isOwner = session.role === 'owner';
  const table = h('lv-table');
  table.setUp({
    caption: _('Operators'),
    columns: [
      { name: 'name', title: _('Name'), sort: true, isHead: true },
      { name: 'login', title: _('User ID'), sort: true },
      { name: 'role', title: _('Role'), cell: (user) => _(ROLES[user.role]), sort: true },
      { name: 'factor', title: _('Second factor'), cell: (user) => (user.has_second_factor ? _('On') : _('Off')) },
      { name: 'state', title: _('State'), cell: (user) => (user.is_suspended ? _('Suspended') : _('Active')) },
      { name: 'created', title: _('Made'), cell: (user) => dateTime(user.created), sort: true },
    ],
    rows: users,
    actions: isOwner ? (user) => makeActions(user, session, reload) : undefined,
    empty: _('There is nobody yet.'),
  });
  return [h('h1', {}, _('Operators')),
    isOwner && h('div', { class: 'bar' }, h('button', { type: 'button', class: 'suggested', onclick: () => add(reload) }, _('Add an operator…'))),
    table];
}
