// SPDX-License-Identifier: LGPL-2.1-or-later
// Companies as wholes: of their people and records nothing is shown (8.1.1). What touches these asks
// for a reason, which the company reads in its own records.
import { address, get, patch, post } from '../api.js';
import { h } from '../dom.js';
import { askForm, confirm, show } from '../elements/dialog.js';
import { tell } from '../status.js';
import { dateTime } from '../time.js';
import { _ } from '../words.js';

const reason = () => ({ name: 'reason', label: _('Reason'), hint: _('The company reads it in its records.'), isRequired: true });

function stateOf(company) {
  if (company.removal)
    return _('To be removed from {time} on', { time: dateTime(company.removal) });
  return company.is_closed ? _('Closed since {time}', { time: dateTime(company.closed) }) : _('In use');
}

function showOnce(title, label, text, hint) {
  return show({ title, content: [
    h('p', {}, hint), h('div', { class: 'field' }, h('label', { for: 'once' }, label),
      h('input', { id: 'once', readonly: true, value: text }))] });
}

async function add(reload) {
  const answer = await askForm({
    title: _('Add a company'),
    fields: [
      { name: 'name', label: _('Name'), isRequired: true },
      { name: 'code', label: _('Company code'), hint: _('People type it when they sign in.'), isRequired: true },
    ],
    submit: _('Add'), send: (values) => post('companies', values),
  });
  if (answer)
    reload();
}

async function rename(company, reload) {
  const answer = await askForm({
    title: _('Name and code'),
    fields: [
      { name: 'name', label: _('Name'), value: company.name, isRequired: true },
      { name: 'new_code', label: _('Company code'), value: company.code, isRequired: true },
    ],
    submit: _('Save'), send: (values) => patch(`companies/${company.id}`, values),
  });
  if (answer)
    reload();
}

async function newAddress(company) {
  const answer = await askForm({
    title: _('A new address of the administration?'),
    text: _('The old address is dead at once, and whoever is signed in there is out.'),
    fields: [], submit: _('Make a new address'), isDestructive: true,
    send: () => post(`companies/${company.id}/address`),
  });
  if (answer)
    await showOnce(_('Address of the administration'), _('Path'), answer.path,
      _('It is shown this once, and follows the address at which people reach the server.'));
}

async function addAdministrator(company) {
  const answer = await askForm({
    title: _('Register an administrator'),
    fields: [
      { name: 'login', label: _('User ID'), isRequired: true },
      { name: 'name', label: _('Name'), isRequired: true }, reason(),
    ],
    submit: _('Register'),
    send: (values) => post(`companies/${company.id}/people`, { ...values, admin: true }),
  });
  if (answer)
    await showOnce(_('Password'), _('Password'), answer.password, _('It is shown this once, and must be changed at the first sign-in.'));
}

async function help(company) {
  const answer = await askForm({
    title: _('Help somebody in'),
    fields: [
      { name: 'login', label: _('User ID'), isRequired: true },
      { name: 'what', label: _('What they have lost'), value: 'password',
        options: [['password', _('The password')], ['second-factor', _('The second factor')]] },
      reason(),
    ],
    submit: _('Reset'),
    send: ({ what, ...values }) => post(`companies/${company.id}/reset-${what}`, values),
  });
  if (answer?.password)
    await showOnce(_('Password'), _('Password'), answer.password, _('It is shown this once, and must be changed at the first sign-in.'));
  else if (answer)
    tell(_('It was reset.'));
}

// Two files, each sent while it is made.
async function exportAll(company) {
  const values = await askForm({
    title: _('Export everything'),
    text: _('Everything of the company, to hand over: what it is made of, and its records, which can be verified anywhere.'),
    fields: [reason()], submit: _('Go on'), send: async (given) => given,
  });
  if (!values)
    return;
  const link = (name, text) => h('p', {}, h('a', {
    class: 'button', href: address(`companies/${company.id}/${name}`, values), download: '',
  }, text));
  await show({ title: _('Export everything'), content: [
    link('description', _('People, groups, rooms and policy')), link('records', _('Records'))] });
}

async function close(company, reload) {
  if (await confirm({
    title: _('Close “{name}”?', { name: company.name }),
    text: _('Everybody is out at once and nobody signs in. The data stay; it can be opened again.'),
    submit: _('Close the company'), isDestructive: true, send: () => post(`companies/${company.id}/close`),
  }))
    reload();
}

async function reopen(company, reload) {
  if (await confirm({
    title: _('Open “{name}” again?', { name: company.name }), text: _('A removal that was asked for is undone.'),
    submit: _('Open again'), send: () => post(`companies/${company.id}/reopen`),
  }))
    reload();
}

async function remove(company, reload) {
  if (await confirm({
    title: _('Ask for the removal of “{name}”?', { name: company.name }),
    text: _('This is the first of two steps. The company is closed at once, and can be removed after the waiting time.'),
    submit: _('Ask for the removal'), isDestructive: true, send: () => post(`companies/${company.id}/remove`),
  }))
    reload();
}

async function erase(company, reload) {
  if (await askForm({
    title: _('Remove “{name}” for good?', { name: company.name }),
    text: _('Its people, rooms and records are overwritten. Nobody can bring them back.'),
    fields: [{ name: 'confirm', label: _('The company’s full name'), isRequired: true }],
    submit: _('Remove for good'), isDestructive: true, send: (values) => post(`companies/${company.id}/erase`, values),
  }))
    reload();
}

function makeActions(company, role, reload) {
  const isOwner = role === 'owner';
  const button = (text, act) => h('button', { type: 'button', onclick: () => act(company, reload) }, text);
  if (role === 'reader')
    return [];
  return [
    !company.is_closed && button(_('New address…'), newAddress),
    !company.is_closed && button(_('Administrator…'), addAdministrator),
    !company.is_closed && button(_('Help in…'), help),
    isOwner && button(_('Rename…'), rename),
    isOwner && button(_('Export…'), exportAll),
    isOwner && (company.is_closed ? button(_('Open again…'), reopen) : button(_('Close…'), close)),
    isOwner && company.is_closed && !company.removal && button(_('Remove…'), remove),
    isOwner && company.removal && button(_('Remove for good…'), erase),
  ].filter(Boolean);
}

export default async function make({ session, signal, reload }) {
  const { tenants } = await get('companies', {}, signal);
  const table = h('lv-table');
  table.setUp({
    caption: _('Companies'),
    columns: [
      { name: 'name', title: _('Name'), sort: true, isHead: true },
      { name: 'code', title: _('Company code'), sort: true },
      { name: 'state', title: _('State'), cell: stateOf, sort: stateOf },
      { name: 'created', title: _('Made'), cell: (company) => dateTime(company.created), sort: (company) => company.created },
    ],
    rows: tenants,
    actions: session.role === 'reader' ? undefined : (company) => h('div', { class: 'bar' }, makeActions(company, session.role, reload)),
    empty: _('There is no company yet. Add one, then register its administrator.'),
  });
  return [h('h1', {}, _('Companies')),
    session.role === 'owner' && h('div', { class: 'bar' },
      h('button', { type: 'button', class: 'suggested', onclick: () => add(reload) }, _('Add a company…'))),
    table];
}
