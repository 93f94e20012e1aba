// SPDX-License-Identifier: LGPL-2.1-or-later
// The pages there are, in the order of the navigation. A page is a module of pages/ whose default
// function gets { session, signal, parameters, query, reload } and gives an element; see docs/architecture.md.
import { N_ } from './words.js';

export const PAGES = [
  {
    name: 'now', title: N_('Now'),
    icon: 'M3 12h4l3-8 4 16 3-8h4',
    load: () => import('./pages/now.js'),
  },
  {
    name: 'people', title: N_('People'),
    icon: 'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM2 21v-2a5 5 0 0 1 5-5h4a5 5 0 0 1 5 5v2M16 3.5a4 4 0 0 1 0 7.5M22 21v-2a5 5 0 0 0-4-4.9',
    load: () => import('./pages/people.js'),
  },
  {
    name: 'rooms', title: N_('Rooms'),
    icon: 'M4 20V5l9-2v18zM13 6h6v14M9.5 12h.01M2 20h20',
    load: () => import('./pages/rooms.js'),
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
    name: 'account', title: N_('Your account'), isOwn: true, // at the person's name
    load: () => import('./pages/account.js'),
  },
];
