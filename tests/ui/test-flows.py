#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A person's way through the client: sign in, find the room, enter, meet, leave."""

import os
import sys
import tempfile
from pathlib import Path

from desktop import Desktop
from people import LOCKED_ROOM, ENTRY_PASSWORD, Company, sign_in

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))
from liveond import main  # noqa: E402

LIVEOND, CLI, LIVEON = sys.argv[1:4]
SHOTS = Path(os.environ["LIVEON_TEST_SCREENSHOTS"])


def with_desktop(flow, **options):
    with tempfile.TemporaryDirectory(prefix="liveon-ui-") as folder:
        company = Company(LIVEOND, CLI, folder)
        try:
            with Desktop(**options) as desktop:
                flow(company, desktop)
        finally:
            company.stop()


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
