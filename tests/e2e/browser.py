# SPDX-License-Identifier: LGPL-2.1-or-later
"""A participant in a page of Chromium: browser-peer.js, which the page has as `peer`."""

import json
import time
from pathlib import Path

from calls import ROOM
from liveond import PASSWORD

PEER = Path(__file__).with_name("browser-peer.js")


def open_browser(liveond, browser, login, **more):
    browser.open(f"https://{liveond.host}:{liveond.port}/api/v1/server")
    browser.load(PEER)
    options = {"company": "acme", "user": login, "password": PASSWORD, "room": ROOM, **more}
    browser.run(f"globalThis.peer = await LiveOnPeer.join({json.dumps(options)});")


def wait(browser, condition, seconds=30):
    """Until the statistics satisfy it; the last ones."""
    end = time.monotonic() + seconds
    while True:
        stats = browser.run("return await peer.stats()")
        if condition(stats):
            return stats
        assert time.monotonic() < end, (stats, browser.said[-10:])
        time.sleep(0.3)
