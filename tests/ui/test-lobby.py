#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The lobby: finding a room, keeping favourites, and what the rows say."""

import os
import sys
import tempfile
import traceback
from pathlib import Path

from desktop import Atspi, Desktop, GLib
from people import LOCKED_ROOM, OPEN_ROOM, Company, sign_in

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))
from liveond import main  # noqa: E402

LIVEOND, CLI, LIVEON = sys.argv[1:4]
SHOTS = Path(os.environ["LIVEON_TEST_SCREENSHOTS"])
JAPANESE = {"Server": "サーバー", "Sign in": "ログイン", "It is the same": "一致しています",
            "Company code": "企業コード", "User ID": "ユーザーID", "Password": "パスワード",
            "Rooms": "会議室リスト"}
ROOMS = (("Weekly planning", "ウィークリープランニング"), ("品川 第1会議室", "しながわ だいいちかいぎしつ"),
         ("大阪 大会議室", "おおさか だいかいぎしつ"))


def apart(test):
    """In a process of its own: AT-SPI stays with the first display that it has seen."""
    def run(liveond):
        child = os.fork()
        if child == 0:
            try:
                test(liveond)
            except BaseException:
                traceback.print_exc()
                os._exit(1)
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


def with_desktop(flow, prepare=None, **options):
    with tempfile.TemporaryDirectory(prefix="liveon-ui-") as folder:
        company = Company(LIVEOND, CLI, folder)
        try:
            for name, reading in ROOMS:
                company.run("room", "add", name, "--reading", reading)
            if prepare:
                prepare(company)
            with Desktop(**options) as desktop:
                flow(company, desktop)
        finally:
            company.stop()


def room_names(app):
    """The rows of the list, from top to bottom: what each says."""
    try:
        for thing in app.look("会議室リスト") + app.look("Rooms"):
            if thing.node.get_role() in (Atspi.Role.LIST, Atspi.Role.LIST_BOX):
                return [[label.name for label in row.within() if label.name]
                        for row in thing.within() if row.node.get_role() == Atspi.Role.LIST_ITEM]
    except GLib.Error:  # it changed while we looked
        pass
    return []


def order_of(app, names):
    shown = [name for row in room_names(app) for name in names if name in row]
    return shown


ALL = [OPEN_ROOM, LOCKED_ROOM] + [name for name, _ in ROOMS]


def test_search(_liveond):
    """A search by reading, in kana of either kind, of full or half width, and by name."""
    def flow(company, desktop):
        app = desktop.start(LIVEON)
        sign_in(app, company)
        app.find(OPEN_ROOM)
        desktop.press("ctrl+f")
        entry = app.find("Search rooms", "entry")
        for typed, found in (("しながわ", [ROOMS[1][0]]), ("オオサカ", [ROOMS[2][0]]), ("ｵｵｻｶ", [ROOMS[2][0]]),
                             ("weekly", [ROOMS[0][0]]), ("大会議", [ROOMS[2][0]]), ("zzz", [])):
            entry.type(typed)
            app.wait_until(f"rooms for {typed}", lambda: order_of(app, ALL) == found)
        app.find("No Room Found")
        desktop.screenshot(SHOTS / "rooms-not-found.png")
        entry.type("")
        app.wait_until("all rooms", lambda: len(order_of(app, ALL)) == len(ALL))
    with_desktop(flow)


def test_favourite_stays(_liveond):
    """A favourite comes first, also after the next start."""
    def flow(company, desktop):
        app = desktop.start(LIVEON)
        sign_in(app, company)
        app.find(OPEN_ROOM)
        first = order_of(app, ALL)
        rows = room_names(app)
        assert first[0] == "大阪 大会議室" or first[0] == "Weekly planning", first
        stars = [star for star in app.look("Favourite") if star.node.get_action_iface()]
        assert len(stars) == len(rows), (len(stars), rows)
        stars[-1].click()
        app.wait_until("the favourite at the top", lambda: order_of(app, ALL)[0] == first[-1])
        app.stop()
        app = desktop.start(LIVEON)
        sign_in_again(app)
        app.wait_until("the favourite at the top", lambda: order_of(app, ALL)[:1] == [first[-1]])
    with_desktop(flow)


def sign_in_again(app):
    from liveond import PASSWORD
    app.find("Password", "entry").type(PASSWORD)
    app.find("Sign in", "button").click()
    app.find("Rooms")


if __name__ == "__main__":
    main([apart(value) for name, value in list(globals().items()) if name.startswith("test_")])
