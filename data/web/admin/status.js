// SPDX-License-Identifier: LGPL-2.1-or-later
// One line that says what was done, to the eye and to a screen reader. It leaves by itself, a
// problem only when it is closed.
import { h, icon } from './dom.js';
import { _ } from './words.js';

const STAY_MS = 6000;

function region(isProblem) {
  const id = isProblem ? 'problems' : 'status';
  let element = document.getElementById(id);
  if (!element) {
    element = h('div', { id, class: 'toasts', role: isProblem ? 'alert' : 'status' });
    document.body.append(element);
  }
  return element;
}

export function tell(text, { isProblem = false, remedy = '' } = {}) {
  const toast = h('div', { class: isProblem ? 'toast problem' : 'toast' },
    h('span', {}, text, remedy && ` ${remedy}`),
    h('button', { type: 'button', class: 'quiet', 'aria-label': _('Close'), onclick: () => toast.remove() },
      icon('M6 6l12 12M18 6L6 18')));
  region(isProblem).replaceChildren(toast);
  if (!isProblem)
    setTimeout(() => toast.remove(), STAY_MS);
}

export function tellProblem(problem) {
  if (problem.name !== 'AbortError')
    tell(problem.message, { isProblem: true, remedy: problem.remedy });
}
