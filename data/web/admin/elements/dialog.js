// SPDX-License-Identifier: LGPL-2.1-or-later
// Questions over the page, one at a time: the browser's own dialog keeps the focus and hears Escape.
import { h } from '../dom.js';
import { newId } from '../dom.js';
import { _ } from '../words.js';
import './form.js';

function open(title, content) {
  const id = newId('dialog');
  const dialog = h('dialog', { 'aria-labelledby': id }, h('h2', { id }, title), content);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

// A form over the page, with parts in front of its buttons: gives what send answered, or null when it was left.
// onReady (form), once it stands.
export function askForm({ title, text, parts = [], onReady, ...options }) {
  return new Promise((resolve) => {
    const form = h('lv-form', { class: 'stack' });
    const dialog = open(title, [text && h('p', {}, text), form]);
    let answer = null;
    form.setUp({
      ...options,
      cancel: { text: _('Cancel'), done: () => dialog.close() },
      done: (given) => { answer = given ?? true; dialog.close(); },
    });
    form.add(...parts);
    onReady?.(form);
    dialog.addEventListener('close', () => resolve(answer));
  });
}

// Yes or no: send is called on yes.
export function confirm({ title, text, submit, isDestructive = false, send }) {
  return askForm({ title, text, submit, isDestructive, send, fields: [] });
}

// Something to read, or to copy.
export function show({ title, content }) {
  return new Promise((resolve) => {
    const button = h('button', { type: 'button', class: 'suggested', onclick: () => dialog.close() }, _('Close'));
    const dialog = open(title, [content, h('div', { class: 'buttons' }, button)]);
    dialog.addEventListener('close', resolve);
  });
}
