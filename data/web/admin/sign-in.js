// SPDX-License-Identifier: LGPL-2.1-or-later
// The administrator's own sign-in: knowing the address is not enough.
import { post } from './api.js';
import { h } from './dom.js';
import { makeLanguageSwitch } from './language-switch.js';
import { _ } from './words.js';

export function makeSignIn(onSignedIn, problem) {
  const form = h('lv-form', { class: 'stack' });
  form.setUp({
    fields: [
      { name: 'user', label: _('User ID'), autocomplete: 'username', isRequired: true },
      { name: 'password', label: _('Password'), type: 'password', autocomplete: 'current-password', isRequired: true },
    ],
    submit: _('Sign in'),
    send: (values) => post('session', values),
    done: onSignedIn,
  });
  if (problem)
    form.showProblem(problem);
  return h('main', { class: 'sign-in' },
    h('div', { class: 'card' },
      h('h1', {}, _('Administration')),
      form),
    makeLanguageSwitch());
}
