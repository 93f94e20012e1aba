// SPDX-License-Identifier: LGPL-2.1-or-later
// The parts of one page, each with an address of its own: links, so that Back and bookmarks work.
// makeTabs (label, [['people', text], ['people/groups', text]], current address) → element.
import { h } from '../dom.js';

export function makeTabs(label, tabs, current) {
  return h('nav', { class: 'tabs no-print', 'aria-label': label }, tabs.map(([address, text]) => h('a', {
    href: `#/${address}`, 'aria-current': address === current ? 'page' : null,
  }, text)));
}
