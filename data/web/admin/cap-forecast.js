// SPDX-License-Identifier: LGPL-2.1-or-later
// What a bound of bandwidth means in a meeting: the same figures by which clients decide what they send
// (libliveon/call/lv-encode-plan.c). Rates in kbit/s; 0 or nothing: no bound.

const SOUND = 32 + 9.6 + 28.8; // speech, its seal, 50 packets a second
const VIDEO_SHARE = 0.92;      // the rest of a packet is not picture
const VIDEO_SEAL = 5.76;
const BEGIN_MARGIN = 1.25;
const HEARD = 3;               // who speak at once
const SHOWN = 24;              // pictures in one window

export const PICTURES = [
  { size: '1280 × 720', least: 550, good: 1400 },
  { size: '640 × 360', least: 180, good: 450 },
  { size: '320 × 180', least: 60, good: 150 },
];

const wire = (picture) => (picture + VIDEO_SEAL) / VIDEO_SHARE;
export const least = (a, b) => (a && b ? Math.min(a, b) : a || b || 0);

// The largest picture that somebody can send who may send so much: { size, isSharp }, null: sound alone.
export function pictureFor(kbps) {
  if (!kbps)
    return { ...PICTURES[0], isSharp: true };
  const left = (kbps - SOUND) * VIDEO_SHARE - VIDEO_SEAL;
  const picture = PICTURES.find((one) => left >= one.least * BEGIN_MARGIN);
  return picture ? { ...picture, isSharp: left >= picture.good } : null;
}

const rateOf = (picture, left) => Math.min(picture.good, Math.max(picture.least, left));

// A meeting of so many, in which one is seen large and the others small: what each may send, and what
// goes into and out of the server.
export function meetingOf(people, { user = 0, room = 0 }) {
  const each = least(user, room && room / people);
  const large = pictureFor(each);
  const small = PICTURES.at(-1);
  const left = each ? (each - SOUND) * VIDEO_SHARE - VIDEO_SEAL : Infinity;
  const largeRate = large ? wire(rateOf(large, left)) : 0;
  const smallRate = large ? wire(rateOf(small, left)) : 0;
  const others = Math.max(people - 1, 0);
  const shownSmall = Math.max(Math.min(others, SHOWN) - 1, 0);
  const into = people * SOUND + largeRate + others * smallRate;
  const receive = Math.min(HEARD, others) * SOUND + (others > 0 ? largeRate : 0) + shownSmall * smallRate;
  return { each, large, into: Math.round(into), out: Math.round(people * receive), receive: Math.round(receive) };
}
