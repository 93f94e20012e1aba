// SPDX-License-Identifier: LGPL-2.1-or-later
// What people are shown of the service: the operator says it, and everybody can read it.
import { h } from '../dom.js';
import { N_, _ } from '../words.js';

const LINKS = {
  security_policy: N_('Information security policy'), cloud_policy: N_('Cloud security policy'), privacy: N_('Privacy policy'),
  terms: N_('Terms of use'), certification: N_('Certifications'),
};
const CONTACTS = { mail: N_('Mail'), phone: N_('Telephone'), form: N_('Form'), hours: N_('Answered') };

const isLink = (text) => /^https?:\/\//.test(text);

function makeRow(label, text) {
  return text && [h('dt', {}, label), h('dd', {}, isLink(text) ? h('a', { href: text, rel: 'noreferrer', target: '_blank' }, text) : text)];
}

export async function makeShown(signal) {
  const answer = await fetch('/api/v1/server', { signal, cache: 'no-store' });
  const server = answer.ok ? await answer.json() : {};
  const rows = [
    makeRow(_('Service'), server.name), makeRow(_('Operator'), server.operator?.name),
    makeRow(_('Data location'), server.data_location), makeRow(_('Governing law'), server.governing_law),
    ...Object.entries(LINKS).map(([name, label]) => makeRow(_(label), server.links?.[name])),
    ...Object.entries(CONTACTS).map(([name, label]) => makeRow(_(label), server.contacts?.[name])),
  ].filter(Boolean);
  return h('section', { class: 'card' }, h('h2', {}, _('What people are shown')),
    h('p', { class: 'note' }, _('The operator sets this; it stands in everybody’s program.')),
    h('dl', { class: 'facts' }, rows),
    !server.data_location && h('p', { class: 'problem' }, _('The operator has not said where the data are kept. Ask them to.')));
}
