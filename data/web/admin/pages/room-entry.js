// SPDX-License-Identifier: LGPL-2.1-or-later
// What opens a room: its password, or the secret in its link. Both are made into a key in this page.
import { patch } from '../api.js';
import { drawPassphrase, ofPassword, ofSecret, random, toBase64Url } from '../admission.js';
import { h } from '../dom.js';
import { askForm, confirm, show } from '../elements/dialog.js';
import { makeLink, programLink } from '../invite.js';
import { tell } from '../status.js';
import { _ } from '../words.js';

export const passwordField = () => ({
  name: 'password', label: _('Entry password'), isRequired: true, maxLength: 256,
  hint: _('It is made into a key in this page and never sent: write it down, nobody can read it again.'),
});

// Beside the field, once the form stands.
export function addSuggestion(form) {
  const input = form.input('password');
  input.after(h('button', {
    type: 'button', class: 'beside',
    onclick: () => { input.value = drawPassphrase(); input.focus(); input.select(); },
  }, _('Suggest one')));
}

export async function changePassword(room) {
  const isDone = await askForm({
    title: _('Another password for {room}', { room: room.name }),
    text: _('Whoever is inside stays. Whoever comes from now on needs the new one.'),
    fields: [passwordField()],
    submit: _('Change password'),
    onReady: addSuggestion,
    async send({ password }) {
      await patch(`rooms/${room.id}`, { room: { admission: await ofPassword(password, room.id) } });
      return true;
    },
  });
  if (isDone)
    tell(_('The password was changed.'));
}

// The only time that it can be seen.
export function showLink(room, company, secret) {
  return show({
    title: _('The link to {room}', { room: room.name }),
    content: [
      h('p', {}, _('This link is the key: give it to those who shall enter and to nobody else. It cannot be shown again.')),
      makeLink(_('Link for LiveOn'), programLink(room, company, secret)),
    ],
  });
}

export async function makeSecret(room) {
  const secret = random(32);
  return { secret: toBase64Url(secret), admission: await ofSecret(secret, room) };
}

export async function changeLink(room, company) {
  const secret = await confirm({
    title: _('A new link to {room}?', { room: room.name }),
    text: _('Whoever is inside stays. The link that people have opens the room no more.'),
    submit: _('Make a new link'), isDestructive: true,
    async send() {
      const made = await makeSecret(room.id);
      await patch(`rooms/${room.id}`, { room: { admission: made.admission } });
      return made.secret;
    },
  });
  if (secret)
    await showLink(room, company, secret);
}
