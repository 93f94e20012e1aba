// SPDX-License-Identifier: LGPL-2.1-or-later
// Everyone of the company. The parts have addresses of their own:
// #/people, people/ID, people/new, people/import, people/groups[/ID], people/rules, people/why[/ID]
import { h } from '../dom.js';
import { makeTabs } from '../elements/tabs.js';
import { _ } from '../words.js';

const PARTS = {
  groups: () => import('./groups.js'),
  import: () => import('./people-import.js'),
  rules: () => import('./rules.js'),
  why: () => import('./people-why.js'),
};

function makePeopleTabs(current) {
  return makeTabs(_('Users'), [
    ['people', _('Everyone')], ['people/groups', _('Groups')], ['people/rules', _('Rules')],
    ['people/why', _('Why not?')], ['people/import', _('Import')],
  ], current);
}

export default async function make(context) {
  const [part, ...parameters] = context.parameters;
  if (part && !PARTS[part]) {
    const { default: makePerson } = await import('./person.js');
    return makePerson(context);
  }
  const load = part ? PARTS[part] : () => import('./people-list.js');
  const { default: makePart } = await load();
  const content = await makePart({ ...context, parameters });
  if (parameters.length > 0 && part === 'groups')
    return content;
  return [h('h1', {}, _('Users')), makePeopleTabs(part ? `people/${part}` : 'people'), content];
}
