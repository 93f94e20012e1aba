// SPDX-License-Identifier: LGPL-2.1-or-later
// What the operator announces to everybody: changes, maintenance, incidents and what came of them; in
// the program, in the public feed and on the status page.
import { get, post } from '../api.js';
import { h } from '../dom.js';
import { askForm } from '../elements/dialog.js';
import { tell } from '../status.js';
import { dateTime, fromField } from '../time.js';
import { _, language } from '../words.js';
import { KINDS } from './announcement.js';

async function write(reload, { draft = {}, before = null } = {}) {
  const words = before ? { title_ja: before.title.ja, title_en: before.title.en } : draft;
  const answer = await askForm({
    title: before ? _('Follow-up of “{title}”', { title: before.title[language] }) : _('New announcement'),
    text: _('What is published cannot be changed, only followed up.'),
    fields: [
      { name: 'kind', label: _('Kind'), value: before?.kind ?? draft.kind ?? 'incident', options: Object.entries(KINDS).map(([kind, text]) => [kind, _(text)]) },
      { name: 'title_ja', label: _('Title ({language})', { language: '日本語' }), value: words.title_ja, maxLength: 200 },
      { name: 'body_ja', label: _('Text ({language})', { language: '日本語' }), type: 'lines', value: words.body_ja },
      { name: 'title_en', label: _('Title ({language})', { language: 'English' }), value: words.title_en, maxLength: 200 },
      { name: 'body_en', label: _('Text ({language})', { language: 'English' }), type: 'lines', value: words.body_en },
      { name: 'effective', label: _('Takes effect'), type: 'datetime-local', hint: _('When the change or the maintenance begins. A change is told a calendar month ahead, at least.') },
    ],
    submit: _('Publish'),
    send: ({ effective, ...values }) => post('announcements', { ...values, effective: fromField(effective) ?? undefined, follows: before?.id }),
  });
  if (answer) {
    tell(_('It was published.'));
    reload();
  }
}

export default async function make({ session, signal, query, reload }) {
  const { announcements } = await get('announcements', {}, signal);
  const mayWrite = session.role !== 'reader';
  const again = () => (location.hash === '#/announcements' ? reload() : (location.hash = '#/announcements'));
  const table = h('lv-table');
  table.setUp({
    caption: _('Announcements'),
    columns: [
      { name: 'title', title: _('Title'), isHead: true, cell: (row) => [row.title[language],
        row.is_short_notice && h('span', { class: 'mark' }, _('Less than a calendar month ahead'))] },
      { name: 'kind', title: _('Kind'), cell: (row) => _(KINDS[row.kind]), sort: (row) => row.kind },
      { name: 'published', title: _('Published'), cell: (row) => dateTime(row.published), sort: (row) => row.published },
      { name: 'effective', title: _('Takes effect'), cell: (row) => dateTime(row.effective), sort: (row) => row.effective ?? '' },
    ],
    rows: announcements,
    actions: mayWrite ? (row) => row.kind === 'incident' && h('button', {
      type: 'button', 'aria-label': _('Follow-up: {title}', { title: row.title[language] }), onclick: () => write(again, { before: row }),
    }, _('Follow-up…')) : undefined,
    empty: _('Nothing has been announced yet.'),
  });
  if (query.has('draft') && mayWrite)
    get('capacity', { language }, signal).then(({ draft }) => write(again, { draft })).catch(() => {});
  return [h('h1', {}, _('Announcements')),
    mayWrite && h('div', { class: 'bar' },
      h('button', { type: 'button', class: 'suggested', onclick: () => write(again) }, _('New announcement…'))),
    table];
}
