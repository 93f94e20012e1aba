// SPDX-License-Identifier: LGPL-2.1-or-later
// The company's own rules, which hold where neither groups nor people have others.
import { get, patch } from '../api.js';
import { h } from '../dom.js';
import { ruleFields, saveRules } from '../rules.js';
import { tell } from '../status.js';
import { _ } from '../words.js';

export default async function make({ signal, reload }) {
  const { policy } = await get('rules', {}, signal);
  const form = h('lv-form', { class: 'stack' });
  form.setUp({
    fields: ruleFields(policy, { isTop: true }),
    submit: _('Save'),
    send: (values) => saveRules({ of: 'company', ...values }, () => patch('rules', values)),
    done(answer) {
      if (!answer)
        return;
      tell(_('The rules hold from now on.'));
      reload();
    },
  });
  return [
    h('p', { class: 'note' }, _('A person’s own rules come first, then those of their groups, then these. Among groups, “not allowed” wins. Administrators are bound by hours and addresses alone.')),
    h('section', { class: 'card form' }, h('h2', {}, _('Rules for everyone')),
      h('p', { class: 'note' }, _('Time zone: {zone}', { zone: policy.time_zone })), form)];
}
