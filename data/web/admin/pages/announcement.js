// SPDX-License-Identifier: LGPL-2.1-or-later
// Writing one announcement: both languages, when, by mail or not; looked at before anybody is told.
import { post, put } from '../api.js';
import { h } from '../dom.js';
import { askForm } from '../elements/dialog.js';
import { tell } from '../status.js';
import { dateTime, fromField, getZone, toField } from '../time.js';
import { N_, _, language } from '../words.js';

const HOUR_MS = 3600000;
const LIST = '#/announcements';
export const KINDS = {
  change: N_('Change of the service'), maintenance: N_('Maintenance'), incident: N_('Incident'), information: N_('Information'),
};
const LANGUAGES = [['ja', '日本語'], ['en', 'English']];

function makeWords(row) {
  return LANGUAGES.map(([tag, name]) => ({
    legend: name,
    fields: [
      { name: `title_${tag}`, label: _('Title ({language})', { language: name }), value: row?.title[tag], maxLength: 200 },
      { name: `body_${tag}`, label: _('Text ({language})', { language: name }), type: 'lines', rows: 8, value: row?.body[tag], maxLength: 20000 },
    ],
  }));
}

function makeTimes(row) {
  const next = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS;
  return {
    legend: _('When'),
    hint: _('Time zone: {zone}', { zone: getZone() }),
    fields: [
      { name: 'when', label: _('Publish'), value: row ? 'later' : 'now', options: [['now', _('At once')], ['later', _('At a set time')]] },
      { name: 'published', label: _('Publish on'), type: 'datetime-local', value: toField(row?.published ?? next), isRequired: true },
      {
        name: 'effective', label: _('Takes effect'), type: 'datetime-local', value: row?.effective ? toField(row.effective) : '',
        hint: _('When the change or the maintenance begins. A change is told a calendar month ahead, at least.'),
      },
    ],
  };
}

function makeFields(row, before) {
  return [
    {
      name: 'kind', label: _('Kind'), value: row?.kind ?? before?.kind ?? 'information',
      options: Object.entries(KINDS).map(([kind, text]) => [kind, _(text)]),
    },
    ...makeWords(row ?? (before && { title: before.title, body: {} })),
    makeTimes(row),
    { name: 'mail', label: _('Send by mail, too'), type: 'switch', value: row ? row.mail !== 'none' : false, hint: _('To everybody who has a mail address, each in their language.') },
  ];
}

function toRow({ when, published, effective, ...words }, follows) {
  const row = { ...words, effective: fromField(effective) ?? undefined, follows };
  return when === 'later' ? { ...row, published: fromField(published) } : row;
}

function makePart(row, tag, name) {
  return h('section', { class: 'card', lang: tag }, h('p', { class: 'note' }, name, ' · ', _(KINDS[row.kind])),
    h('h3', {}, row.title[tag]), h('p', { class: 'lines' }, row.body[tag]));
}

function warnings(row, recipients) {
  return [
    row.is_short_notice && h('p', { class: 'problem' }, _('This is less than a calendar month before it takes effect. It is marked as short notice.')),
    row.effective && h('p', {}, _('Takes effect: {time}', { time: dateTime(row.effective) })),
    row.mail !== 'none' && h('p', {}, _('Mails: {count}', { count: recipients })),
    row.title.ja === row.title.en && h('p', { class: 'note' }, _('It is written in one language: all read the same.')),
  ].filter(Boolean);
}

// As people will see it; then it is told.
async function preview(id, row) {
  const { announcement, recipients } = await post('announcements/preview', row);
  const isLater = Boolean(row.published) && new Date(row.published) > Date.now();
  return askForm({
    title: isLater ? _('Publish on {time}?', { time: dateTime(row.published) }) : _('Publish now?'),
    text: isLater ? '' : _('What is published cannot be changed, only followed up.'),
    fields: [],
    parts: [...warnings(announcement, recipients), ...LANGUAGES.map(([tag, name]) => makePart(announcement, tag, name))],
    submit: isLater ? _('Schedule it') : _('Publish'),
    send: () => (id ? put(`announcements/${id}`, row) : post('announcements', row)),
  });
}

function follow(form) {
  const update = () => {
    const isLater = form.input('when').value === 'later';
    form.input('published').closest('.field').hidden = !isLater;
    form.input('published').disabled = !isLater;
    form.input('effective').required = form.input('kind').value === 'change';
  };
  form.addEventListener('change', update);
  update();
}

export default function make({ parameters: [id], query }, announcements) {
  const row = announcements.find((one) => one.id === id);
  const before = announcements.find((one) => one.id === (row?.follows ?? query.get('follows')));
  const form = h('lv-form', { class: 'wide' });
  form.setUp({
    fields: makeFields(row, before),
    submit: _('Preview…'),
    cancel: { text: _('Cancel'), done: () => { location.hash = LIST; } },
    send: (values) => preview(row?.id, toRow(values, before?.id)),
    done(answer) {
      if (answer === null)
        return;
      tell(new Date(answer.announcement.published) > Date.now() ? _('It is scheduled.') : _('It was published.'));
      location.hash = LIST;
    },
  });
  follow(form);
  return [
    h('p', { class: 'back' }, h('a', { href: LIST }, _('All announcements'))),
    h('h1', {}, row ? _('Edit announcement') : before ? _('Follow-up of “{title}”', { title: before.title[language] }) : _('New announcement')),
    form,
  ];
}
