// SPDX-License-Identifier: LGPL-2.1-or-later
// Bars over time, in lines and areas of SVG: they print, follow light and dark, and need no library.
// The same figures stand in a table below, for whoever would rather read them.
import { h, newId } from '../dom.js';
import { _ } from '../words.js';

const SVG = 'http://www.w3.org/2000/svg';
const [WIDTH, HEIGHT, LEFT, BOTTOM, TOP] = [720, 200, 64, 22, 8];

function svg(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes))
    element.setAttribute(key, value);
  element.append(...children);
  return element;
}

// A round number at or above whose half is one, too.
function roundUp(value) {
  const step = 10 ** Math.floor(Math.log10(value));
  return [2, 4, 10].map((factor) => factor * step).find((candidate) => candidate >= value);
}

function lines(most, format) {
  return [0, 0.5, 1].flatMap((part) => {
    const y = HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP);
    return [svg('line', { x1: LEFT, x2: WIDTH, y1: y, y2: y, class: 'grid' }),
      svg('text', { x: LEFT - 6, y: y + 4, 'text-anchor': 'end' }, format(part * most))];
  });
}

// { title, points: [{ label, value }], format (value) } → element
export function makeChart({ title, points, format }) {
  const most = roundUp(Math.max(1, ...points.map((point) => point.value)));
  const step = (WIDTH - LEFT) / Math.max(1, points.length);
  const every = Math.ceil(points.length / 8);
  const id = newId('chart');
  const bars = points.flatMap(({ label, value }, index) => {
    const height = value / most * (HEIGHT - BOTTOM - TOP);
    const bar = svg('rect', {
      x: LEFT + index * step + step * 0.1, y: HEIGHT - BOTTOM - height,
      width: Math.max(0.5, step * 0.8), height, class: 'bar-of-chart',
    }, svg('title', {}, `${label}: ${format(value)}`));
    return index % every ? [bar]
      : [bar, svg('text', { x: LEFT + index * step + step / 2, y: HEIGHT - 6, 'text-anchor': 'middle' }, label)];
  });
  const picture = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-labelledby': id },
    ...lines(most, format), ...bars);
  return h('figure', { class: 'chart card' }, h('figcaption', { id }, title),
    points.length ? picture : h('p', { class: 'note' }, _('Nothing was used in this time.')));
}
