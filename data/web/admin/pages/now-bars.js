// SPDX-License-Identifier: LGPL-2.1-or-later
// Who may not come back into which room, and letting them.
import { get, post } from '../api.js';
import { h } from '../dom.js';
import { tell, tellProblem } from '../status.js';
import { dateTime } from '../time.js';
import { _ } from '../words.js';

let reload = () => {};

// Somebody was put out.
export function barsChanged() {
  reload();
}

async function lift(bar) {
  await post('bars/lift', { room: bar.room, user: bar.user });
  tell(_('{name} may come back.', { name: bar.name }));
  reload();
}

export function makeBars(signal) {
  const table = h('lv-table');
  const section = h('section', { class: 'bars', hidden: true }, h('h2', {}, _('May not come back')), table);

  table.setUp({
    caption: _('May not come back'),
    columns: [
      { name: 'name', title: _('Name'), isHead: true },
      { name: 'room_name', title: _('Room') },
      { name: 'until', title: _('Until'), cell: (bar) => (bar.until ? dateTime(bar.until) : _('For good')) },
      { name: 'reason', title: _('Reason') },
    ],
    rows: [],
    actions: (bar) => h('button', { type: 'button', onclick: () => lift(bar) }, _('Let come back')),
  });
  reload = async () => {
    try {
      const { bars } = await get('bars', {}, signal);
      table.rows = bars;
      section.hidden = bars.length === 0;
    } catch (problem) {
      tellProblem(problem);
    }
  };
  signal.addEventListener('abort', () => { reload = () => {}; });
  reload();
  return section;
}
