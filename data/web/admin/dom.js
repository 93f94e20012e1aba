// SPDX-License-Identifier: LGPL-2.1-or-later
// Elements are made here and nowhere else: text is always a text node, so that no name that somebody
// typed can become markup.

const PROPERTIES = new Set(['value', 'checked', 'disabled', 'hidden', 'selected', 'indeterminate', 'open']);

function set(element, name, value) {
  if (name.startsWith('on'))
    element.addEventListener(name.slice(2), value);
  else if (PROPERTIES.has(name))
    element[name] = value;
  else if (value === true)
    element.setAttribute(name, '');
  else if (value !== false && value !== null && value !== undefined)
    element.setAttribute(name, String(value));
}

// h('p', { class: 'hint' }, 'text', element, [more], null)
export function h(name, properties, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties ?? {}))
    set(element, key, value);
  element.append(...nodes(children));
  return element;
}

export function nodes(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

export function replace(element, ...children) {
  element.replaceChildren(...nodes(children));
}

const SVG = 'http://www.w3.org/2000/svg';

// Drawn in lines of the text's colour; what an icon means stands beside it, or in the button's label.
export function icon(path) {
  const svg = document.createElementNS(SVG, 'svg');
  const line = document.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'icon');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

let lastId = 0;
export function newId(prefix) {
  lastId += 1;
  return `${prefix}-${lastId}`;
}
