// SPDX-License-Identifier: LGPL-2.1-or-later
// What an auditor is handed: how this deployment meets each control, from settings and checks of now.
import { get, post } from '../api.js';
import { h, replace } from '../dom.js';
import { dateTimeWithOffset } from '../time.js';
import { _ } from '../words.js';
import { CONTROLS, KINDS, evidenceOf } from './report-controls.js';
import { ALGORITHMS, QUESTIONS } from './report-sheets.js';

function piece({ kind, text }) {
  return h('li', { class: `evidence ${kind}` }, h('span', { class: 'kind' }, _(KINDS[kind])), h('span', {}, text));
}

function pieces(list) {
  return h('ul', { class: 'pieces' }, list.map(piece));
}

function controls(report) {
  return h('table', { class: 'report' },
    h('caption', { class: 'hidden' }, _('Controls')),
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, _('Control')), h('th', { scope: 'col' }, _('Evidence')))),
    h('tbody', {}, CONTROLS.map((control) => h('tr', { 'data-control': control[0] },
      h('th', { scope: 'row' }, h('strong', {}, control[0]), ' ', _(control[1])),
      h('td', {}, pieces(evidenceOf(control, report)))))));
}

function summary(report) {
  const counts = { ok: 0, warning: 0, problem: 0 };
  for (const control of CONTROLS)
    for (const { kind } of evidenceOf(control, report))
      if (kind in counts)
        counts[kind] += 1;
  return h('p', { class: 'summary' },
    _('Checked and met: {ok}. To look at: {warning}. Not met: {problem}.', counts));
}

function algorithms({ tls, certificate }) {
  const rows = [
    ...ALGORITHMS.map(([use, name, bits]) => [_(use), _(name), bits]),
    [_('This connection just now'), [tls.protocol, tls.cipher, tls.group].filter(Boolean).join(', ') || _('unknown'), ''],
    [certificate.is_own ? _('Certificate (self-signed)') : _('Certificate (of an authority)'), tls.key || _('unknown'), ''],
  ];
  return h('table', { class: 'report' },
    h('caption', { class: 'hidden' }, _('Algorithms and key lengths')),
    h('thead', {}, h('tr', {}, [_('Use'), _('Algorithm'), _('Bits of the key')].map((text) => h('th', { scope: 'col' }, text)))),
    h('tbody', {}, rows.map(([use, name, bits]) => h('tr', {}, h('th', { scope: 'row' }, use), h('td', {}, name), h('td', {}, bits)))));
}

function questions(report) {
  return h('dl', { class: 'questions' }, QUESTIONS.map(([question, answer]) => h('div', {},
    h('dt', {}, _(question)), h('dd', {}, pieces(answer(report))))));
}

function show(content, report) {
  const { operator } = report;
  replace(content,
    h('p', {}, _('{company}, on {service} of {operator}, as of {time}', {
      company: report.company, service: operator.service, operator: operator.name || _('an operator without a name'),
      time: dateTimeWithOffset(report.time),
    })),
    summary(report),
    h('h2', {}, _('Controls')), controls(report),
    h('p', { class: 'hint' }, _('7.2.2 and 14.2.1 (training), 8.2.2 (labels) are for the operator’s organisation and have nothing to check here.')),
    h('h2', {}, _('Algorithms and key lengths')), algorithms(report),
    h('p', { class: 'hint' }, _('End-to-end encryption of sound and pictures is not part of this report: it would be claimed only where it can be checked.')),
    h('h2', {}, _('Usual questions')), questions(report));
}

export default async function make({ signal }) {
  const content = h('div', { class: 'report-content' });
  const report = await get('report', {}, signal);

  // Of many rows it takes a while: the rest stands meanwhile.
  async function verify() {
    try {
      report.chain = { ...await post('report/verify'), time: new Date().toISOString() };
    } catch (problem) {
      report.chain = { problem: problem.message };
    }
    if (!signal.aborted)
      show(content, report);
  }

  show(content, report);
  verify();
  return [
    h('h1', {}, _('Report')),
    h('div', { class: 'bar no-print' },
      h('button', { type: 'button', class: 'suggested', onclick: () => print() }, _('Print or save as PDF…')),
      h('p', { class: 'hint' }, _('Made of settings and checks of this moment. Nothing in it is kept.'))),
    content,
  ];
}
