// SPDX-License-Identifier: LGPL-2.1-or-later
// The pages there are, in the order of the navigation. A page is a module of pages/ whose default
// function gets { session, signal, parameters } and gives an element; see docs/architecture.md.
import { N_ } from './words.js';

export const PAGES = [
  {
    name: 'rooms', title: N_('Rooms'),
    icon: 'M4 20V5l9-2v18zM13 6h6v14M9.500 12h.01M2 20h20',
    load: () => import('./pages/rooms.js'),
  },
];
