// SPDX-License-Identifier: LGPL-2.1-or-later
// The pages there are, in the order of the navigation. A page is a module of pages/ whose default
// function gets { session, signal, parameters, query, reload } and gives an element; see docs/architecture.md.
import { N_ } from './words.js';

const CONSOLE = [
  {
    name: 'overview', title: N_('Overview'),
    icon: 'M4 20V10M10 20V4M16 20v-8M21 20H2',
    load: () => import('./pages/console-overview.js'),
  },
  {
    name: 'companies', title: N_('Companies'),
    icon: 'M4 21V4h9v17M13 9h7v12M7 8h3M7 12h3M7 16h3M2 21h20',
    load: () => import('./pages/console-companies.js'),
  },
  {
    name: 'announcements', title: N_('Announcements'),
    icon: 'M4 10v4h4l8 5V5l-8 5zM19 9v6',
    load: () => import('./pages/console-announcements.js'),
  },
  {
    name: 'operators', title: N_('Operators'),
    icon: 'M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-5 4-7 8-7s8 2 8 7',
    load: () => import('./pages/console-operators.js'),
  },
  {
    name: 'log', title: N_('Log'),
    icon: 'M5 4h14M5 9h14M5 14h9M5 19h9',
    load: () => import('./pages/console-log.js'),
  },
];

const COMPANY = [
  {
    name: 'now', title: N_('Now'),
    icon: 'M3 12h4l3-8 4 16 3-8h4',
    load: () => import('./pages/now.js'),
  },
  {
    name: 'people', title: N_('Users'),
    icon: 'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21v-2a5 5 0 0 1 5-5h4a5 5 0 0 1 5 5v2M16 3.5a4 4 0 0 1 0 7.5M22 21v-2a5 5 0 0 0-4-4.9',
    load: () => import('./pages/people.js'),
  },
  {
    name: 'rooms', title: N_('Rooms'),
    icon: 'M4 20V5l9-2v18zM13 6h6v14M9.5 12h.01M2 20h20',
    load: () => import('./pages/rooms.js'),
  },
  {
    name: 'records', title: N_('Records'),
    icon: 'M4 4h16v16H4zM8 9h8M8 13h8M8 17h5',
    load: () => import('./pages/records.js'),
  },
  {
    name: 'announcements', title: N_('Announcements'),
    icon: 'M4 9v6h3l9 5V4L7 9zM20 9v6M7 15l1 5h3',
    load: () => import('./pages/announcements.js'),
  },
  {
    name: 'report', title: N_('Report'),
    icon: 'M6 3h9l4 4v14H6zM9 13l2 2 4-4M9 18h7',
    load: () => import('./pages/report.js'),
  },
  {
    name: 'policy', title: N_('Policy and limits'),
    icon: 'M12 3l8 3v6c0 5-4 8-8 9-4-1-8-4-8-9V6zM9 12l2 2 4-4',
    load: () => import('./pages/policy.js'),
  },
];

const BOTH = [
  {
    name: 'account', title: N_('Your account'), isOwn: true, // at the person's name
    load: () => import('./pages/account.js'),
  },
];

// Of a company's administrators ("company"), or of the operator's own people ("operator").
export function pagesFor(audience) {
  return [...(audience === 'operator' ? CONSOLE : COMPANY), ...BOTH];
}
