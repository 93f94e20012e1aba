# SPDX-License-Identifier: LGPL-2.1-or-later
"""A page as a person uses it: found by role and name, clicked and typed into by the browser's own
events. `with a_page(url) as page: page.fill("User ID", "admin"); page.click("Sign in")`."""

import base64
import contextlib
import json
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))

from chromium import a_chromium  # noqa: E402

HELPERS = Path(__file__).with_name("page-helpers.js").read_text(encoding="utf-8")
AXE = Path(__file__).parent / "vendor" / "axe.min.js"
SECONDS = 30
KEYS = {"Enter": 13, "Escape": 27, "Tab": 9, "ArrowDown": 40, "ArrowUp": 38, " ": 32}


class Page:
    def __init__(self, browser):
        self.browser = browser
        browser.call("Page.addScriptToEvaluateOnNewDocument", source=HELPERS)

    def open(self, url):
        self.browser.open(url)

    def run(self, script):
        return self.browser.run(script)

    def size(self, width, height=900):
        self.browser.call("Emulation.setDeviceMetricsOverride", width=width, height=height,
                          deviceScaleFactor=1, mobile=False)

    def wait(self, condition):
        """Until this expression is true; the page may be loaded anew meanwhile."""
        end = time.monotonic() + SECONDS
        while not self.is_true(condition):
            assert time.monotonic() < end, (condition, self.run("return document.body.innerText"))
            time.sleep(0.03)

    def is_true(self, condition):
        try:
            return self.run(f"return Boolean({condition})")
        except AssertionError:
            return False

    def wait_text(self, text):
        self.wait(f"document.body.innerText.includes({json.dumps(text)})")

    def find(self, name, role):
        """The middle of what has this role and name, once it can be seen."""
        return self.run(f"return await testFind({json.dumps(role)}, {json.dumps(name)})")

    def click(self, name, role="button"):
        place = self.find(name, role)
        for kind in ("mousePressed", "mouseReleased"):
            self.browser.call("Input.dispatchMouseEvent", type=kind, x=place["x"], y=place["y"],
                              button="left", clickCount=1)

    def click_in_row(self, name, text):
        self.run(f"await testRow({json.dumps(name)}, {json.dumps(text)})")

    def fill(self, label, text):
        self.run(f"(await testField({json.dumps(label)})).focus(); document.activeElement.select?.()")
        self.browser.call("Input.insertText", text=text)

    def choose(self, label, text):
        self.run(f"testChoose(await testField({json.dumps(label)}), {json.dumps(text)})")

    def press(self, key):
        number = KEYS[key]
        text = {"Enter": "\r", " ": " "}.get(key)
        more = {"text": text} if text else {}
        self.browser.call("Input.dispatchKeyEvent", type="keyDown", key=key, code=key,
                          windowsVirtualKeyCode=number, **more)
        self.browser.call("Input.dispatchKeyEvent", type="keyUp", key=key, code=key,
                          windowsVirtualKeyCode=number)

    def screenshot(self, name):
        """Into LIVEON_TEST_SCREENSHOTS, where somebody wants to look."""
        folder = os.environ.get("LIVEON_TEST_SCREENSHOTS")
        if folder:
            shot = self.browser.call("Page.captureScreenshot", format="png", captureBeyondViewport=True)
            Path(folder, f"{name}.png").write_bytes(base64.b64decode(shot["data"]))

    def check_access(self):
        """axe-core has no serious finding."""
        self.browser.load(AXE)
        found = self.run("""
            const { violations, passes } = await axe.run(document);
            if (passes.length < 10) return [`only ${passes.length} rules were looked at`];
            return violations.filter((it) => ['serious', 'critical'].includes(it.impact)).map(
              (it) => `${it.id}: ${it.nodes.map((node) => node.html).join(' ')}`);""")
        assert not found, found

    def check_width(self):
        """Nothing stands out at the side."""
        wide = self.run("const root = document.documentElement; return [root.scrollWidth, root.clientWidth]")
        assert wide[0] <= wide[1], wide


@contextlib.contextmanager
def a_page(url):
    with a_chromium(keeps_policy=True) as browser:
        page = Page(browser)
        page.open(url)
        yield page
        assert not [line for line in browser.said if "Content Security Policy" in line], browser.said
