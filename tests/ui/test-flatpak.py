#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The client in its sandbox: what it may, and a person's whole way through it. It is installed by
tests/tools/flatpak.sh, which runs this.

    test-flatpak.py LIVEOND LIVEON-CLI LOCALES
"""

import gettext
import subprocess
import sys
from pathlib import Path

from people import ENTRY_PASSWORD, LOCKED_ROOM, SHOTS, sign_in, with_desktop
from portal import look_at_oneself

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))
from liveond import main  # noqa: E402

APPLICATION = "jp.liveon.LiveOn"
PERMISSIONS = {"shared": {"network", "ipc"}, "devices": {"dri"},
               "sockets": {"x11", "fallback-x11", "wayland", "pulseaudio"}}
SIGN_IN = ("It is the same", "Company code", "User ID", "Password", "Sign in", "Rooms")


def flatpak(*command):
    return subprocess.run(["flatpak", "--user", *command], check=True, capture_output=True,
                          text=True).stdout


def test_permissions(_liveond):
    """It may what it needs and no more: x11 stands for fallback-x11 with those who do not know it."""
    said = flatpak("info", "--show-permissions", APPLICATION).split("\n")
    assert [line for line in said if line.startswith("[")] == ["[Context]"], said
    lines = (line.partition("=") for line in said if "=" in line)
    assert {key: set(value.strip(";").split(";")) for key, _, value in lines} == PERMISSIONS, said


def test_whole_way(_liveond):
    """In Japanese, on the server that IT has set: sign in, the room, its password, oneself in the
    camera, leave, look back."""
    say = gettext.translation("liveon", sys.argv[3], ["ja"]).gettext

    def flow(company, desktop):
        flatpak("override", f"--env=LIVEON_SERVER={company.address}", APPLICATION)
        company.seat("sato", LOCKED_ROOM)
        app = desktop.start_flatpak(APPLICATION)
        sign_in(app, company, words={word: say(word) for word in SIGN_IN}, is_server_set=True)
        app.find(LOCKED_ROOM)
        desktop.screenshot(SHOTS / "flatpak-rooms.png")
        app.open_room(LOCKED_ROOM)
        app.find(say("Entry password"), "entry").type(ENTRY_PASSWORD)
        look_at_oneself(app, desktop, "flatpak", say)
        app.find(say("Enter"), "button").click()
        app.find(say("Leave"), "button")
        app.find("佐藤 美咲")
        app.wait_until("camera on", lambda: app.find(say("Camera"), "button").has("PRESSED"))
        desktop.screenshot(SHOTS / "flatpak-meeting.png")
        app.find(say("Leave"), "button").click()
        app.find(LOCKED_ROOM)
        app.find(say("History")).click()
        app.wait_words(" · " + say("Left"))
        desktop.screenshot(SHOTS / "flatpak-history.png")
    try:
        with_desktop(flow, language="ja")
    finally:
        flatpak("override", "--reset", APPLICATION)


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
