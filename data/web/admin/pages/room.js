// SPDX-License-Identifier: LGPL-2.1-or-later
// One room: a new one, or what can be changed of one that there is.
import { get, patch, post, remove } from '../api.js';
import { ofPassword, random, toHex } from '../admission.js';
import { h } from '../dom.js';
import { confirm } from '../elements/dialog.js';
import { copy, invitationText, makeLink, programLink, webLink } from '../invite.js';
import { tell } from '../status.js';
import { _ } from '../words.js';
import { addSuggestion, changeLink, changePassword, makeSecret, showLink } from './room-entry.js';
import { NEW, follow, makeFields, toRoom } from './room-form.js';

const LIST = '#/rooms';

function makeForm(options) {
  const form = h('lv-form', { class: 'wide' });
  form.setUp(options);
  follow(form);
  return form;
}

async function add(values, company) {
  const { room, people } = toRoom(values);
  const made = { ...room, id: toHex(random(16)), mode: values.mode };
  let secret = null;
  if (made.mode === 'password')
    made.admission = await ofPassword(values.password, made.id);
  if (made.mode === 'link')
    ({ secret, admission: made.admission } = await makeSecret(made.id));
  await post('rooms', { room: made, people });
  if (secret)
    await showLink(made, company, secret);
  return made;
}

async function makeNew({ session, signal }) {
  const { groups } = await get('groups', {}, signal);
  const form = makeForm({
    fields: makeFields(NEW, [], groups, true),
    submit: _('Make room'),
    cancel: { text: _('Cancel'), done: () => { location.hash = LIST; } },
    send: (values) => add(values, session.company),
    done(room) {
      tell(_('{room} was made.', { room: room.name }));
      location.hash = `${LIST}/${room.id}`;
    },
  });
  addSuggestion(form);
  return [h('h1', {}, _('New room')), form];
}

function makeInvitation(room, company) {
  const section = h('section', { class: 'card' }, h('h2', {}, _('Invite')));
  const inApp = programLink(room, company);
  if (room.mode === 'link') {
    section.append(h('p', {}, _('Only the link opens this room. Its secret is not kept on the server: whoever has it can pass it on, or you make a new one.')),
      h('div', { class: 'buttons' }, h('button', { type: 'button', onclick: () => changeLink(room, company) }, _('New link…'))));
    return section;
  }
  const link = webLink(room, company);
  section.append(makeLink(_('Link for everybody'), link), makeLink(_('Link for LiveOn'), inApp),
    h('div', { class: 'buttons' },
      h('button', { type: 'button', onclick: () => copy(invitationText(room, link)) }, _('Copy invitation')),
      room.mode === 'password' && h('button', { type: 'button', onclick: () => changePassword(room) }, _('Change password…'))));
  return section;
}

function close(room, reload) {
  return confirm({
    title: _('Close {room}?', { room: room.name }),
    text: _('Everyone leaves now, and nobody comes in until it is opened again.'),
    submit: _('Close room'), isDestructive: true,
    send: () => patch(`rooms/${room.id}`, { room: { is_closed: true } }),
  }).then((answer) => answer && reload());
}

async function openRoom(room, reload) {
  await patch(`rooms/${room.id}`, { room: { is_closed: false } });
  tell(_('{room} is open again.', { room: room.name }));
  reload();
}

async function removeRoom({ id, name }) {
  const { room } = await get(`rooms/${id}`);
  const isDone = await confirm({
    title: _('Remove {room}?', { room: name }),
    text: [
      room.people === 1 ? _('One person is inside: they leave now and are told that the room was closed.')
        : room.people > 1 && _('{count} people are inside: they leave now and are told that the room was closed.', { count: room.people }),
      _('The room goes from everybody’s list, and its invitations lead nowhere. The records of its meetings stay. This cannot be undone.'),
    ].filter(Boolean).join(' '),
    submit: _('Remove room'), isDestructive: true,
    send: () => remove(`rooms/${id}`).then(() => true),
  });
  if (isDone) {
    tell(_('{room} was removed.', { room: name }));
    location.hash = LIST;
  }
}

function makeEnd(room, reload) {
  return h('section', { class: 'card' }, h('h2', {}, _('Close or remove')),
    h('p', {}, room.is_closed ? _('The room is closed: nobody comes in.')
      : _('A closed room stays, with all that is set; nobody comes in until it is opened again.')),
    h('div', { class: 'buttons' },
      room.is_closed ? h('button', { type: 'button', onclick: () => openRoom(room, reload) }, _('Open room'))
        : h('button', { type: 'button', onclick: () => close(room, reload) }, _('Close room…')),
      h('button', { type: 'button', class: 'destructive', onclick: () => removeRoom(room) }, _('Remove room…'))));
}

export default async function make(context) {
  const { session, signal, parameters: [id], reload } = context;
  if (id === 'new')
    return makeNew(context);
  const [{ room, people, creator }, { groups }] = await Promise.all([get(`rooms/${id}`, {}, signal), get('groups', {}, signal)]);
  const form = makeForm({
    fields: makeFields(room, people, groups, false),
    submit: _('Save'),
    send: (values) => patch(`rooms/${id}`, toRoom(values)),
    done() {
      tell(_('Saved.'));
      reload();
    },
  });
  return [
    h('p', { class: 'back' }, h('a', { href: LIST }, _('All rooms'))),
    h('h1', {}, room.name),
    h('p', { class: 'note facts' }, [
      room.is_closed ? _('Closed') : room.people > 0 ? _('{count} inside', { count: room.people }) : _('Empty'),
      creator && _('made by {name}', { name: creator.name }),
    ].filter(Boolean).join(' · ')),
    makeInvitation(room, session.company), h('section', { class: 'card' }, form), makeEnd(room, reload),
  ];
}
