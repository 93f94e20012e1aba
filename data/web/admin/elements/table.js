// SPDX-License-Identifier: LGPL-2.1-or-later
// A table that is read page by page: sorted by its column heads, on a phone a list of cards. Either
// it has all its rows, or load ({ cursor, sort, isDescending }) gives { rows, cursor } a page at a time.
import { h, nodes, replace } from '../dom.js';
import { language, _ } from '../words.js';

const collator = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });

function compare(a, b) {
  if (typeof a === 'number' && typeof b === 'number')
    return a - b;
  return collator.compare(a ?? '', b ?? '');
}

class Table extends HTMLElement {
  #options;
  #rows = [];
  #cursor = null;
  #sort = null;
  #isDescending = false;
  #body = h('tbody');
  #head = h('tr');
  #more = h('button', { type: 'button', hidden: true, onclick: () => this.#loadMore() });
  #note = h('div', { class: 'note', hidden: true });
  #problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  #loads = 0;

  // { caption, columns: [{ name, title, cell (row), sort: true | (row) => value, isNumber, isHead }],
  //   rows | load, empty: text or element, actions (row) → elements, sort, isDescending,
  //   onRows (rows) after each change }
  setUp(options) {
    this.#options = options;
    this.#sort = options.sort ?? null;
    this.#isDescending = options.isDescending ?? false;
    this.#more.textContent = _('Show more');
    replace(this,
      h('div', { class: 'scroll' },
        h('table', {}, h('caption', { class: 'hidden' }, options.caption), h('thead', {}, this.#head), this.#body)),
      this.#problem, this.#note, this.#more);
    this.#showHead();
    if (options.load) {
      replace(this.#body, this.#skeleton());
      return this.reload();
    }
    this.rows = options.rows ?? [];
    return undefined;
  }

  get rows() {
    return this.#rows;
  }

  set rows(rows) {
    this.#rows = rows;
    this.#showRows();
  }

  // From the beginning: something was changed, or is looked for otherwise.
  async reload() {
    this.#loads += 1;
    const load = this.#loads;
    this.setAttribute('aria-busy', 'true');
    try {
      const page = await this.#ask(null);
      if (load !== this.#loads)
        return;
      this.#problem.hidden = true;
      this.#cursor = page.cursor ?? null;
      this.rows = page.rows;
    } catch (problem) {
      if (load === this.#loads && problem.name !== 'AbortError')
        this.#showProblem(problem);
    } finally {
      if (load === this.#loads)
        this.removeAttribute('aria-busy');
    }
  }

  #showProblem(problem) {
    this.rows = [];
    this.#note.hidden = true;
    replace(this.#problem, problem.message, ' ', problem.remedy,
      h('button', { type: 'button', onclick: () => this.reload() }, _('Try again')));
    this.#problem.hidden = false;
  }

  // Where rows will stand, until the first are there.
  #skeleton() {
    return [1, 2, 3].map(() => h('tr', { class: 'skeleton', 'aria-hidden': 'true' },
      this.#options.columns.map(() => h('td', {}, h('span', {})))));
  }

  #ask(cursor) {
    return this.#options.load({ cursor, sort: this.#sort, isDescending: this.#isDescending });
  }

  async #loadMore() {
    const first = this.#rows.length;
    const load = this.#loads;
    this.#more.disabled = true;
    try {
      const page = await this.#ask(this.#cursor);
      if (load !== this.#loads)
        return;
      this.#cursor = page.cursor ?? null;
      this.rows = [...this.#rows, ...page.rows];
      this.#body.children[first]?.querySelector('a, button')?.focus();
    } finally {
      this.#more.disabled = false;
    }
  }

  #showHead() {
    replace(this.#head, this.#options.columns.map((column) => this.#makeHead(column)),
      this.#options.actions && h('th', { scope: 'col' }, h('span', { class: 'hidden' }, _('Actions'))));
  }

  #makeHead(column) {
    const isSorted = this.#sort === column.name;
    const order = this.#isDescending ? 'descending' : 'ascending';
    const title = column.sort
      ? h('button', { type: 'button', class: 'sort', onclick: () => this.#sortBy(column.name) }, column.title)
      : column.title;
    return h('th', {
      scope: 'col', class: column.isNumber ? 'number' : null,
      'aria-sort': isSorted ? order : null, 'data-column': column.name,
    }, title);
  }

  #sortBy(name) {
    this.#isDescending = this.#sort === name && !this.#isDescending;
    this.#sort = name;
    this.#showHead();
    this.#head.querySelector(`[data-column="${CSS.escape(name)}"] button`).focus();
    if (this.#options.load)
      this.reload();
    else
      this.#showRows();
  }

  #sorted() {
    const column = this.#options.columns.find((candidate) => candidate.name === this.#sort);
    if (!column || this.#options.load)
      return this.#rows;
    const value = column.sort === true ? (row) => row[column.name] : column.sort;
    const sorted = [...this.#rows].sort((a, b) => compare(value(a), value(b)));
    return this.#isDescending ? sorted.reverse() : sorted;
  }

  #showRows() {
    replace(this.#body, this.#sorted().map((row) => this.#makeRow(row)));
    this.#more.hidden = this.#cursor === null;
    this.#note.hidden = this.#rows.length > 0;
    replace(this.#note, this.#options.empty ?? _('Nothing was found.'));
    this.#options.onRows?.(this.#rows);
  }

  #makeRow(row) {
    const cells = this.#options.columns.map((column) => {
      const content = nodes([column.cell ? column.cell(row) : row[column.name]]);
      return column.isHead
        ? h('th', { scope: 'row', 'data-label': column.title }, content)
        : h('td', { class: column.isNumber ? 'number' : null, 'data-label': column.title }, content);
    });
    return h('tr', {}, cells, this.#options.actions && h('td', { class: 'actions' }, this.#options.actions(row)));
  }
}

customElements.define('lv-table', Table);
