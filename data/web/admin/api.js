// SPDX-License-Identifier: LGPL-2.1-or-later
// What the pages ask the server, below the secret address they came from.
import { language } from './words.js';

let csrf = '';

// A refusal, in words for people: `message` says what happened, `remedy` what to do.
export class Problem extends Error {
  constructor(status, body) {
    super(body.title ?? String(status));
    this.status = status;
    this.code = body.code ?? 'failed';
    this.remedy = body.detail ?? '';
    this.args = body.args ?? {};
    // What exactly is wrong, where the server can say it.
    if (body.why)
      [this.message, this.remedy] = [body.why, ''];
  }
}

// What to call when the session is over.
let onEnded = () => {};
export function whenEnded(callback) {
  onEnded = callback;
}

export function setCsrf(token) {
  csrf = token;
}

async function read(answer) {
  const type = answer.headers.get('Content-Type') ?? '';
  if (answer.status === 204)
    return null;
  return type.includes('json') ? answer.json() : {};
}

export function address(path, query = {}) {
  const known = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const text = new URLSearchParams(known).toString();
  return `api/${path}${text ? `?${text}` : ''}`;
}

async function ask(method, path, { query, body, signal } = {}) {
  const headers = { 'Accept-Language': language };
  if (method !== 'GET')
    headers['LiveOn-CSRF'] = csrf;
  if (body !== undefined)
    headers['Content-Type'] = 'application/json';
  const answer = await fetch(address(path, query), {
    method, headers, signal,
    body: body === undefined ? undefined : JSON.stringify(body),
    credentials: 'same-origin', cache: 'no-store', redirect: 'error',
  });
  const content = await read(answer);
  if (answer.ok)
    return content;
  const problem = new Problem(answer.status, content ?? {});
  if (problem.args.rule === 'second-factor') // since a moment ago
    location.reload();
  if (problem.code === 'unauthenticated' && path !== 'session')
    onEnded(problem);
  throw problem;
}

export const get = (path, query, signal) => ask('GET', path, { query, signal });
export const post = (path, body = {}) => ask('POST', path, { body });
export const put = (path, body = {}) => ask('PUT', path, { body });
export const patch = (path, body = {}) => ask('PATCH', path, { body });
export const remove = (path) => ask('DELETE', path);
