// SPDX-License-Identifier: LGPL-2.1-or-later
// The administrator's own account: the second factor.
import { get, post } from '../api.js';
import { h, replace } from '../dom.js';
import { askForm } from '../elements/dialog.js';
import { passwordForm } from '../password.js';
import { tell } from '../status.js';
import { _ } from '../words.js';

const CODE = { name: 'code', type: 'text', inputMode: 'numeric', autocomplete: 'one-time-code', isRequired: true };

// "ABCD EFGH …": easier to type.
function grouped(secret) {
  return secret.match(/.{1,4}/g).join(' ');
}

export async function turnOn(reload) {
  const { secret, uri } = await post('second-factor');
  const isOn = await askForm({
    title: _('Set up a second factor'),
    text: _('Add this key to an authenticator app, then enter the code that it shows.'),
    fields: [
      { name: 'secret', label: _('Key'), value: grouped(secret), isReadOnly: true },
      { ...CODE, label: _('Code') },
    ],
    parts: [h('p', {}, h('a', { href: uri }, _('Open in an app on this device')))],
    submit: _('Turn on'),
    send: ({ code }) => post('second-factor/confirm', { code }),
  });
  if (isOn)
    tell(_('A code is asked for at every sign-in from now on.'));
  reload();
}

async function turnOff(reload) {
  const isOff = await askForm({
    title: _('Turn the second factor off?'),
    fields: [{ ...CODE, label: _('Code') }],
    submit: _('Turn off'), isDestructive: true,
    send: ({ code }) => post('second-factor/end', { code }),
  });
  if (isOff)
    tell(_('The second factor is off.'));
  reload();
}

export default function make({ session, signal }) {
  const section = h('section', { class: 'card' });

  function show(user) {
    const act = user.has_second_factor ? turnOff : turnOn;
    replace(section, h('h2', {}, _('Second factor')),
      h('p', {}, user.has_second_factor
        ? _('At sign-in a code of your authenticator app is asked for.')
        : _('A code of an app on your phone, besides the password: a password alone can be stolen.')),
      h('button', { type: 'button', onclick: () => act(reload) },
        user.has_second_factor ? _('Turn off…') : _('Turn on…')));
  }

  async function reload() {
    const { user } = await get('session', {}, signal);
    session.user = user;
    show(user);
  }

  // The session ends with the old password: asking for it brings the sign-in.
  async function changePassword() {
    if (await askForm({ title: _('Change password'), ...passwordForm(false) }))
      await get('rooms').catch(() => {});
  }

  show(session.user);
  return [h('h1', {}, _('Your account')), h('p', {}, session.user.name, ' (', session.user.login, ')'), section,
    h('section', { class: 'card' }, h('h2', {}, _('Password')),
      h('button', { type: 'button', onclick: changePassword }, _('Change password…')))];
}
