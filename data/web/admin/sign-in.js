// SPDX-License-Identifier: LGPL-2.1-or-later
// The administrator's own sign-in: knowing the address is not enough.
import { post } from './api.js';
import { h } from './dom.js';
import { makeLanguageSwitch } from './language-switch.js';
import { _ } from './words.js';

export function makeSignIn(onSignedIn, problem) {
  const form = h('lv-form', { class: 'stack' });

  // Asked for only once the password was right, and only of whom has one.
  function askCode(values) {
    const codeForm = h('lv-form', { class: 'stack' });
    codeForm.setUp({
      fields: [{
        name: 'code', label: _('Code'), hint: _('Of your authenticator app. If you have lost it, ask the operator.'),
        inputMode: 'numeric', autocomplete: 'one-time-code', isRequired: true,
      }],
      submit: _('Sign in'),
      send: ({ code }) => send({ ...values, code }),
      done: onSignedIn,
    });
    form.replaceWith(codeForm);
    codeForm.input('code').focus();
  }

  async function send(values) {
    try {
      return await post('session', values);
    } catch (problem) {
      if (problem.args.factor === 'missing')
        askCode(values);
      else if (problem.args.factor === 'wrong')
        throw Object.assign(problem, {
          message: _('This is not the code that is shown now.'), remedy: '', args: { field: 'code' },
        });
      else
        throw problem;
      return null;
    }
  }

  form.setUp({
    fields: [
      { name: 'user', label: _('User ID'), autocomplete: 'username', isRequired: true },
      { name: 'password', label: _('Password'), type: 'password', autocomplete: 'current-password', isRequired: true },
    ],
    submit: _('Sign in'),
    send,
    done: (session) => session && onSignedIn(session),
  });
  if (problem)
    form.showProblem(problem);
  return h('main', { class: 'sign-in' },
    h('div', { class: 'card' },
      h('h1', {}, _('Administration')),
      form),
    makeLanguageSwitch());
}
