#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The door of a room: its password, the look before entering, and what keeps one out."""

import sys
from pathlib import Path

from desktop import start_keyring
from people import ENTRY_PASSWORD, LOCKED_ROOM, OPEN_ROOM, SHOTS, WHY, sign_in, with_desktop

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))
from liveond import main  # noqa: E402

LIVEON = sys.argv[3]


def test_wrong_password(_liveond):
    """A wrong password is said, and stays to be mended; the right one lets in."""
    def flow(company, desktop):
        app = desktop.start(LIVEON)
        sign_in(app, company)
        app.open_room(LOCKED_ROOM)
        app.find("Enter", "button")
        app.find("Entry password", "entry").type("open seasame")
        app.find("Enter", "button").click()
        app.wait_words("entry password")
        assert app.find("Entry password", "entry").text == "open seasame"
        desktop.screenshot(SHOTS / "door-wrong.png")
        app.find("Entry password", "entry").type(ENTRY_PASSWORD)
        desktop.press("Return")
        app.find("Leave", "button").click()
        app.find(LOCKED_ROOM)
    with_desktop(flow)


def test_remembered(_liveond):
    """What was remembered opens the room without a word, until its password is changed."""
    def flow(company, desktop):
        start_keyring(company.server.folder)
        app = desktop.start(LIVEON)
        sign_in(app, company)
        app.open_room(LOCKED_ROOM)
        app.find("Entry password", "entry").type(ENTRY_PASSWORD)
        app.tab_to("Remember the password", "check")
        desktop.press("space")
        app.find("Enter", "button").click()
        app.find("Leave", "button").click()

        app.open_room(LOCKED_ROOM)
        app.wait_gone("Entry password")
        app.find("Enter", "button").click()
        app.find("Leave", "button").click()

        (company.server.folder / "entry").write_text("close sesame\n", encoding="utf-8")
        company.run("room", "set", company.room_id(LOCKED_ROOM), "--password-file",
                    str(company.server.folder / "entry"), *WHY)
        app.open_room(LOCKED_ROOM)
        app.wait_gone("Entry password")
        app.find("Enter", "button").click()
        app.find("Entry password", "entry").type("close sesame")
        app.find("Enter", "button").click()
        app.find("Leave", "button").click()
    with_desktop(flow)


def test_look(_liveond):
    """Camera and microphone are tried before entering, and go along switched as they were."""
    def flow(company, desktop):
        company.seat("sato", OPEN_ROOM)
        app = desktop.start(LIVEON)
        sign_in(app, company)
        app.open_room(OPEN_ROOM)
        app.wait_words("佐藤 美咲")
        app.find("Enter with the camera on", "button").click()
        app.wait_gone("Camera off")
        app.find("Enter with the microphone on", "button").click()
        app.find("Test", "button").click()
        app.find("Your camera's picture")
        desktop.screenshot(SHOTS / "door-look.png")
        app.find("Enter", "button").click()
        app.find("Leave", "button")
        app.wait_until("camera on", lambda: app.find("Camera", "button").has("PRESSED"))
        assert app.find("Muted", "button").has("PRESSED")
        app.find("Leave", "button").click()
    with_desktop(flow)


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
