// SPDX-License-Identifier: LGPL-2.1-or-later
// Another password for oneself; then one signs in with it.
import { put } from './api.js';
import { _ } from './words.js';

export const passwordForm = (isExpired) => ({
  fields: [
    { name: 'current', label: _('Current password'), type: 'password', autocomplete: 'current-password', isRequired: true },
    { name: 'new', label: _('New password'), type: 'password', autocomplete: 'new-password', isRequired: true },
  ],
  submit: _('Change password'),
  text: isExpired ? _('Your password must be changed first.') : _('You sign in again with the new one, on all devices.'),
  send: (values) => put('password', values).then(() => true),
});
