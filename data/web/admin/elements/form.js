// SPDX-License-Identifier: LGPL-2.1-or-later
// A form that sends itself once, and shows what is refused beside the field that it is about.
import { h, newId, replace } from '../dom.js';
import { _ } from '../words.js';
import './picker.js';

function makeOptions(field) {
  return field.options.map(([value, text]) => h('option', { value, selected: value === field.value }, text));
}

function makeInput(field, id) {
  const common = {
    id, name: field.name, required: field.isRequired, autocomplete: field.autocomplete ?? 'off',
    maxlength: field.maxLength, disabled: field.isDisabled ?? false, readonly: field.isReadOnly,
  };
  if (field.options)
    return h('select', common, makeOptions(field));
  if (field.type === 'lines')
    return h('textarea', { ...common, rows: field.rows ?? 4, value: field.value ?? '' });
  if (field.type === 'switch')
    return h('input', { ...common, required: false, type: 'checkbox', role: 'switch', checked: field.value ?? false });
  return h('input', {
    ...common, type: field.type ?? 'text', value: field.value ?? '', inputmode: field.inputMode,
    min: field.min, max: field.max, step: field.step, autocapitalize: 'none', spellcheck: 'false',
  });
}

// Several things of many, by searching: see picker.js.
function makePicker(field, id) {
  const picker = h('lv-picker');
  picker.setUp({ id, label: field.label, isDisabled: field.isDisabled, ...field.pick });
  return picker;
}

function valueOf({ input, picker }) {
  if (picker)
    return picker.value;
  if (input.type === 'checkbox')
    return input.checked;
  if (input.type === 'number')
    return input.value === '' ? undefined : Number(input.value);
  return input.value;
}

class Form extends HTMLElement {
  #options;
  #fields = new Map();
  #problem = h('p', { class: 'problem', role: 'alert', hidden: true });
  #submit = h('button', { type: 'submit', class: 'suggested' });

  // { fields: [{ name, label, type, value, hint, options: [[value, text]], pick,
  //   suggestions: [texts], isRequired, … }],
  //   submit: text, cancel: { text, done }, send (values) → promise, done (answer) }
  // Fields under a heading stand in { legend, fields }.
  setUp(options) {
    this.#options = options;
    this.#submit.textContent = options.submit;
    if (options.isDestructive)
      this.#submit.className = 'destructive';
    replace(this,
      h('form', { novalidate: true, onsubmit: (event) => this.#onSubmit(event) },
        this.#problem,
        options.fields.map((field) => this.#makePart(field)),
        h('div', { class: 'buttons' }, this.#submit, options.cancel
          && h('button', { type: 'button', onclick: options.cancel.done }, options.cancel.text))));
  }

  input(name) {
    return this.#fields.get(name)?.input;
  }

  get values() {
    return Object.fromEntries([...this.#fields].map(([name, field]) => [name, valueOf(field)]));
  }

  // In front of the buttons: for a page's own parts.
  add(...parts) {
    this.querySelector('.buttons').before(...parts);
  }

  #makePart(part) {
    if (!part.legend)
      return this.#makeField(part);
    return h('fieldset', {}, h('legend', {}, part.legend), part.hint && h('p', { class: 'hint' }, part.hint),
      part.fields.map((field) => this.#makeField(field)));
  }

  #makeField(field) {
    const id = newId('field');
    const picker = field.pick ? makePicker(field, id) : null;
    const input = picker?.control ?? makeInput(field, id);
    const list = field.suggestions && h('datalist', { id: `${id}-list` }, field.suggestions.map((value) => h('option', { value })));
    if (list)
      input.setAttribute('list', list.id);
    const error = h('p', { class: 'error', id: `${id}-error`, hidden: true });
    const hint = field.hint && h('p', { class: 'hint', id: `${id}-hint` }, field.hint);
    if (hint)
      input.setAttribute('aria-describedby', hint.id);
    this.#fields.set(field.name, { input, picker, error, hint, isRequired: field.isRequired });
    return h('div', { class: field.type === 'switch' ? 'field switch' : 'field' },
      h('label', { for: id }, field.label), picker ?? input, list, hint, error);
  }

  #setError(name, text) {
    const { input, error, hint } = this.#fields.get(name);
    error.textContent = text;
    error.hidden = !text;
    if (text)
      input.setAttribute('aria-invalid', 'true');
    else
      input.removeAttribute('aria-invalid');
    const described = [hint?.id, text ? error.id : null].filter(Boolean).join(' ');
    if (described)
      input.setAttribute('aria-describedby', described);
    else
      input.removeAttribute('aria-describedby');
  }

  #check() {
    let first = null;
    for (const [name, { input, picker, isRequired }] of this.#fields) {
      const isMissing = picker ? isRequired && picker.value.length === 0 : input.validity.valueMissing;
      const text = isMissing ? _('Fill this in.')
        : input.validity.valid ? '' : _('This is not possible here.');
      this.#setError(name, text);
      if (text && !first)
        first = input;
    }
    first?.focus();
    return first === null;
  }

  showProblem(problem) {
    const name = (problem.args?.field ?? '').split('.').pop();
    const text = [problem.message, problem.remedy].filter(Boolean).join(' ');
    if (this.#fields.has(name)) {
      this.#setError(name, text);
      this.#fields.get(name).input.focus();
      return;
    }
    this.#problem.textContent = text;
    this.#problem.hidden = false;
  }

  async #onSubmit(event) {
    event.preventDefault();
    this.#problem.hidden = true;
    if (this.#submit.disabled || !this.#check())
      return;
    this.#submit.disabled = true;
    try {
      const answer = await this.#options.send(this.values);
      this.#options.done?.(answer);
    } catch (problem) {
      this.showProblem(problem);
    } finally {
      this.#submit.disabled = false;
    }
  }
}

customElements.define('lv-form', Form);
