// SPDX-License-Identifier: LGPL-2.1-or-later
// A field that searches while one types, a moment after the last key, and never in the middle of
// composing kana. makeSearch ({ label, value, onSearch (text) }) → element.
import { h, newId } from '../dom.js';

const WAIT_MS = 250;

export function makeSearch({ label, value = '', onSearch }) {
  const id = newId('search');
  let timer = 0;
  let last = value;

  function search() {
    const text = input.value.trim();
    clearTimeout(timer);
    if (text === last)
      return;
    last = text;
    onSearch(text);
  }

  function later(event) {
    clearTimeout(timer);
    if (!event.isComposing)
      timer = setTimeout(search, WAIT_MS);
  }

  const input = h('input', {
    type: 'search', id, value, placeholder: label, autocomplete: 'off', spellcheck: 'false',
    oninput: later, oncompositionend: later, onchange: search,
  });
  return h('div', { class: 'search', role: 'search' }, h('label', { class: 'hidden', for: id }, label), input);
}
