#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A key of the desktop's that mutes in whatever window one is."""

import os
import subprocess
from pathlib import Path

from meeting import ME, Meeting
from liveond import main

ANSWER = Path(os.environ["LIVEON_TEST_PORTAL"])
ASKED = Path(str(ANSWER) + ".asked")
ROW = "Mute from anywhere"


def press(is_down):
    subprocess.run(["gdbus", "call", "--session", "--dest=org.freedesktop.portal.Desktop",
                    "--object-path=/org/freedesktop/portal/desktop",
                    "--method=jp.liveon.Test.Keyboard.Press", is_down], check=True,
                   stdout=subprocess.DEVNULL, timeout=20)


def was_asked(word):
    return ASKED.exists() and word in ASKED.read_text()


def test_key(_liveond):
    """Asked for when it is switched on; a key to mute, or to talk while it is held."""
    with Meeting() as meeting:
        meeting.desktop.press("ctrl+comma")
        ANSWER.write_text("no")
        row = meeting.app.find(ROW, "check").click()
        meeting.app.wait_until("a question", lambda: was_asked("bind=mute"))
        meeting.app.wait_until("an end of it", lambda: not row.has("CHECKED"))
        ANSWER.write_text("close")
        row.click()
        meeting.app.wait_words("Your desktop gave no key.")
        ANSWER.write_text("yes")
        ASKED.unlink()
        row.click()
        meeting.app.wait_until("a question", lambda: was_asked("bind=mute"))
        assert not meeting.app.look("Your desktop gave no key.")
        meeting.screenshot("shortcut")
        press("true")
        press("false")
        meeting.tile(ME, "Muted")
        press("true")
        press("false")
        meeting.tile(ME, without=["Muted"])
        push = meeting.app.find("Push to talk", "check").click()
        meeting.app.wait_until("a check mark", lambda: push.has("CHECKED"))
        meeting.app.closing(lambda: meeting.desktop.press("Escape"))
        meeting.button("Mute").click()
        meeting.tile(ME, "Muted")
        press("true")
        meeting.tile(ME, without=["Muted"])
        press("false")
        meeting.tile(ME, "Muted")
        # Without a meeting the key is the others'.
        ASKED.unlink()
        meeting.button("Leave").click()
        meeting.app.wait_until("the key back", lambda: was_asked("closed"))
        ASKED.unlink()
        meeting.enter()
        meeting.app.wait_until("the key again, without a question", lambda: was_asked("bind=mute"))


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
