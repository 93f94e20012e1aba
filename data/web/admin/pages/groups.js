// SPDX-License-Identifier: LGPL-2.1-or-later
// Groups: who is in them, and what their people may.
import { get, patch, post } from '../api.js';
import { h } from '../dom.js';
import { askForm } from '../elements/dialog.js';
import { makeSearch } from '../elements/search.js';
import { searchPeople } from '../pick.js';
import { ruleFields, saveRules } from '../rules.js';
import { tell, tellProblem } from '../status.js';
import { _ } from '../words.js';

const PAGE = 50;
const nameField = (value = '') => ({ name: 'name', label: _('Name'), value, isRequired: true, maxLength: 80 });

async function add() {
  const group = await askForm({
    title: _('Add a group'),
    fields: [nameField()],
    submit: _('Add'),
    send: (values) => post('groups', values),
  });
  if (group)
    location.hash = `#/people/groups/${group.id}`;
}

function summary(group) {
  const words = { allow: _('allowed'), deny: _('not allowed') };
  return [
    words[group.sign_in] && `${_('Sign in')}: ${words[group.sign_in]}`,
    words[group.join] && `${_('Enter rooms')}: ${words[group.join]}`,
    words[group.create_rooms] && `${_('Create rooms')}: ${words[group.create_rooms]}`,
    group.hours && _('Allowed hours'), group.networks && _('Allowed addresses'),
  ].filter(Boolean).join(_(', ')) || '–';
}

async function makeList({ signal }) {
  const { groups } = await get('groups', {}, signal);
  const table = h('lv-table');
  const button = h('button', { type: 'button', class: 'suggested', onclick: add }, _('Add group…'));
  table.setUp({
    caption: _('Groups'),
    columns: [
      { name: 'name', title: _('Name'), sort: true, isHead: true, cell: (group) => h('a', { href: `#/people/groups/${group.id}` }, group.name) },
      { name: 'members', title: _('Members'), sort: true, isNumber: true },
      { name: 'rules', title: _('Rules of its own'), cell: summary },
    ],
    rows: groups, sort: 'name',
    empty: _('There is no group yet. A group gives several people the same rules, and opens rooms for them.'),
  });
  return [h('div', { class: 'bar' }, h('span', { class: 'grow' }), button), table];
}

function makeMembers(group, signal) {
  const table = h('lv-table');
  let search = '';

  async function change(body, text) {
    try {
      await post(`groups/${group.id}/members`, body);
      tell(text);
      table.reload();
    } catch (problem) {
      tellProblem(problem);
    }
  }

  async function remove(user) {
    const preview = { of: 'person', id: user.id, group_ids: user.groups.filter((id) => id !== group.id) };
    const isDone = await saveRules(preview, () => post(`groups/${group.id}/members`, { remove: [user.id] }).then(() => true))
      .catch(tellProblem);
    if (isDone) {
      tell(_('{name} is no longer in {group}.', { name: user.name, group: group.name }));
      table.reload();
    }
  }

  async function addPeople() {
    let chosen = [];
    await askForm({
      title: _('Add people to {group}', { group: group.name }),
      fields: [{ name: 'people', label: _('Users'), isRequired: true, pick: { search: searchPeople, isMultiple: true } }],
      submit: _('Add'),
      send({ people }) {
        chosen = people;
        return true;
      },
    });
    if (chosen.length > 0)
      await change({ add: chosen }, _('People added: {count}', { count: chosen.length }));
  }

  table.setUp({
    caption: _('Members'),
    columns: [
      { name: 'name', title: _('Name'), sort: true, isHead: true, cell: (user) => h('a', { href: `#/people/${user.id}` }, user.name) },
      { name: 'login', title: _('User ID'), sort: true },
      { name: 'affiliation', title: _('Affiliation'), sort: true },
    ],
    async load({ cursor, sort, isDescending }) {
      const page = await get('users', { search, group: group.id, sort, descending: isDescending || null, cursor, limit: PAGE }, signal);
      return { rows: page.users, cursor: page.cursor };
    },
    sort: 'name',
    empty: _('Nobody is in this group.'),
    actions: (user) => h('button', { type: 'button', 'aria-label': _('Take {name} out', { name: user.name }), onclick: () => remove(user) }, _('Take out')),
  });
  return h('section', { class: 'card' }, h('h2', {}, _('Members')),
    h('div', { class: 'bar' },
      makeSearch({ label: _('Search in this group'), onSearch(text) { search = text; table.reload(); } }),
      h('span', { class: 'grow' }),
      h('button', { type: 'button', onclick: addPeople }, _('Add people…'))), table);
}

async function makeGroup({ signal, parameters: [id], reload }) {
  const { groups } = await get('groups', {}, signal);
  const group = groups.find((candidate) => candidate.id === id);
  const back = h('p', { class: 'back' }, h('a', { href: '#/people/groups' }, _('All groups')));
  if (!group)
    return [back, h('h1', {}, _('Groups')), h('p', { class: 'note' }, _('There is no such group.'))];
  const form = h('lv-form', { class: 'stack' });
  form.setUp({
    fields: [nameField(group.name), ...ruleFields(group, { above: _('as the company’s rules say') })],
    submit: _('Save'),
    send: ({ name, ...rules }) => saveRules({ of: 'group', id, ...rules }, () => patch(`groups/${id}`, { new_name: name, ...rules })),
    done(answer) {
      if (!answer)
        return;
      tell(_('Saved.'));
      reload();
    },
  });
  return [back, h('h1', {}, group.name), makeMembers(group, signal),
    h('section', { class: 'card form' }, h('h2', {}, _('Name and rules')), form)];
}

export default function make(context) {
  return context.parameters.length > 0 ? makeGroup(context) : makeList(context);
}
