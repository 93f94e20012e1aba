// SPDX-License-Identifier: LGPL-2.1-or-later
// From nobody to somebody who is signed in, and back.
import './elements/form.js';
import './elements/table.js';
import { get, setCsrf, whenEnded } from './api.js';
import { replace } from './dom.js';
import { makeFrame } from './frame.js';
import { makeSignIn } from './sign-in.js';
import { tell } from './status.js';
import { setZone } from './time.js';
import { loadWords } from './words.js';

let frame = null;

function showSignIn(problem) {
  frame?.close();
  frame = null;
  replace(document.body, makeSignIn(showFrame, problem));
  document.querySelector('input')?.focus();
}

function showFrame(session) {
  setCsrf(session.csrf);
  setZone(session.company.time_zone);
  frame = makeFrame(session, showSignIn);
  replace(document.body, frame.element);
  frame.open();
}

async function begin() {
  await loadWords();
  whenEnded((problem) => frame && showSignIn(problem));
  try {
    showFrame(await get('session'));
  } catch (problem) {
    showSignIn(problem.code === 'unauthenticated' ? null : problem);
  }
}

addEventListener('unhandledrejection', (event) => {
  if (event.reason?.name !== 'AbortError')
    tell(event.reason?.message ?? String(event.reason), { isProblem: true });
});
begin();
