// SPDX-License-Identifier: LGPL-2.1-or-later
// Times are shown in the company's zone, with the offset where a record is read.
import { _, language } from './words.js';

let zone = 'UTC';
export function setZone(name) {
  zone = name;
}
export const getZone = () => zone;

function format(options) {
  return new Intl.DateTimeFormat(language === 'ja' ? 'ja-JP' : 'en-GB', { timeZone: zone, ...options });
}

const DAY = { year: 'numeric', month: '2-digit', day: '2-digit' };
const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };

// "12:05"
export function clock(text) {
  return text ? format(CLOCK).format(new Date(text)) : '';
}

// "2026/11/24 12:05"
export function dateTime(text) {
  return text ? format({ ...DAY, ...CLOCK }).format(new Date(text)) : '';
}

// "+09:00"
export function offset(text) {
  const parts = format({ timeZoneName: 'longOffset' }).formatToParts(new Date(text));
  const name = parts.find((part) => part.type === 'timeZoneName').value.replace('GMT', '');
  return name || '+00:00';
}

export function dateTimeWithOffset(text) {
  return text ? `${dateTime(text)} ${offset(text)}` : '';
}

// "1 h 05 min"
export function since(text, now = Date.now()) {
  const minutes = Math.max(0, Math.floor((now - new Date(text)) / 60000));
  const rest = String(minutes % 60).padStart(2, '0');
  if (minutes < 60)
    return _('{minutes} min', { minutes });
  return _('{hours} h {minutes} min', { hours: Math.floor(minutes / 60), minutes: rest });
}

// For <input type="datetime-local">: "2026-11-24T12:05" in the company's zone.
export function toField(time) {
  const parts = Object.fromEntries(new Intl.DateTimeFormat('en-GB', { timeZone: zone, ...DAY, ...CLOCK })
    .formatToParts(new Date(time)).map((part) => [part.type, part.value]));
  return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}`;
}

// And back, to a time as the server reads it. What a clock shows twice is the first of both, what it
// leaves out is the time after the gap.
export function fromField(text) {
  if (!text)
    return null;
  const wanted = new Date(`${text}:00Z`).getTime();
  const shown = (time) => new Date(`${toField(time)}:00Z`).getTime();
  const near = [wanted - 86400000, wanted + 86400000].map((time) => wanted - (shown(time) - time)).sort((a, b) => a - b);
  return new Date(near.find((time) => shown(time) === wanted) ?? near[1]).toISOString();
}
