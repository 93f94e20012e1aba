#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Who is in the meeting: hands in their order, and what a host does for it."""

import sys
from pathlib import Path

from people import OPEN_ROOM, SHOTS, sign_in, with_desktop

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))
from liveond import main  # noqa: E402

LIVEON = sys.argv[3]


def enter_as_host(company, desktop, *others):
    """The administrator, in a room with these (login, arguments of liveon-cli); their people panel."""
    processes = [company.seat(login, OPEN_ROOM, *arguments, camera="off")
                 for login, *arguments in others]
    app = desktop.start(LIVEON)
    sign_in(app, company, "admin")
    app.open_room(OPEN_ROOM)
    app.find("Enter", "button").click()
    app.find("Leave", "button")
    app.find("People", "button").click()
    app.wait_words(" participant")
    return app, processes


def people(app):
    """The rows of the panel, from above: what stands in each."""
    return [[thing.name for thing in row.within()] for row in app.rows()]


def row_of(app, name):
    return next(row for row in app.rows() if any(name in t.name for t in row.within()))


def choose(app, name, what):
    """Of what a host can do to somebody."""
    app.find("What a host can do", within=row_of(app, name)).click()
    app.find(what, within=row_of(app, name)).click()


def test_hands(_liveond):
    """Hands stand first, with their number; a host lowers one, and it is gone."""
    def flow(company, desktop):
        app, _others = enter_as_host(company, desktop, ("suzuki",), ("sato", "--raise-hand"))
        app.wait_until("hand", lambda: "✋1" in people(app)[0])
        assert any("佐藤" in words for words in people(app)[0]), people(app)
        desktop.screenshot(SHOTS / "people.png")
        choose(app, "佐藤", "Lower hand")
        app.wait_until("no hand", lambda: not any("✋1" in words for words in people(app)))
    with_desktop(flow)


def test_mute(_liveond):
    """A host mutes somebody, who is silent then."""
    def flow(company, desktop):
        app, _others = enter_as_host(company, desktop, ("suzuki",))
        app.wait_until("speaker", lambda: any("Microphone off" not in words for words in people(app)
                                              if any("鈴木" in word for word in words)))
        choose(app, "鈴木", "Mute")
        app.wait_until("silence", lambda: any("Microphone off" in words for words in people(app)
                                              if any("鈴木" in word for word in words)))
    with_desktop(flow)


def test_remove(_liveond):
    """A host puts somebody out, with a reason; they are told, and gone."""
    def flow(company, desktop):
        app, (suzuki,) = enter_as_host(company, desktop, ("suzuki",))
        choose(app, "鈴木", "Remove from meeting…")
        app.find("Reason, told to them", "entry").type("the wrong room")
        desktop.screenshot(SHOTS / "remove.png")
        app.find("Remove from meeting", "button").click()
        said, _ = suzuki.communicate(timeout=30)
        assert "the wrong room" in said, said
        app.wait_until("one less", lambda: not any("鈴木" in w for words in people(app) for w in words))
    with_desktop(flow)


def test_lock(_liveond):
    """A locked room lets nobody else in, and is unlocked again."""
    def flow(company, desktop):
        app, _others = enter_as_host(company, desktop)
        app.find("Meeting").click()
        app.find("Lock the room").click()
        late = company.seat("sato", OPEN_ROOM, camera="off")
        said, _ = late.communicate(timeout=30)
        assert late.returncode != 0, said
        app.find("Meeting").click()
        app.find("Lock the room").click()
        company.seat("sato", OPEN_ROOM, camera="off")
        app.wait_until("sato", lambda: any("佐藤" in w for words in people(app) for w in words))
    with_desktop(flow)


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
