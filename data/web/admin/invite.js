// SPDX-License-Identifier: LGPL-2.1-or-later
// Invitations: links as libliveon/protocol/lv-invite-link.h reads them, and the text that people send.
import { h } from './dom.js';
import { tell } from './status.js';
import { dateTime, offset } from './time.js';
import { _ } from './words.js';

function query(company) {
  return company.code ? `?company=${encodeURIComponent(company.code)}` : '';
}

// For a browser; never with a secret, which the page's server would read.
export const webLink = (room, company) => `https://${location.host}/join/${room.id}${query(company)}`;

export const programLink = (room, company, secret = '') => `liveon://${location.host}/${room.id}${query(company)}${secret && `#k=${secret}`}`;

export function invitationText(room, link) {
  const lines = [_('You are invited to a meeting.'), '', _('Room: ') + room.name];
  if (room.schedule === 'timed')
    lines.push(`${_('Time: ')}${dateTime(room.starts)} – ${dateTime(room.ends)} (UTC${offset(room.starts)})`);
  lines.push(_('Link: ') + link, '', _('The link opens in LiveOn.'));
  if (room.mode === 'password')
    lines.push(_('The entry password comes separately.'));
  return `${lines.join('\n')}\n`;
}

export async function copy(text, input) {
  try {
    await navigator.clipboard.writeText(text);
    tell(_('Copied.'));
  } catch {
    input?.select();
    tell(_('The browser does not allow copying: press Ctrl+C.'));
  }
}

// A link to look at, with a button beside it.
export function makeLink(label, link) {
  const input = h('input', { type: 'text', readonly: true, value: link, 'aria-label': label });
  return h('div', { class: 'field' }, h('span', { class: 'label', 'aria-hidden': 'true' }, label),
    h('div', { class: 'with-button' }, input,
      h('button', { type: 'button', 'aria-label': _('Copy: {what}', { what: label }), onclick: () => copy(link, input) }, _('Copy'))));
}
