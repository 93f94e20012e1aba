#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A person's way through the client: sign in, find the room, enter, meet, leave."""

import sys
from pathlib import Path

from people import ENTRY_PASSWORD, LOCKED_ROOM, SHOTS, sign_in, with_desktop

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))
from liveond import main  # noqa: E402

LIVEON = sys.argv[3]


def test_whole_way(_liveond):
    """Sign in, find the room, its password, meet, leave."""
    def flow(company, desktop):
        company.seat("sato", LOCKED_ROOM)
        app = desktop.start(LIVEON)
        sign_in(app, company)
        app.find(LOCKED_ROOM)
        desktop.screenshot(SHOTS / "rooms.png")
        app.open_room(LOCKED_ROOM)
        app.find("Entry password", "entry").type(ENTRY_PASSWORD)
        desktop.screenshot(SHOTS / "door.png")
        app.find("Enter", "button").click()
        app.find("Leave", "button")
        app.find("佐藤 美咲")
        desktop.screenshot(SHOTS / "meeting.png")
        app.find("Leave", "button").click()
        app.find(LOCKED_ROOM)
    with_desktop(flow)


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
