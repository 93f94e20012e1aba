// SPDX-License-Identifier: LGPL-2.1-or-later
// Sentences in the reader's language: English in the sources, the rest from the project's catalogue.

const KEY = 'liveon-language';
export const LANGUAGES = [['ja', '日本語'], ['en', 'English']];

let words = {};
export let language = 'en';

function wanted() {
  const chosen = localStorage.getItem(KEY);
  const tags = chosen ? [chosen] : navigator.languages;
  for (const tag of tags)
    for (const [known] of LANGUAGES)
      if (tag.toLowerCase().split('-')[0] === known)
        return known;
  return 'en';
}

export async function loadWords() {
  language = wanted();
  document.documentElement.lang = language;
  if (language === 'en')
    return;
  const answer = await fetch(`words-${language}.json`);
  words = answer.ok ? await answer.json() : {};
}

export function chooseLanguage(tag) {
  localStorage.setItem(KEY, tag);
  location.reload();
}

// _('{name} is inside', { name })
export function _(english, values = {}) {
  const sentence = words[english] ?? english;
  return sentence.replace(/\{(\w+)\}/g, (hole, name) => (name in values ? String(values[name]) : hole));
}

// For texts that are looked up later: const NAMES = [N_('Now')].
export function N_(english) {
  return english;
}
