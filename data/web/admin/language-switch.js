// SPDX-License-Identifier: LGPL-2.1-or-later
import { h } from './dom.js';
import { _, LANGUAGES, chooseLanguage, language } from './words.js';

export function makeLanguageSwitch() {
  return h('select', {
    class: 'language', 'aria-label': _('Language'),
    onchange: (event) => chooseLanguage(event.target.value),
  }, LANGUAGES.map(([tag, name]) => h('option', { value: tag, selected: tag === language, lang: tag }, name)));
}
