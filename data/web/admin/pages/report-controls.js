// SPDX-License-Identifier: LGPL-2.1-or-later
// The white paper's controls, and what of this deployment speaks for each. A piece of evidence says
// how it is known: looked at just now, a setting as it stands, or how the program is made.
import { dateTime } from '../time.js';
import { N_, _ } from '../words.js';

export const KINDS = {
  ok: N_('Checked'),
  warning: N_('Look at this'),
  problem: N_('Not met'),
  setting: N_('Setting'),
  design: N_('How it is made'),
};

const setting = (text) => ({ kind: 'setting', text });
const design = (text) => ({ kind: 'design', text });
const checked = (isMet, met, unmet, otherwise = 'problem') => ({ kind: isMet ? 'ok' : otherwise, text: isMet ? met : unmet });
const named = (value, title) => value
  ? setting(_('{title}: {value}', { title, value }))
  : { kind: 'warning', text: _('{title}: not stated by the operator', { title }) };

export function tls({ tls: seen }) {
  if (seen.newest === 'unknown')
    return { kind: 'warning', text: _('The server could not reach its own port to try TLS.') };
  return checked(seen.newest === 'accepted' && seen.below === 'refused',
    _('TLS 1.3 is accepted, TLS 1.2 and older are refused (tried just now).'),
    _('A version below TLS 1.3 was accepted (tried just now).'));
}

export function certificate({ certificate: seen }) {
  const values = { until: dateTime(seen.until), days: seen.days };
  return [
    seen.days > 30 ? { kind: 'ok', text: _('The certificate is valid until {until}, {days} more days.', values) }
      : seen.days > 0 ? { kind: 'warning', text: _('The certificate ends on {until}, in {days} days.', values) }
        : { kind: 'problem', text: _('The certificate ended on {until}.', values) },
    setting(seen.is_own ? _('It is self-signed and trusted by its pin: {pin}', { pin: seen.pin })
      : _('It is of an authority, with the pin {pin}', { pin: seen.pin })),
  ];
}

export function clock({ clock: seen }) {
  if (seen.state === 'unknown')
    return { kind: 'warning', text: _('Whether the clock is synchronised cannot be told on this machine.') };
  return checked(seen.state === 'synchronised',
    _('The clock is synchronised, off by {ms} ms.', { ms: Math.abs(seen.offset_ms).toFixed(1) }),
    _('The clock is not synchronised: NTP must be set up.'));
}

export function retention({ policy, service, records }) {
  return [
    setting(_('Records are kept for {years} calendar years, then purged; the purge is itself recorded.',
      { years: policy.retention_years })),
    policy.legal_hold && setting(_('A legal hold is on: nothing is purged.')),
    setting(service.requires_clock ? _('Nothing is purged while the clock is not synchronised.')
      : _('Records are purged even while the clock is not synchronised.')),
    setting(records.oldest_entry ? _('The oldest entry that is kept: {time}', { time: dateTime(records.oldest_entry) })
      : _('There is no entry yet.')),
  ];
}

export function guards({ records }) {
  return checked(records.is_guarded,
    _('The database refuses to change a record, or to delete one other than by the purge.'),
    _('What guards the records in the database is missing.'));
}

export function chain({ chain: seen }) {
  if (!seen)
    return { kind: 'setting', text: _('The chain is being verified…') };
  if (seen.problem)
    return { kind: 'problem', text: _('The chain of records was not verified: {why}', { why: seen.problem }) };
  return { kind: 'ok', text: _('All {rows} rows of the chain fit, verified on {time}. Head: {hash}',
    { rows: seen.rows, time: dateTime(seen.time), hash: seen.hash }) };
}

export function passwords({ policy }) {
  return [
    setting(_('A password has at least {length} characters of {classes} kinds; the last {history} do not come back.',
      { length: policy.min_length, classes: policy.min_classes, history: policy.history })),
    setting(policy.max_age_days > 0 ? _('It must be changed after {days} days.', { days: policy.max_age_days })
      : _('It need not be changed from time to time.')),
    policy.lockout_failures > 0
      ? setting(_('After {count} failures an unknown device waits for {seconds} seconds.',
        { count: policy.lockout_failures, seconds: policy.lockout_seconds }))
      : { kind: 'warning', text: _('There is no lockout after failures.') },
  ];
}

export function factors({ people }) {
  const values = { with: people.second_factors, all: people.administrators };
  return checked(people.second_factors === people.administrators,
    _('All {all} administrators have a second factor.', values),
    _('{with} of {all} administrators have a second factor.', values), 'warning');
}

function process({ process: seen }) {
  return [
    checked(!seen.is_root, _('The server does not run as root.'), _('The server runs as root.'), 'warning'),
    checked(seen.no_new_privileges, _('It can gain no privileges.'), _('It could gain privileges: the service unit forbids it.'), 'warning'),
    checked(seen.is_filtered, _('Its system calls are filtered.'), _('Its system calls are not filtered: the service unit does it.'), 'warning'),
    checked(seen.capabilities <= 3, _('It has {count} of the system’s capabilities.', { count: seen.capabilities }),
      _('It has {count} of the system’s capabilities.', { count: seen.capabilities }), 'warning'),
  ];
}

function files({ files: seen }) {
  return checked(seen.loose === 0, _('Databases and keys can be read by the server alone.'),
    _('{count} files or folders of the server can be read by others on the machine.', { count: seen.loose }));
}

function media({ files: seen }) {
  return checked(seen.strangers === 0,
    _('The server’s folder has {databases} databases and {keys} keys, and no other file: no sound or picture is kept.', seen),
    _('The server’s folder has {strangers} files that the server does not know.', seen), 'warning');
}

function rule(name, value) {
  return setting(_('{title}: {value}', { title: name, value: value || _('not restricted') }));
}

function listeners({ service }) {
  return [
    setting(_('For people: {address}', { address: service.listen.join(' ') })),
    setting(service.has_console ? _('The operator’s console, on a port of its own: {address}', { address: service.console })
      : _('The operator’s console is not open.')),
    setting(service.metrics ? _('Metrics, on a port of their own: {address}', { address: service.metrics })
      : _('Metrics are not served.')),
  ];
}

function capacity({ capacity: seen }) {
  const full = Object.entries(seen).filter(([, state]) => state !== 'ok');
  return checked(full.length === 0, _('Disk, people, connections and bandwidth have room.'),
    _('Running out: {names}', { names: full.map(([name]) => name).join(', ') }), 'warning');
}

function isolation({ service }) {
  return [
    setting(service.is_for_one_company ? _('This server is for one company alone.')
      : _('Several companies share this server, each with a database file of its own.')),
    design(_('No request reaches another company’s data; what is not one’s own is answered like what does not exist.')),
  ];
}

function operators({ service }) {
  return setting(_('The console has {all} named accounts, {with} of them with a second factor.',
    { all: service.operators, with: service.operators_with_second_factor }));
}

const announced = ({ service }) => [
  setting(_('Changes announced in the last year: {changes}; of these less than a month ahead: {short_notices}', service)),
  design(_('They are shown in the program, in a public feed and on a status page.')),
];

const contacts = ({ operator }) => {
  const ways = [operator.contact_mail, operator.contact_phone, operator.contact_form].filter(Boolean);
  return [
    named(ways.join(', '), _('Contact')),
    design(_('A help in Japanese and English is part of the program.')),
  ];
};

const policies = ({ operator }) => [
  named(operator.link_security_policy, _('Information security policy')),
  named(operator.link_cloud_policy, _('Cloud security policy')),
];

// [number, title, evidence (report) → pieces]; in the order of the paper.
export const CONTROLS = [
  ['5.1.1', N_('Policies for information security'), policies],
  ['6.1.1', N_('Roles and responsibilities'), ({ operator }) => [named(operator.link_terms, _('Terms of use'))]],
  ['6.1.3', N_('Contact with authorities'), ({ operator }) => [
    named(operator.name, _('Operator')), named(operator.address, _('Address')),
    named(operator.data_location, _('Where the data are'))]],
  ['CLD6.3.1', N_('Shared roles in the cloud'), ({ operator }) => [
    named(operator.link_terms, _('Terms of use')), named(operator.link_cloud_policy, _('Cloud security policy'))]],
  ['8.1.1', N_('Inventory of assets'), (report) => [isolation(report)[0],
    design(_('The operator’s console shows no people and no records of a company.'))]],
  ['CLD8.1.5', N_('Removal of customer’s assets'), ({ service }) => [
    design(_('A company’s data can be exported as a whole, and verified offline.')),
    setting(_('A removal is asked for first and carried out {days} days later at the earliest; the files are overwritten.',
      { days: service.removal_days }))]],
  ['9.2.1', N_('Registering users'), ({ people }) => [
    checked(people.are_kept, _('The database refuses to delete a person: records keep their owner.'),
      _('People could be deleted from the database.')),
    setting(_('{users} people are registered, {suspended} of them suspended.', people))]],
  ['9.2.2', N_('Giving access to users'), ({ people, policy }) => [
    setting(_('Groups: {groups}, rooms: {rooms}', people)),
    rule(_('Creating rooms'), policy.create_rooms)]],
  ['9.2.3', N_('Privileged access'), ({ service, people }) => [
    design(_('The address of this administration has 256 random bits; the server keeps its hash.')),
    rule(_('Where it is reached from'), service.admin_networks), factors({ people })]],
  ['9.2.4', N_('Passwords of users'), passwords],
  ['9.4.1', N_('Restricting access'), ({ policy }) => [
    rule(_('Signing in'), policy.sign_in), rule(_('Entering rooms'), policy.join),
    rule(_('Hours'), policy.hours), rule(_('Networks'), policy.networks),
    design(_('A room can have an entry password, which the server never sees; administrators put people out at once.'))]],
  ['9.4.4', N_('Privileged programs'), (report) => [operators(report),
    design(_('Every command of an operator goes through the same checks and is written down; what concerns a company stands in its own records.'))]],
  ['CLD9.5.1', N_('Separation of customers'), isolation],
  ['CLD9.5.2', N_('Hardening'), (report) => [...process(report), ...listeners(report)]],
  ['10.1.1', N_('Use of cryptography'), (report) => [tls(report), ...certificate(report), files(report),
    design(_('Sound and pictures are encrypted with AES-GCM between program and server; other ciphers are not accepted.'))]],
  ['11.2.7', N_('Disposal of equipment'), () => [
    design(_('What is removed is overwritten before its files are deleted.'))]],
  ['12.1.2', N_('Announcing changes'), announced],
  ['12.1.3', N_('Capacity'), (report) => [capacity(report),
    setting(report.service.has_alerts ? _('The operator is told by mail when something runs out.')
      : _('Nobody is told by mail when something runs out.'))]],
  ['CLD12.1.5', N_('Help and contact'), contacts],
  ['12.3.1', N_('Backup'), (report) => [media(report)]],
  ['12.4.1', N_('Event logs'), (report) => [guards(report), chain(report), ...retention(report)]],
  ['12.4.4', N_('Clocks'), (report) => [clock(report),
    design(_('Times are kept in UTC and shown with their offset.'))]],
  ['CLD12.4.5', N_('Monitoring by the customer'), () => [
    design(_('People see their own entries and exits; administrators see history and bandwidth, and export them.'))]],
  ['12.6.1', N_('Vulnerabilities'), ({ versions }) => [setting(_('Versions: {list}', {
    list: Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ') }))]],
  ['13.1.3', N_('Separation of networks'), listeners],
  ['CLD13.1.4', N_('Virtual and physical networks'), ({ tls: seen }) => [
    checked(seen.newest !== 'unknown', _('The server answers on its own port (tried just now).'),
      _('The server did not answer on its own port.'), 'warning')]],
  ['14.1.1', N_('Security requirements'), () => [
    design(_('The security functions are described in the help and in this report.'))]],
  ['15.1.2', N_('Agreements with suppliers'), ({ operator }) => [named(operator.link_terms, _('Terms of use'))]],
  ['15.1.3', N_('Supply chain'), ({ versions }) => [setting(_('Versions: {list}', {
    list: Object.entries(versions).map(([name, version]) => `${name} ${version}`).join(', ') }))]],
  ['16.1.1', N_('Incidents'), ({ service }) => [
    setting(_('Incidents announced in the last year, with their follow-ups: {incidents}', service))]],
  ['16.1.2', N_('Reporting of incidents'), contacts],
  ['16.1.7', N_('Evidence'), (report) => [chain(report), guards(report),
    setting(report.policy.legal_hold ? _('A legal hold is on: nothing is purged.') : _('No legal hold is on.'))]],
  ['18.1.1', N_('Applicable law'), ({ operator }) => [named(operator.governing_law, _('Governing law'))]],
  ['18.1.2', N_('Intellectual property'), () => [
    design(_('The licences of all parts are shown in the program (About).'))]],
  ['18.1.3', N_('Protection of records'), (report) => [guards(report), operators(report),
    design(_('Reading records is itself recorded.'))]],
  ['18.1.5', N_('Rules for cryptography'), () => [
    design(_('The sheet of algorithms and key lengths is below.'))]],
  ['18.2.1', N_('Independent review'), ({ operator }) => [named(operator.link_certification, _('Certifications'))]],
];

export function evidenceOf(control, report) {
  return [control[2](report)].flat(2).filter(Boolean);
}
