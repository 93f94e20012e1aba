#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""One's own screen by the desktop's portal, which asks."""

import os
from pathlib import Path

from meeting import Meeting
from liveond import main

ANSWER = Path(os.environ["LIVEON_TEST_PORTAL"])
ASKED = Path(str(ANSWER) + ".asked")
SHARING = "You are sharing your screen."


def test_portal(_liveond):
    """What the person does not permit is not shared and is no trouble; what they end outside ends."""
    with Meeting() as meeting:
        ANSWER.write_text("no")
        meeting.button("Share").click()
        meeting.app.wait_until("a question", lambda: ASKED.exists() and "types" in ASKED.read_text())
        meeting.app.wait_until("an end of it", lambda: not meeting.button("Share").has("PRESSED"))
        assert not meeting.app.look(SHARING) and not meeting.app.look("Close", "button")[1:]
        ANSWER.write_text("yes")
        meeting.desktop.press("ctrl+shift+s")
        meeting.app.find(SHARING)
        # The dialog belongs to our window.
        assert "parent=x11:" in ASKED.read_text()
        ANSWER.write_text("close")
        meeting.app.wait_gone(SHARING)
        assert not meeting.button("Share").has("PRESSED")


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
