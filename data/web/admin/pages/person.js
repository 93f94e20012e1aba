// SPDX-License-Identifier: LGPL-2.1-or-later
// One person: what is known of them, how they sign in, what they may, where they are signed in.
import { get, patch, post } from '../api.js';
import { h } from '../dom.js';
import { confirm, show } from '../elements/dialog.js';
import { groupItem, searchGroups } from '../pick.js';
import { ruleFields, saveRules } from '../rules.js';
import { tell, tellProblem } from '../status.js';
import { dateTime } from '../time.js';
import { _ } from '../words.js';
import { stateOf } from './people-list.js';

const NAME = { maxLength: 80 };

function factFields(user, groups, affiliations) {
  return [
    { name: 'name', label: _('Name'), value: user.name, isRequired: true, ...NAME },
    { name: 'reading', label: _('Reading'), value: user.reading, hint: _('For sorting and searching, in kana.'), ...NAME },
    { name: 'affiliation', label: _('Affiliation'), value: user.affiliation, suggestions: affiliations, ...NAME },
    { name: 'title', label: _('Title'), value: user.title, ...NAME },
    { name: 'mail', label: _('Mail'), type: 'email', value: user.mail, maxLength: 254 },
    {
      name: 'group_ids', label: _('Groups'),
      pick: { search: searchGroups(groups), isMultiple: true, chosen: groups.filter((group) => user.groups.includes(group.id)).map(groupItem) },
    },
    { name: 'admin', label: _('Administrator'), type: 'switch', value: user.is_admin, hint: _('May do everything here, and enters every room.') },
  ];
}

const NEW = { name: '', reading: '', affiliation: '', title: '', mail: '', groups: [], is_admin: false };

// It is nowhere to be read again.
function showPassword(user, password) {
  const field = h('code', { class: 'secret', tabindex: '0' }, password);
  const copied = h('span', { class: 'note', role: 'status' });
  const copy = h('button', {
    type: 'button',
    async onclick() {
      await navigator.clipboard.writeText(password);
      copied.textContent = _('Copied.');
    },
  }, _('Copy'));
  return show({
    title: _('One-time password of {name}', { name: user.name }),
    content: [
      h('p', {}, _('It is shown once, now. Hand it over in person or by phone: at the first sign-in another one is chosen.')),
      h('p', { class: 'note' }, _('User ID'), ': ', user.login), h('p', {}, field), h('div', { class: 'bar' }, copy, copied)],
  });
}

async function makeNew({ signal }) {
  const [{ groups }, { affiliations }] = await Promise.all([get('groups', {}, signal), get('affiliations', {}, signal)]);
  const form = h('lv-form', { class: 'stack' });
  form.setUp({
    fields: [
      { name: 'login', label: _('User ID'), isRequired: true, maxLength: 64, hint: _('What is typed at sign-in. It cannot be changed later.') },
      ...factFields(NEW, groups, affiliations),
    ],
    submit: _('Add person'),
    cancel: { text: _('Cancel'), done: () => { location.hash = '#/people'; } },
    send: (values) => post('users', values),
    async done({ user, password }) {
      await showPassword(user, password);
      location.hash = `#/people/${user.id}`;
    },
  });
  return [makeBack(), h('h1', {}, _('Add a person')), h('section', { class: 'card form' }, form)];
}

function makeBack() {
  return h('p', { class: 'back' }, h('a', { href: '#/people' }, _('Everyone')));
}

function makeFacts(user, groups, affiliations, reload) {
  const form = h('lv-form', { class: 'stack' });
  form.setUp({
    fields: factFields(user, groups, affiliations),
    submit: _('Save'),
    send: (values) => saveRules({ of: 'person', id: user.id, group_ids: values.group_ids, admin: values.admin },
      () => patch(`users/${user.id}`, values)),
    done(answer) {
      if (!answer)
        return;
      tell(_('Saved.'));
      reload();
    },
  });
  return h('section', { class: 'card form' }, h('h2', {}, _('Person')), form);
}

async function resetPassword(user, reload) {
  const answer = await confirm({
    title: _('Reset the password of {name}?', { name: user.name }),
    text: _('The old one is dead at once, and all devices are signed out.'),
    submit: _('Reset password'), isDestructive: true,
    send: () => post(`users/${user.id}/reset-password`),
  });
  if (!answer)
    return;
  await showPassword(user, answer.password);
  reload();
}

async function suspend(user, reload) {
  if (await confirm({
    title: _('Suspend {name}?', { name: user.name }),
    text: _('They are signed out and leave their meeting at once, and cannot sign in until this is undone. Nothing is deleted.'),
    submit: _('Suspend'), isDestructive: true,
    send: () => post(`users/${user.id}/suspend`),
  })) {
    tell(_('{name} is suspended.', { name: user.name }));
    reload();
  }
}

async function resume(user, reload) {
  await post(`users/${user.id}/resume`);
  tell(_('{name} may sign in again.', { name: user.name }));
  reload();
}

async function resetFactor(user, reload) {
  if (await confirm({
    title: _('Forget the second factor of {name}?', { name: user.name }),
    text: _('For who has lost it. Until they set one up again the password alone is enough.'),
    submit: _('Forget it'), isDestructive: true,
    send: () => post(`users/${user.id}/reset-second-factor`),
  })) {
    tell(_('The second factor is gone.'));
    reload();
  }
}

function makeSignIn(user, session, reload) {
  const isSelf = user.id === session.user.id;
  const button = (text, act, kind) => h('button', { type: 'button', class: kind, onclick: () => act(user, reload) }, text);
  return h('section', { class: 'card' }, h('h2', {}, _('Sign-in')),
    h('p', {}, !user.has_password ? _('There is no password yet: a one-time password lets this person in.')
      : user.must_change_password ? _('The password is good for one sign-in, at which another one is chosen.')
        : _('The person has a password of their own.')),
    isSelf && h('p', { class: 'note' }, _('This is yourself: your password and second factor are under “Your account”.')),
    !isSelf && h('div', { class: 'buttons' },
      button(user.has_password ? _('Reset password…') : _('Make one-time password…'), resetPassword),
      user.has_second_factor && button(_('Forget second factor…'), resetFactor),
      user.is_suspended ? button(_('Resume'), resume) : button(_('Suspend…'), suspend, 'destructive')));
}

function makeRules(user, reload) {
  const form = h('lv-form', { class: 'stack' });
  form.setUp({
    fields: ruleFields(user, { above: _('as groups and company say') }),
    submit: _('Save rules'),
    send: (values) => saveRules({ of: 'person', id: user.id, ...values }, () => patch(`users/${user.id}`, values)),
    done(answer) {
      if (!answer)
        return;
      tell(_('The rules hold from now on.'));
      reload();
    },
  });
  return h('section', { class: 'card form' }, h('h2', {}, _('Rules of their own')),
    h('p', {}, h('a', { href: `#/people/why/${user.id}` }, _('Why can {name} not get in?', { name: user.name }))), form);
}

async function signOut(user, device, reload) {
  try {
    await post(`users/${user.id}/sign-out`, device ? { device: device.id } : {});
    tell(device ? _('{device} is signed out.', { device: device.name || device.client }) : _('All devices are signed out.'));
    reload();
  } catch (problem) {
    tellProblem(problem);
  }
}

function makeDevices(user, devices, reload) {
  const table = h('lv-table');
  table.setUp({
    caption: _('Signed-in devices'),
    columns: [
      { name: 'name', title: _('Device'), isHead: true, cell: (device) => [device.name || '–', h('span', { class: 'note below' }, device.client)] },
      { name: 'address', title: _('From') },
      { name: 'created', title: _('Signed in'), cell: (device) => dateTime(device.created), sort: true },
      { name: 'used', title: _('Last used'), cell: (device) => (device.is_connected ? _('Connected now') : dateTime(device.used)), sort: true },
    ],
    rows: devices,
    empty: _('No device is signed in.'),
    actions: (device) => h('button', {
      type: 'button', 'aria-label': _('Sign out {device}', { device: device.name || device.client }),
      onclick: () => signOut(user, device, reload),
    }, _('Sign out')),
  });
  return h('section', { class: 'card' }, h('h2', {}, _('Signed-in devices')), table,
    devices.length > 1 && h('div', { class: 'buttons' },
      h('button', { type: 'button', onclick: () => signOut(user, null, reload) }, _('Sign out all devices'))));
}

export default async function make(context) {
  const { session, signal, parameters: [id], reload } = context;
  if (id === 'new')
    return makeNew(context);
  const [{ user, devices }, { groups }, { affiliations }] = await Promise.all([
    get(`users/${id}`, {}, signal), get('groups', {}, signal), get('affiliations', {}, signal)]);
  return [
    makeBack(), h('h1', {}, user.name, ' ', stateOf(user)),
    h('p', { class: 'note facts' }, [user.login, user.affiliation, user.title, _('registered on {day}', { day: dateTime(user.created) })].filter(Boolean).join(' · ')),
    h('div', { class: 'two' },
      makeFacts(user, groups, affiliations, reload),
      h('div', {}, makeSignIn(user, session, reload), makeRules(user, reload))),
    makeDevices(user, devices, reload)];
}
