// SPDX-License-Identifier: LGPL-2.1-or-later
// In words, beside the bounds as they are typed: what they mean for pictures and for the server's line.
import { PICTURES, least, meetingOf, pictureFor } from '../cap-forecast.js';
import { h, replace } from '../dom.js';
import { _ } from '../words.js';

const MEETINGS = [2, 5, 10, 30, 100];

const mbps = (kbps) => (kbps / 1000).toFixed(kbps < 10000 ? 1 : 0);

function pictureWords(kbps) {
  const picture = pictureFor(kbps);
  if (!picture)
    return _('Sound alone: there is no room for a picture.');
  if (picture.isSharp)
    return _('Pictures of {size}, sharp.', { size: picture.size });
  return _('Pictures of {size}, soft where much moves.', { size: picture.size });
}

function makeRow(people, caps) {
  const meeting = meetingOf(people, caps);
  const cells = [
    [_('People'), people], [_('Largest picture'), pictureWords(meeting.each)],
    [_('Into the server'), `${mbps(meeting.into)} Mbit/s`], [_('Out of the server'), `${mbps(meeting.out)} Mbit/s`],
  ];
  return h('tr', {}, cells.map(([label, text], index) => (index === 0 ? h('th', { scope: 'row', 'data-label': label }, label, ': ', text)
    : h('td', { 'data-label': label }, text))));
}

function togetherWords(caps) {
  const { into } = meetingOf(10, caps);
  return caps.tenant
    ? _('All together {rate} Mbit/s: that carries {count} meetings of ten people at once as above; beyond it pictures get smaller everywhere.', { rate: mbps(caps.tenant), count: Math.floor(caps.tenant / into) })
    : _('Nothing bounds all meetings together but the server’s line.');
}

export function makeForecast(form, bounds) {
  const element = h('div', { class: 'forecast', role: 'group', 'aria-label': _('What it means') });

  function update() {
    const caps = Object.fromEntries(['user', 'room', 'tenant'].map((name) => [
      name, least(Number(form.input(`${name}_kbps`).value), bounds[`${name}_kbps`])]));
    replace(element, h('h3', {}, _('What it means')),
      h('p', {}, _('Somebody alone in the large picture:'), ' ', pictureWords(caps.user)),
      h('table', {}, h('caption', { class: 'hidden' }, _('What meetings need')),
        h('thead', {}, h('tr', {}, [_('People'), _('Largest picture'), _('Into the server'), _('Out of the server')].map((title) => h('th', { scope: 'col' }, title)))),
        h('tbody', {}, MEETINGS.map((people) => makeRow(people, caps)))),
      h('p', { class: 'note' }, _('One is seen large, the others in {size}, three speak at most.', { size: PICTURES.at(-1).size })),
      h('p', {}, togetherWords(caps)));
  }

  form.addEventListener('input', update);
  update();
  return element;
}
