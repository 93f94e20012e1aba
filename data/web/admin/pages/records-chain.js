// SPDX-License-Identifier: LGPL-2.1-or-later
// Whether the records are whole: each row follows from the one before. The head says it of all of
// them; whoever keeps one can tell later that nothing was rewritten since.
import { address, get, post } from '../api.js';
import { h, replace } from '../dom.js';
import { tell, tellProblem } from '../status.js';
import { dateTimeWithOffset } from '../time.js';
import { _, language } from '../words.js';
import { tabs } from './records-parts.js';

const ROWS = 20000; // of a part

function makeHead(head) {
  return h('dl', { class: 'facts' },
    h('dt', {}, _('Rows')), h('dd', {}, head.seq.toLocaleString(language)),
    h('dt', {}, _('Time')), h('dd', {}, dateTimeWithOffset(head.time) || '–'),
    h('dt', {}, _('Hash')), h('dd', {}, h('code', { class: 'hash' }, head.hash)),
    h('dt', {}, _('Signature')), h('dd', {}, h('code', { class: 'hash' }, head.signature)));
}

// Part by part, so that it can be seen how far it is and left at any time.
function makeVerification(head, signal) {
  const bar = h('progress', { max: 1, value: 0, 'aria-label': _('Verified'), hidden: true });
  const said = h('p', { role: 'status' });
  const button = h('button', { type: 'button', class: 'suggested', onclick: verify }, _('Verify now'));

  async function verify() {
    let done = { rows: 0, is_end: false };
    let purged = 0;
    button.disabled = true;
    bar.hidden = false;
    said.className = '';
    try {
      do {
        done = await post('records/verify', done.rows ? { after: done.rows, after_hash: done.hash, rows: ROWS } : { rows: ROWS });
        purged += done.purged;
        bar.value = head.seq ? Math.min(1, done.rows / head.seq) : 1;
        said.textContent = _('{count} rows are verified.', { count: done.rows.toLocaleString(language) });
      } while (!done.is_end && !signal.aborted);
      said.textContent = _('All {count} rows are whole; of {purged} the contents are gone, as their time was over.',
        { count: done.rows.toLocaleString(language), purged: purged.toLocaleString(language) });
      said.className = 'good';
    } catch (problem) {
      said.textContent = `${problem.message} ${problem.remedy}`;
      said.className = 'problem';
    } finally {
      button.disabled = false;
    }
  }
  return [h('p', {}, button), bar, said];
}

function makeKept(signal) {
  const table = h('lv-table');
  table.setUp({
    caption: _('Kept heads'),
    columns: [
      { name: 'kept', title: _('Kept'), isHead: true, cell: (head) => dateTimeWithOffset(head.kept) },
      { name: 'by', title: _('By') },
      { name: 'seq', title: _('Rows'), isNumber: true, cell: (head) => head.seq.toLocaleString(language) },
      { name: 'hash', title: _('Hash'), cell: (head) => h('code', { class: 'hash' }, head.hash) },
      { name: 'fits', title: _('Compared with the records of now'),
        cell: (head) => (head.fits ? _('The same') : h('strong', { class: 'problem' }, _('Other: the records were changed'))) },
    ],
    load: async () => ({ rows: (await get('records/heads', {}, signal)).heads }),
    empty: _('No head was kept yet. Keep one now, and a copy elsewhere: it shows later that nothing was rewritten.'),
  });
  return table;
}

async function compareFile(event) {
  const [file] = event.target.files;
  if (!file)
    return;
  try {
    const text = await file.text();
    const content = JSON.parse(text);
    const { seq, hash } = content.head ?? content;
    const { fits } = await post('records/compare', { seq, hash });
    tell(fits ? _('The head fits: what was recorded until then is unchanged.')
      : _('The head does not fit: the records were changed.'), { isProblem: !fits });
  } catch (problem) {
    tellProblem(problem instanceof SyntaxError ? Object.assign(problem, { message: _('This is no head.'), remedy: '' }) : problem);
  }
  event.target.value = '';
}

export default async function make({ signal }) {
  const { head } = await get('records/head', {}, signal);
  const kept = makeKept(signal);
  const file = URL.createObjectURL(new Blob([JSON.stringify({ head }, null, 2)], { type: 'application/json' }));
  signal.addEventListener('abort', () => URL.revokeObjectURL(file));

  async function keep() {
    await post('records/heads');
    tell(_('The head was kept.'));
    kept.reload();
  }

  return [h('h1', {}, _('Records')), tabs('records/chain'),
    h('section', { class: 'card' }, h('h2', {}, _('The chain')), makeVerification(head, signal),
      h('p', {}, h('a', { class: 'button', download: '', href: address('records/chain') }, _('Save all records, to be verified anywhere')))),
    h('section', { class: 'card' }, h('h2', {}, _('The head')), makeHead(head),
      h('div', { class: 'buttons' },
        h('button', { type: 'button', onclick: keep }, _('Keep')),
        h('a', { class: 'button', href: file, download: `head-${head.seq}.json` }, _('Save as a file')),
        h('label', { class: 'button' }, _('Compare a saved one…'),
          h('input', { type: 'file', accept: 'application/json,.json', class: 'hidden', onchange: compareFile })))),
    h('section', {}, h('h2', {}, _('Kept heads')), kept)];
}
