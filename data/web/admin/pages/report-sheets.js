// SPDX-License-Identifier: LGPL-2.1-or-later
// What goes with the report: algorithms and key lengths (18.1.5), and the questions that companies ask
// of every service.
import { N_, _ } from '../words.js';
import { chain, clock, factors, passwords, tls } from './report-controls.js';

// [use, algorithm, bits of the key]; what the connection of this moment chose is put in by the page.
export const ALGORITHMS = [
  [N_('Signalling, pages and API'), 'TLS 1.3: TLS_AES_256_GCM_SHA384, TLS_AES_128_GCM_SHA256', '256, 128'],
  [N_('Key agreement of media'), 'DTLS 1.2, ECDHE: X25519, P-256, P-384', '256–384'],
  [N_('Sound, pictures and shared screens'), 'SRTP: AEAD_AES_256_GCM, AEAD_AES_128_GCM', '256, 128'],
  [N_('Passwords of people'), 'scrypt (N = 2¹⁵, r = 8, p = 3)', '256'],
  [N_('Entry passwords of rooms, in the program'), 'PBKDF2-HMAC-SHA-256, 600 000 ×', '256'],
  [N_('Second factor'), 'TOTP: HMAC-SHA-1', '160'],
  [N_('Chain of records'), 'SHA-256', '–'],
  [N_('Signature of the chain’s head, keys of devices'), 'Ed25519', '256'],
  [N_('Tokens, addresses of administration'), N_('random; SHA-256 is kept'), '256'],
  [N_('Random numbers'), 'OpenSSL, getrandom (2)', '–'],
];

const one = (piece) => [piece].flat().filter(Boolean);

// [question, answer (report) → pieces as of report-controls.js]
export const QUESTIONS = [
  [N_('Is all communication encrypted?'), (report) => one(tls(report))],
  [N_('How are passwords kept, and what must they be like?'), (report) => [
    { kind: 'design', text: _('As scrypt hashes, each with its salt; they cannot be read back.') }, ...passwords(report)]],
  [N_('Is there multi-factor authentication?'), (report) => [
    { kind: 'design', text: _('For administration, by codes of an app (TOTP).') }, ...one(factors(report))]],
  [N_('Can access be restricted by address?'), ({ policy, service }) => [
    { kind: 'setting', text: _('For people: {networks}', { networks: policy.networks || _('not restricted') }) },
    { kind: 'setting', text: _('For administration: {networks}', { networks: service.admin_networks || _('not restricted') }) }]],
  [N_('Are logs taken, and for how long are they kept?'), ({ policy }) => [
    { kind: 'setting', text: _('Entries, exits, bandwidth, sign-ins and what administrators do, for {years} calendar years.',
      { years: policy.retention_years }) }]],
  [N_('Are logs protected against change?'), (report) => one(chain(report))],
  [N_('Are the clocks synchronised?'), (report) => one(clock(report))],
  [N_('Where are the data kept?'), ({ operator }) => [operator.data_location
    ? { kind: 'setting', text: operator.data_location } : { kind: 'warning', text: _('Not stated by the operator.') }]],
  [N_('Are the data of customers separated?'), ({ service }) => [{ kind: 'setting', text: service.is_for_one_company
    ? _('This server is for one company alone.')
    : _('Several companies share this server, each with a database file of its own.') }]],
  [N_('Can the provider’s staff read our data?'), () => [
    { kind: 'design', text: _('The console shows no people and no records. Who has access to the machine could read the databases; every command is written down, and what concerns a company stands in its own records.') }]],
  [N_('Are sound and pictures stored?'), ({ files }) => [files.strangers === 0
    ? { kind: 'ok', text: _('No. There is no file of them on the server (looked at just now).') }
    : { kind: 'warning', text: _('The server’s folder has {strangers} files that the server does not know.', files) }]],
  [N_('What happens to the data when the contract ends?'), ({ service }) => [
    { kind: 'setting', text: _('They can be exported; a removal overwrites them, {days} days after it was asked for at the earliest.',
      { days: service.removal_days }) }]],
  [N_('How are incidents announced?'), () => [
    { kind: 'design', text: _('In the program, in a public feed and on a status page, with follow-ups.') }]],
  [N_('Which certifications are held?'), ({ operator }) => [operator.link_certification
    ? { kind: 'setting', text: operator.link_certification } : { kind: 'warning', text: _('Not stated by the operator.') }]],
];
