// SPDX-License-Identifier: LGPL-2.1-or-later
// What the company announces to its people: what was, what is still to come, and a new one.
import { get, remove } from '../api.js';
import { h } from '../dom.js';
import { confirm } from '../elements/dialog.js';
import { tell } from '../status.js';
import { dateTime } from '../time.js';
import { _, language } from '../words.js';
import makeAnnouncement, { KINDS } from './announcement.js';

const isToCome = (row) => new Date(row.published) > Date.now();

function stateOf(row) {
  const marks = [
    isToCome(row) ? _('To be published {time}', { time: dateTime(row.published) }) : dateTime(row.published),
    row.mail === 'waiting' && (isToCome(row) ? _('with mail') : _('mail is being queued')),
    row.mail === 'queued' && _('mailed'),
  ];
  return marks.filter(Boolean).join(' · ');
}

function takeBack(row, reload) {
  return confirm({
    title: _('Take “{title}” back?', { title: row.title[language] }),
    text: _('Nobody has seen it yet, and nobody will.'),
    submit: _('Take back'), isDestructive: true,
    send: () => remove(`announcements/${row.id}`).then(() => true),
  }).then((isDone) => {
    if (isDone) {
      tell(_('It was taken back.'));
      reload();
    }
  });
}

function makeActions(row, reload) {
  if (isToCome(row))
    return [
      h('a', { class: 'button', href: `#/announcements/${row.id}`, 'aria-label': _('Edit: {title}', { title: row.title[language] }) }, _('Edit…')),
      h('button', { type: 'button', onclick: () => takeBack(row, reload) }, _('Take back…')),
    ];
  return row.kind === 'incident' && h('a', {
    class: 'button', href: `#/announcements/new?follows=${row.id}`, 'aria-label': _('Follow-up: {title}', { title: row.title[language] }),
  }, _('Follow-up…'));
}

function makeTitle(row, rows) {
  const before = row.follows && rows.find((other) => other.id === row.follows);
  return [
    row.title[language],
    before && h('span', { class: 'note under' }, _('Follow-up of “{title}”', { title: before.title[language] })),
    row.is_short_notice && h('span', { class: 'mark' }, _('Less than a calendar month ahead')),
  ];
}

export default async function make(context) {
  const { announcements } = await get('announcements', {}, context.signal);
  const { parameters: [id], reload } = context;
  if (id)
    return makeAnnouncement(context, announcements);
  const table = h('lv-table');
  table.setUp({
    caption: _('Announcements'),
    columns: [
      { name: 'title', title: _('Title'), cell: (row) => makeTitle(row, announcements), isHead: true },
      { name: 'kind', title: _('Kind'), cell: (row) => _(KINDS[row.kind]), sort: (row) => row.kind },
      { name: 'published', title: _('Published'), cell: stateOf, sort: (row) => row.published },
      { name: 'effective', title: _('Takes effect'), cell: (row) => dateTime(row.effective), sort: (row) => row.effective ?? '' },
    ],
    rows: announcements,
    actions: (row) => makeActions(row, reload),
    empty: _('Nothing has been announced yet. What you announce stands in everybody’s notices, and can go out by mail, too.'),
  });
  return [
    h('h1', {}, _('Announcements')),
    h('div', { class: 'bar' }, h('a', { class: 'button', href: '#/announcements/new' }, _('New announcement…'))),
    table,
  ];
}
