// SPDX-License-Identifier: LGPL-2.1-or-later
// People from a CSV file: sent in parts, looked at row by row, and only then taken.
import { get, post } from '../api.js';
import { h, newId, replace } from '../dom.js';
import { tell } from '../status.js';
import { _, language } from '../words.js';

const PART = 144 * 1024; // bytes; base64 makes 192 kB of them
const MAX_FILE = 16 * 1024 * 1024;
const POLL_MS = 400;

const COLUMNS = { name: _('Name'), reading: _('Reading'), affiliation: _('Affiliation'), title: _('Title'), mail: _('Mail'), groups: _('Groups'), admin: _('Administrator') };

function encode(bytes) {
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000)
    text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

async function sendFile(file, say) {
  const { id } = await post('imports');
  for (let from = 0; from < file.size; from += PART) {
    say(_('Sending… {percent} %', { percent: Math.round(100 * from / file.size) }));
    const bytes = new Uint8Array(await file.slice(from, from + PART).arrayBuffer());
    await post(`imports/${id}/parts`, { data: encode(bytes) });
  }
  return id;
}

// Until the server is done with it.
async function wait(id, signal, say) {
  for (;;) {
    const state = await get(`imports/${id}`, {}, signal);
    if (state.state === 'applying' && state.passwords > 0)
      say(_('Preparing passwords: {ready} of {all}', { ready: state.passwords_ready, all: state.passwords }));
    if (state.state !== 'checking' && state.state !== 'applying')
      return state;
    await new Promise((resolve) => { setTimeout(resolve, POLL_MS); });
  }
}

function makeFaults(faults) {
  const table = h('lv-table');
  table.setUp({
    caption: _('What is wrong in the file'),
    columns: [
      { name: 'line', title: _('Line'), isNumber: true, sort: (fault) => Number(fault.args.line), cell: (fault) => fault.args.line },
      { name: 'column', title: _('Column'), cell: (fault) => [fault.args.field, fault.args.column && h('span', { class: 'note' }, ` (${fault.args.column})`)] },
      { name: 'message', title: _('What is wrong'), isHead: true },
    ],
    rows: faults,
  });
  return [h('h3', {}, _('What is wrong in the file')), table];
}

function describe(change) {
  if (change.change === 'add')
    return [change.affiliation, !change.has_password && h('span', { class: 'note below' }, _('Without a password: make a one-time password later.'))];
  return h('ul', { class: 'plain' }, change.columns.map(({ column, before, after }) => h('li', {},
    h('span', { class: 'note' }, `${COLUMNS[column] ?? column}: `), h('del', {}, before || '–'), ' → ', h('ins', {}, after || '–'))));
}

function makeChanges(id, signal) {
  const table = h('lv-table');
  table.setUp({
    caption: _('What changes'),
    columns: [
      { name: 'line', title: _('Line'), isNumber: true },
      { name: 'name', title: _('Person'), isHead: true, cell: (change) => [change.name, h('span', { class: 'note below' }, change.login)] },
      { name: 'change', title: _('What happens'), cell: (change) => (change.change === 'add' ? _('New') : _('Changed')) },
      { name: 'columns', title: _('In detail'), cell: describe },
    ],
    load: ({ cursor }) => get(`imports/${id}/changes`, { cursor }, signal).then((page) => ({ rows: page.changes, cursor: page.cursor ?? null })),
    empty: _('Nothing changes.'),
  });
  return [h('h3', {}, _('What changes')), table];
}

function makeHelp() {
  const names = language === 'ja' ? 'ユーザーID, 氏名, フリガナ, 所属, 役職, メール, グループ, 管理者, 初期パスワード'
    : 'user_id, name, reading, affiliation, title, mail, groups, admin, password';
  return h('details', {}, h('summary', {}, _('What the file looks like')),
    h('p', {}, _('The first line names the columns, in any order; only the user ID must be there, and what has no column stays as it is:')),
    h('p', {}, h('code', {}, names)),
    h('p', {}, _('Several groups are written with semicolons between them. A password is taken of new people only, and is good for one sign-in. Nobody is deleted or suspended by an import. UTF-8 and Shift_JIS (as Excel writes it) are both understood.')),
    h('p', {}, _('The export is such a file: change it and bring it back.')));
}

export default function make({ signal }) {
  const id = newId('file');
  const result = h('div');
  const status = h('p', { class: 'note', role: 'status' });
  const problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  const file = h('input', { type: 'file', id, accept: '.csv,text/csv', onchange: begin });
  const say = (text) => { status.textContent = text; };

  function fail(error) {
    if (signal.aborted)
      return;
    say('');
    problem.textContent = [error.message, error.remedy].filter(Boolean).join(' ');
    problem.hidden = false;
  }

  async function begin() {
    const [chosen] = file.files;
    if (!chosen)
      return;
    problem.hidden = true;
    replace(result);
    try {
      if (chosen.size > MAX_FILE)
        throw new Error(_('The file is larger than 16 MB.'));
      file.disabled = true;
      const draft = await sendFile(chosen, say);
      say(_('Looking…'));
      await post(`imports/${draft}/check`);
      showPlan(draft, await wait(draft, signal, say));
    } catch (error) {
      fail(error);
    } finally {
      file.disabled = false;
      file.value = ''; // the same file again is a change, too
    }
  }

  function counts(state) {
    return _('New: {added}. Changed: {updated}. Unchanged: {unchanged}. Faults: {faults}.', {
      added: state.added, updated: state.updated, unchanged: state.unchanged, faults: state.faults.length,
    });
  }

  async function apply(draft, button) {
    button.disabled = true;
    problem.hidden = true;
    try {
      say(_('Importing…'));
      await post(`imports/${draft}/apply`);
      const state = await wait(draft, signal, say);
      if (state.state !== 'applied') { // others changed something meanwhile
        showPlan(draft, state);
        return;
      }
      replace(result);
      say(_('Imported. {counts}', { counts: counts(state) }));
      tell(_('Imported.'));
    } catch (error) {
      button.disabled = false;
      fail(error);
    }
  }

  function showPlan(draft, state) {
    if (state.problem) {
      fail(new Error([state.problem.args.line && _('Line {line}:', { line: state.problem.args.line }), state.problem.message].filter(Boolean).join(' ')));
      return;
    }
    const isGood = state.faults.length === 0 && state.added + state.updated > 0;
    say(counts(state));
    const button = h('button', { type: 'button', class: 'suggested', onclick: () => apply(draft, button) }, _('Import now'));
    replace(result, h('section', { class: 'card' }, h('h2', {}, _('Nothing is changed yet')),
      state.faults.length > 0 && [h('p', {}, _('Mend these in the file, then choose it again: an import is taken whole or not at all.')), makeFaults(state.faults)],
      isGood && h('div', { class: 'buttons' }, button), state.faults.length === 0 && makeChanges(draft, signal)));
  }

  return [
    h('section', { class: 'card' },
      h('div', { class: 'field' }, h('label', { for: id }, _('CSV file')), file,
        h('p', { class: 'hint' }, _('First you see what would change, row by row.'))),
      makeHelp(), problem, status), result];
}
