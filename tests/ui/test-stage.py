#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The meeting's window: full screen, and the small window."""

import subprocess

from manager import Manager
from meeting import ME, OTHER, Meeting, Someone
from people import OPEN_ROOM
from liveond import main

LEAVE_RED = "#e01b24"
ABOVE, FULL = "_NET_WM_STATE_ABOVE", "_NET_WM_STATE_FULLSCREEN"


def has_red(meeting, name):
    """Whether the button to leave is seen: what a screen reader finds need not be."""
    shot = meeting.screenshot(name)
    done = subprocess.run(["convert", str(shot), "-fuzz", "4%", "-fill", "black", "+opaque",
                           LEAVE_RED, "-fill", "white", "-opaque", LEAVE_RED, "-format",
                           "%[fx:mean*w*h]", "info:"], capture_output=True, text=True, check=True)
    return float(done.stdout) > 100


def test_full_screen(_liveond):
    """The bar goes where nothing is done, and comes for the pointer and for the keyboard."""
    with Meeting() as meeting, Manager(meeting.desktop.env["DISPLAY"]) as manager:
        look = lambda: has_red(meeting, "full-screen")
        assert look()
        meeting.desktop.press("F11")
        window = meeting.app.wait_until("full screen", lambda: manager.was_asked(FULL))[-1]
        manager.set_state(window, FULL)
        meeting.desktop.fill()
        meeting.app.wait_until("an end of the bar", lambda: not look())
        meeting.desktop.xdotool("mousemove", 300, 300, "mousemove", 320, 330)
        meeting.app.wait_until("the bar, for the pointer", look)
        meeting.app.wait_until("an end of the bar", lambda: not look())
        meeting.desktop.press("Tab")
        meeting.app.wait_until("the bar, for the keyboard", look)
        meeting.desktop.press("Escape")
        manager.set_state(window)
        meeting.app.find("Leave", "button")


def test_small_window(_liveond):
    """Who speaks, and what one needs, above the other windows; and back."""
    with Meeting("sato") as meeting, Manager(meeting.desktop.env["DISPLAY"]) as manager:
        meeting.tile(OTHER, without=["Waiting"])
        meeting.desktop.press("ctrl+4")
        meeting.button("Back to the large window")
        meeting.app.wait_until("a window that is kept above", lambda: manager.was_asked(ABOVE))
        meeting.tile(OTHER, without=["Waiting"])
        assert len(meeting.tiles()) == 1
        meeting.screenshot("small")
        meeting.button("Mute").click()
        meeting.button("Muted")
        meeting.desktop.press("ctrl+m")
        meeting.button("Mute")
        meeting.button("Back to the large window").click()
        meeting.button("Share")
        meeting.tile(ME)
        # Whoever starts the program again wants its window.
        meeting.desktop.press("ctrl+4")
        meeting.button("Back to the large window")
        meeting.desktop.start(meeting.app.process.args[0])
        meeting.button("Share")
        # What ends the meeting brings the window back.
        meeting.desktop.press("ctrl+4")
        meeting.button("Back to the large window")
        host = Someone(meeting.company)
        host.do("eject", seat=host.seat_of(ME), reason="またの機会に")
        meeting.app.wait_words("A host removed you from the meeting")
        meeting.app.find(OPEN_ROOM)


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
