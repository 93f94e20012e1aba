# SPDX-License-Identifier: LGPL-2.1-or-later
"""A person before the desktop's portals (session.py --portal), who looks at himself in the camera."""

import os
import subprocess
from pathlib import Path

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # noqa: E402

from people import SHOTS  # noqa: E402

PORTAL = Path(os.environ["LIVEON_TEST_PORTAL"])
ASKED = Path(f"{PORTAL}.asked")
STORE = "org.freedesktop.impl.portal.PermissionStore"
REFUSED = "Camera access was not allowed. Allow it in the system's settings."
COLUMNS, ROWS = 40, 2
FRAME = 10  # at most, pixels


def answer(word):
    """What the person says from now on, who has said nothing about the camera yet."""
    subprocess.run(["gdbus", "call", "--session", f"--dest={STORE}",
                    "--object-path=/" + STORE.replace(".", "/"), f"--method={STORE}.Delete",
                    "devices", "camera"], capture_output=True, check=False)
    PORTAL.write_text(word, encoding="utf-8")


def asked():
    return ASKED.read_text(encoding="utf-8").split() if ASKED.exists() else []


def read_code(pixels, row_length, left, top, width):
    """The counter in the code of lv-test-picture.h, mirrored; None where there is no code."""
    side = width / COLUMNS
    bits = 0
    for place in range(COLUMNS * ROWS):
        row, column = divmod(place, COLUMNS)
        at = int(top + (row + 0.5) * side) * row_length + int(left + width - (column + 0.5) * side)
        bits = bits << 1 | (pixels[at] >> 7 if 0 <= at < len(pixels) else 0)
    code, check = bits >> 16, bits & 0xffff
    return code >> 32 if (code + 1) * 0x9e3779b97f4a7c15 % (1 << 64) >> 48 == check else None


def read_counter(app, picture, shot):
    """Which of its pictures fakecam shows there, in a window at the corner of the display. What is
    mirrored begins at its right with some GTK, and the window's frame counts with others."""
    told = Atspi.Component.get_extents(app.find(picture).node, Atspi.CoordType.WINDOW)
    size = subprocess.run(["identify", "-format", "%w", str(shot)], capture_output=True, check=True)
    pixels = subprocess.run(["convert", str(shot), "-depth", "8", "gray:-"], capture_output=True,
                            check=True).stdout
    found = (read_code(pixels, int(size.stdout), left + frame, told.y + frame, told.width)
             for left in (told.x, told.x - told.width) for frame in range(FRAME))
    return next((counter for counter in found if counter is not None), None)


def look_at_oneself(app, desktop, shots, say=lambda words: words):
    """The camera is the portal's; a no is told and can be taken back, and then there are pictures."""
    answer("no")
    app.find(say("Enter with the camera on"), "button").click()
    app.find(say(REFUSED))
    desktop.screenshot(SHOTS / f"{shots}-refused.png")
    answer("yes")
    app.find(say("Try again"), "button").click()
    app.wait_gone(say(REFUSED))

    def sees(least):
        desktop.screenshot(SHOTS / f"{shots}-door.png")
        counter = read_counter(app, say("Your camera's picture"), SHOTS / f"{shots}-door.png")
        return counter is not None and counter > least and [counter]
    first, = app.wait_until("picture", lambda: sees(-1))
    app.wait_until("later picture", lambda: sees(first))
    app.find("fakecam")
