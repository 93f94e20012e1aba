// SPDX-License-Identifier: LGPL-2.1-or-later
// What a test's page knows beside its own: see page.py.
const TEST_ROLES = {
  button: 'button, [role=button], summary',
  link: 'a[href]',
  heading: 'h1, h2, h3',
};
const TEST_SECONDS = 20;

function testName(element) {
  const ids = element.getAttribute('aria-labelledby');
  if (ids)
    return ids.split(' ').map((id) => document.getElementById(id)?.textContent ?? '').join(' ').trim();
  return (element.getAttribute('aria-label') ?? element.textContent).trim();
}

function testIsShown(element) {
  return element.getClientRects().length > 0 && !element.disabled;
}

async function testWait(condition, said) {
  const end = performance.now() + TEST_SECONDS * 1000;
  for (;;) {
    const value = await condition();
    if (value)
      return value;
    if (performance.now() > end)
      throw new Error(`${said} never came: ${document.body.innerText.slice(0, 2000)}`);
    await new Promise((done) => { setTimeout(done, 30); });
  }
}

async function testFind(role, name) {
  // A dialog hides what is behind it.
  const top = () => [...document.querySelectorAll('dialog[open]')].pop() ?? document;
  const element = await testWait(
    () => [...top().querySelectorAll(TEST_ROLES[role])].find((it) => testIsShown(it) && testName(it) === name),
    `${role} “${name}”`);
  element.scrollIntoView({ block: 'center', inline: 'center' });
  const box = element.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

function testField(label) {
  const top = () => [...document.querySelectorAll('dialog[open]')].pop() ?? document;
  return testWait(() => {
    const byLabel = [...top().querySelectorAll('label')].find((it) => it.textContent.trim() === label);
    const byName = [...top().querySelectorAll('[aria-label]')].find(
      (it) => it.getAttribute('aria-label') === label && 'value' in it);
    return byLabel?.control ?? byName;
  }, `field “${label}”`);
}

// The button of that name in the row that has this text.
async function testRow(name, text) {
  const row = await testWait(() => [...document.querySelectorAll('tbody tr')].find((it) => it.textContent.includes(text)), text);
  [...row.querySelectorAll('button')].find((it) => testName(it) === name).click();
}

function testChoose(select, text) {
  const option = [...select.options].find((it) => it.textContent === text);
  select.value = option.value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
}
