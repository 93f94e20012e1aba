#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the desktop's portals give: the camera of a sandbox, and the screen that is shared again.

    session.py --portal … -- test-sandbox.py LIVEOND LIVEON-CLI LIVEON
"""

import sys
from pathlib import Path

from desktop import start_keyring
from people import OPEN_ROOM, sign_in, with_desktop
from portal import asked, look_at_oneself

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))
from liveond import main  # noqa: E402

LIVEON = sys.argv[3]


def share_and_stop(app):
    app.find("Share", "button").click()
    app.find("You are sharing your screen.")
    app.find("Stop sharing", "button").click()
    app.wait_gone("You are sharing your screen.")


def test_portals(_liveond):
    """A no to the camera can be taken back; the same screen is shared again without a question, in the
    next meeting too, and another one when it is asked for."""
    def flow(company, desktop):
        start_keyring(company.server.folder)
        app = desktop.start(LIVEON, SNAP="/")
        sign_in(app, company)
        app.open_room(OPEN_ROOM)
        look_at_oneself(app, desktop, "sandbox")
        app.find("Enter", "button").click()
        share_and_stop(app)
        assert asked().count("asked") == 1 and "restored" not in asked(), asked()
        share_and_stop(app)
        assert asked().count("asked") == 1 and asked().count("restored") == 1, asked()
        app.find("Leave", "button").click()

        app.open_room(OPEN_ROOM)
        app.find("Enter", "button").click()
        share_and_stop(app)
        assert asked().count("asked") == 1 and asked().count("restored") == 2, asked()
        app.click("More")
        app.click("Sharing")
        app.click("Share something else…")
        app.find("You are sharing your screen.")
        assert asked().count("asked") == 2, asked()
        app.find("Leave", "button").click()
        app.find(OPEN_ROOM)
    with_desktop(flow)


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
