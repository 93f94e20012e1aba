// SPDX-License-Identifier: LGPL-2.1-or-later
// Choosing one or more of many by typing: people, groups, rooms. A field of a form has it by
// `pick: { search (text, signal) → promise of [{ id, text, note }], isMultiple, chosen: [items] }`;
// its value is the ids, or the one id, or ''. pick.js has what to search in.
// The keys of the ARIA combobox; what is being composed (kana) is left alone.
import { h, icon, newId, replace } from '../dom.js';
import { _ } from '../words.js';

const WAIT_MS = 200;
const CROSS = 'M6 6l12 12M18 6L6 18';

class Picker extends HTMLElement {
  #options;
  #chosen = [];
  #found = [];
  #active = -1;
  #timer = 0;
  #asking = new AbortController();
  #chips = h('ul', { class: 'chips', hidden: true });
  #list = h('ul', { role: 'listbox', id: newId('list'), hidden: true });
  #said = h('span', { class: 'hidden', role: 'status' });

  // For the form: the control that is labelled, focused, and marked when something is wrong.
  control = null;

  // { id, label, isMultiple, chosen, search, isDisabled, placeholder, onChange (value) }
  setUp(options) {
    this.#options = options;
    this.#chosen = [...(options.chosen ?? [])];
    this.control = h('input', {
      type: 'text', id: options.id, role: 'combobox', autocomplete: 'off', spellcheck: 'false',
      'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': this.#list.id,
      placeholder: options.placeholder ?? _('Type to search'), disabled: options.isDisabled ?? false,
      oninput: () => this.#retype(), onkeydown: (event) => this.#onKey(event),
      onfocus: () => this.#later(0), onblur: () => this.#leave(),
    });
    this.#list.setAttribute('aria-label', options.label ?? '');
    this.#list.addEventListener('mousedown', (event) => event.preventDefault()); // the focus stays
    replace(this, this.#chips, this.control, this.#list, this.#said);
    this.#showChosen();
  }

  get value() {
    const ids = this.#chosen.map((item) => item.id);
    return this.#options.isMultiple ? ids : ids[0] ?? '';
  }

  get chosen() {
    return [...this.#chosen];
  }

  #change() {
    this.#showChosen();
    this.#options.onChange?.(this.value);
  }

  #showChosen() {
    this.#chips.hidden = this.#chosen.length === 0;
    replace(this.#chips, this.#chosen.map((item) => h('li', {}, item.text, h('button', {
      type: 'button', class: 'quiet', 'aria-label': _('Remove {name}', { name: item.text }),
      disabled: this.#options.isDisabled ?? false, onclick: () => this.#drop(item),
    }, icon(CROSS)))));
    this.control.hidden = !this.#options.isMultiple && this.#chosen.length > 0;
  }

  #drop(item) {
    this.#chosen = this.#chosen.filter((other) => other !== item);
    this.#change();
    this.control.focus();
  }

  #take(item) {
    this.#chosen = this.#options.isMultiple ? [...this.#chosen, item] : [item];
    this.control.value = '';
    this.#close();
    this.#change();
    if (this.control.hidden)
      this.#chips.querySelector('button').focus();
    else
      this.#later(0);
  }

  // What was found for other words is no longer there to be taken.
  #retype() {
    this.#close();
    this.#later();
  }

  #later(wait = WAIT_MS) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#search(), wait);
  }

  async #search() {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    try {
      const found = await this.#options.search(this.control.value.trim(), signal);
      if (!signal.aborted && document.activeElement === this.control)
        this.#open(found.filter((item) => !this.#chosen.some((other) => other.id === item.id)));
    } catch (problem) {
      if (!signal.aborted)
        this.#said.textContent = problem.message;
    }
  }

  #open(found) {
    this.#found = found;
    this.#active = -1;
    replace(this.#list, found.map((item, index) => h('li', {
      role: 'option', id: `${this.#list.id}-${index}`, 'aria-selected': 'false',
      onclick: () => this.#take(item),
    }, h('span', {}, item.text), item.note && h('span', { class: 'note' }, item.note))),
    found.length === 0 && h('li', { role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false', class: 'note' },
      _('Nothing was found.')));
    this.#list.hidden = false;
    this.control.setAttribute('aria-expanded', 'true');
    this.control.removeAttribute('aria-activedescendant');
    this.#said.textContent = _('{count} to choose from', { count: found.length });
  }

  #close() {
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.#found = [];
    this.#active = -1;
    replace(this.#list);
    this.#list.hidden = true;
    this.control.setAttribute('aria-expanded', 'false');
    this.control.removeAttribute('aria-activedescendant');
  }

  #leave() {
    this.#close();
    this.control.value = '';
  }

  #go(step) {
    const count = this.#found.length;
    if (this.#list.hidden) {
      this.#later(0);
      return;
    }
    if (count === 0)
      return;
    this.#list.children[this.#active]?.setAttribute('aria-selected', 'false');
    this.#active = this.#active < 0 && step < 0 ? count - 1 : (this.#active + step + count) % count;
    const option = this.#list.children[this.#active];
    option.setAttribute('aria-selected', 'true');
    option.scrollIntoView({ block: 'nearest' });
    this.control.setAttribute('aria-activedescendant', option.id);
  }

  #onKey(event) {
    if (event.isComposing)
      return;
    const item = this.#found[this.#active];
    const isOpen = !this.#list.hidden;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp')
      this.#go(event.key === 'ArrowDown' ? 1 : -1);
    else if (event.key === 'Enter' && (isOpen || this.control.value !== ''))
      item && this.#take(item); // words alone choose nobody, and send no form
    else if (event.key === 'Escape' && isOpen)
      this.#close();
    else if (event.key === 'Backspace' && this.control.value === '' && this.#chosen.length > 0)
      this.#drop(this.#chosen.at(-1));
    else
      return;
    event.preventDefault();
    event.stopPropagation(); // a dialog around it stays
  }
}

customElements.define('lv-picker', Picker);
