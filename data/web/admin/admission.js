// SPDX-License-Identifier: LGPL-2.1-or-later
// What opens a room, made here of what a person typed: neither password nor link's secret is ever sent.
// The same bytes as libliveon/crypto/lv-admission.h, which says how.
import { WORDS } from './passphrase-words.js';
import { language, _ } from './words.js';

const ITERATIONS = 600000;
const MAX_BYTES = 1024;
const PASSPHRASE_WORDS = 6;

const utf8 = new TextEncoder();

export function random(size) {
  return crypto.getRandomValues(new Uint8Array(size));
}

export function toHex(bytes) {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function toBase64Url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function join(...parts) {
  const bytes = parts.map((part) => (typeof part === 'string' ? utf8.encode(part) : part));
  return new Uint8Array(bytes.flatMap((part) => [...part]));
}

// However a keyboard or an input method wrote it; null: it is no password.
export function normalize(password) {
  if (/[\p{Surrogate}\0]/u.test(password) || utf8.encode(password).length > MAX_BYTES)
    return null;
  return password.normalize('NFKC').replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '') || null;
}

export async function harden(password, room, salt, iterations) {
  const text = normalize(password);
  if (text === null)
    throw Object.assign(new Error(_('This is not possible as a password.')), { args: { field: 'password' } });
  const key = await crypto.subtle.importKey('raw', utf8.encode(text), 'PBKDF2', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({
    name: 'PBKDF2', hash: 'SHA-256', salt: join('liveon-room-password-v1', room, salt), iterations,
  }, key, 256));
}

export async function deriveKey(hardened, room) {
  const key = await crypto.subtle.importKey('raw', hardened, 'HKDF', false, ['deriveBits']);
  return new Uint8Array(await crypto.subtle.deriveBits({
    name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(32), info: join('liveon admission v1', room),
  }, key, 256));
}

// `admission` of the protocol, for a room that a password opens.
export async function ofPassword(password, room) {
  const salt = random(16);
  const key = await deriveKey(await harden(password, room, salt, ITERATIONS), room);
  return { salt: toBase64Url(salt), iterations: ITERATIONS, key: toBase64Url(key) };
}

// And for one that a link with this secret opens.
export async function ofSecret(secret, room) {
  return { salt: toBase64Url(random(16)), iterations: 0, key: toBase64Url(await deriveKey(secret, room)) };
}

// Six words, each one of 256: 48 bits.
export function drawPassphrase() {
  return [...random(PASSPHRASE_WORDS)].map((byte) => WORDS[language][byte]).join('-');
}
