#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The lobby: finding a room, keeping favourites, and what the rows say."""

import sys
import time
from pathlib import Path

from desktop import Atspi, GLib, Thing, apart
from people import LOCKED_ROOM, OPEN_ROOM, SHOTS, WHY, sign_in, with_desktop

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))
from liveond import main  # noqa: E402

LIVEON = sys.argv[3]
JAPANESE = {"Server": "サーバー", "Sign in": "ログイン", "Continue": "次へ", "It is the same": "同じです",
            "Company code": "企業コード", "User ID": "ユーザーID", "Password": "パスワード",
            "Rooms": "会議室リスト"}
ROOMS = (("Weekly planning", "ウィークリープランニング"), ("品川 第1会議室", "しながわ だいいちかいぎしつ"),
         ("大阪 大会議室", "おおさか だいかいぎしつ"))


def with_rooms(flow, prepare=None, **options):
    """Among some more of them."""
    def furnish(company):
        for name, reading in ROOMS:
            company.run("room", "add", name, "--reading", reading)
        if prepare:
            prepare(company)
    with_desktop(flow, furnish, **options)


def rows_of(app, *names):
    """The rows of the list of that name, from top to bottom: what each says."""
    try:
        for name in names:
            for thing in app.look(name):
                if thing.node.get_role() in (Atspi.Role.LIST, Atspi.Role.LIST_BOX):
                    return [[label.name for label in row.within() if label.name]
                            for row in thing.within()
                            if row.node.get_role() == Atspi.Role.LIST_ITEM]
    except GLib.Error:  # it changed while we looked
        pass
    return []


def room_names(app):
    return rows_of(app, "Rooms", "会議室リスト")


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
    with_rooms(flow)


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
    with_rooms(flow)


def choose(app, *names):
    """Down through a menu."""
    for name in names:
        click(app, name)


def tab_to(desktop, thing):
    """As a keyboard gets there."""
    for _ in range(20):
        if thing.has("FOCUSED"):
            return
        desktop.press("Tab")
        time.sleep(0.1)
    raise AssertionError(f"the keyboard does not reach {thing.name!r}")


def click(app, name, which=0):
    """Whatever of that name can be clicked: a tab, a button, a row of a menu."""
    def clickable():
        return [thing for thing in app.look(name)
                if thing.node.get_role() != Atspi.Role.LABEL
                and (action := thing.node.get_action_iface()) and action.get_n_actions()]
    app.wait_until(f"a click on {name!r}", clickable)[which].click()


def test_sort_by_people(_liveond):
    """The fullest room comes first once that is asked for, and rows do not move by themselves."""
    def flow(company, desktop):
        app = desktop.start(LIVEON)
        sign_in(app, company)
        app.find(OPEN_ROOM)
        before = order_of(app, ALL)
        company.seat("sato", OPEN_ROOM, "--no-media")
        app.wait_words("佐藤 美咲 · since ")
        assert order_of(app, ALL) == before
        choose(app, "Menu", "Sort rooms by", "People inside")
        app.wait_until("the fullest at the top", lambda: order_of(app, ALL)[0] == OPEN_ROOM)
    with_rooms(flow)


def test_create(_liveond):
    """A room with a password is made, and somebody else enters it."""
    def flow(company, desktop):
        app = desktop.start(LIVEON)
        sign_in(app, company)
        click(app, "New room")
        app.find("Name", "entry")
        click(app, "Create")
        app.wait("Give the room a name.")
        app.find("Name", "entry").type("新製品会議")
        app.find("Reading", "entry").type("しんせいひんかいぎ")
        tab_to(desktop, app.find("Who may enter"))
        desktop.press("space", "Down", "Return")
        click(app, "Create")
        app.wait("Enter a password, or let one be made.")
        app.wait("There are 2 more: type a part of the name.")
        app.find("Add a group", "entry").type("ｴｲｷﾞｮｳ")
        app.wait("No group has this in its name.")
        app.find("Add a group", "entry").type("営業")
        app.find("Add 営業部", "button")
        app.tab_to("Formal meeting")
        desktop.press("Tab", "space", "Tab", "Return")  # its switch, and on into the field
        app.find("Remove 営業部", "button")
        app.find("Add 班 1", "button").click()
        app.find("Remove 班 1", "button").click()
        app.wait_gone("Remove 班 1")
        desktop.screenshot(SHOTS / "room-groups.png")
        click(app, "Make one")
        app.wait_words("Write it down, or say it to those whom you invite: ")
        app.find("Entry password", "entry").type("open sesame")
        click(app, "Create")
        app.wait("“新製品会議” Is Ready")
        desktop.screenshot(SHOTS / "room-made.png")
        app.closing(lambda: click(app, "Copy invitation", -1))
        app.wait("The invitation was copied.")
        company.seat("sato", "新製品会議", "--no-media", "--room-password-file",
                     str(company.server.folder / "entry"))
        app.wait_words("佐藤 美咲 · since ")
        made = next(room for room in company.server.ask("room", "list")["rooms"]
                    if room["name"] == "新製品会議")
        assert made["floor_mode"] == "formal" and len(made["groups"]) == 1, made
        make_the_first(company, desktop, app)
    with_rooms(flow, with_groups)


def make_the_first(company, desktop, app):
    """Its key is heard where there is no room yet that could have the focus."""
    app.wait_until("a row with the focus", lambda: any(row.has("FOCUSED") for row in app.rows())
                   or desktop.press("Tab"))
    for room in company.server.ask("room", "list")["rooms"]:
        company.run("room", "remove", room["id"], *WHY)
    app.find("No Rooms")
    desktop.press("ctrl+n")
    app.find("Name", "entry")


def with_groups(company):
    """The first is one that somebody is in."""
    company.run("policy", "set", "--create-rooms", "allow")
    for name in ("営業部", *(f"班 {number}" for number in range(1, 7))):
        company.run("group", "add", name)
    company.run("user", "set", "sato", "--groups", "営業部", *WHY)


def test_timed_meeting(_liveond):
    """A meeting of today is made, extended and deleted by its host."""
    def flow(company, desktop):
        app = desktop.start(LIVEON)
        sign_in(app, company)
        click(app, "New room")
        app.find("Name", "entry").type("本日の会議")
        tab_to(desktop, app.find("When it is open"))
        desktop.press("space", "Down", "Return")
        app.find("Start", "entry").type("0:00")
        app.find("End", "entry").type("25:00")
        click(app, "Create")
        app.wait("Enter a time like 13:00.")
        app.find("End", "entry").type("２３：５９")
        app.wait("00:00–23:59 · 23 h 59 min")
        click(app, "Create")
        app.wait("“本日の会議” Is Ready")
        app.find("Save calendar file…", "button")
        app.closing(lambda: click(app, "Close", -1))  # not the window's own
        app.wait("Today 00:00–23:59")
        click(app, "Search")
        app.find("Search rooms", "entry").type("本日")
        app.wait_until("the room alone", lambda: len(rows_of(app, "Rooms")) == 1)
        click(app, "More")
        click(app, "Extend by 30 minutes")
        app.wait("“本日の会議” ends Tomorrow 00:29 now.")
        app.wait("Today 00:00–Tomorrow 00:29")
        click(app, "More")
        click(app, "Delete…")
        app.wait("Delete “本日の会議”?")
        app.closing(lambda: click(app, "Delete"))
        app.wait("“本日の会議” was deleted.")
        app.wait("No Room Found")
    with_rooms(flow, lambda company: company.run("policy", "set", "--create-rooms", "allow"))


def announce(company, kind, title, *more):
    return company.server.ask("announcement", "add", kind, "--title-en", title, "--title-ja", title,
                              "--body-en", f"All about: {title}", "--body-ja", title, *more)["announcement"]


def test_notices(_liveond):
    """What is announced is pushed in, with its follow-ups below it."""
    def flow(company, desktop):
        app = desktop.start(LIVEON)
        sign_in(app, company)
        app.find(OPEN_ROOM)
        incident = announce(company, "incident", "Rooms could not be entered")
        announce(company, "information", "A new office")
        app.wait("2")  # on the tab
        app.wait("Rooms could not be entered")
        click(app, "Read")
        app.wait("All about: Rooms could not be entered")
        announce(company, "incident", "Rooms can be entered again", "--follows", incident["id"])
        app.wait("All about: Rooms can be entered again")
        titles = [thing.name for thing in app.look() if thing.name.startswith("All about")]
        assert titles == ["All about: A new office", "All about: Rooms could not be entered",
                          "All about: Rooms can be entered again"], titles
        desktop.screenshot(SHOTS / "notices.png")
        click(app, "Rooms")
        app.wait_until("the newest of it", lambda: "Rooms can be entered again" in
                       [thing.name for thing in banner(app)])
        click(app, "Put away")  # the whole story
        app.wait_until("an end of the banner", lambda: not banner(app))
    with_rooms(flow)


def banner(app):
    """What the banner shows; nothing while it is put away."""
    found = []
    for read in app.look("Read", "button"):
        parent = Thing(app, read.node.get_parent())
        found += list(parent.within())
    return found


def test_history(_liveond):
    """A visit is in the history when it is over, can be searched, and goes out as CSV."""
    def prepare(company):
        for room in (OPEN_ROOM, ROOMS[0][0], ROOMS[2][0]):
            company.seat("tanaka", room, "--no-media", "--for", "1").wait(30)
        company.run("room", "remove", company.room_id(ROOMS[2][0]))

    def flow(company, desktop):
        app = desktop.start(LIVEON)
        sign_in(app, company)
        click(app, "History")
        app.wait("The past year is shown.")
        app.wait_words("Today · ")
        app.wait_words(" · Left")
        everything = [ROOMS[2][0], ROOMS[0][0], OPEN_ROOM]
        assert visits(app) == everything, visits(app)
        desktop.screenshot(SHOTS / "history.png")
        pick(app, desktop, "Room", "Down", "End")
        app.wait_words(f"{ROOMS[2][0]} (not in the room list)")
        app.wait_until("the visit to the deleted room", lambda: visits(app) == [ROOMS[2][0]])
        pick(app, desktop, "Room", "Down", "Home")
        app.wait_until("all visits", lambda: visits(app) == everything)
        pick(app, desktop, "Dates", "End")
        app.wait_words("From ")
        app.wait_words("Until ")
        app.wait_until("the visits of the last days", lambda: visits(app) == everything)
        desktop.screenshot(SHOTS / "history-span.png")
        desktop.press("ctrl+f")
        app.find("Search history", "entry").type("受")
        app.wait_until("one visit", lambda: visits(app) == [OPEN_ROOM])
        choose(app, "Menu", "Export history…")
        name = app.find("Name:", "entry")
        target = desktop.folder / "export.csv"
        name.type(str(target))
        app.closing(lambda: desktop.press("End", "Return"))
        app.wait("The history was saved.")
        table = target.read_bytes()
        assert table.startswith(b"\xef\xbb\xbfDate,Room,Entered,Left,"), table
        lines = table.decode("utf-8-sig").split("\r\n")
        assert len(lines) == 3 and f",{OPEN_ROOM}," in lines[1] and lines[2] == "", lines
    with_rooms(flow, prepare)


def pick(app, desktop, name, *keys):
    """An item of a drop-down, by keys once it is open."""
    next(thing for thing in app.find(name).within() if thing.can_click()).click()
    app.wait("GtkPopoverContent")
    desktop.press(*keys, "Return")
    app.wait_gone("GtkPopoverContent")


def visits(app):
    """Whose rooms the history shows, from top to bottom."""
    return [label for row in rows_of(app, "History", "履歴") for label in row if label in ALL]


def test_visits_of_a_room(_liveond):
    """From a room to one's visits there, in Japanese."""
    def prepare(company):
        for room in (OPEN_ROOM, ROOMS[0][0]):
            company.seat("tanaka", room, "--no-media", "--for", "1").wait(30)

    def flow(company, desktop):
        app = desktop.start(LIVEON)
        sign_in(app, company, words=JAPANESE)
        app.find(OPEN_ROOM)
        app.wait_words("前回の入室: 今日 ")
        desktop.press("ctrl+f")
        app.find("会議室を検索", "entry").type("ウケツケ")
        app.wait_until("the room", lambda: order_of(app, ALL) == [OPEN_ROOM])
        desktop.press("Down", "Menu")
        click(app, "この会議室の履歴")
        app.wait("過去1年間の履歴を表示しています。")
        app.wait_words("今日 · ")
        app.wait_until("the visit to the room alone", lambda: visits(app) == [OPEN_ROOM])
        app.wait_words(" · 退室")
    with_rooms(flow, prepare, language="ja")


def sign_in_again(app):
    from liveond import PASSWORD
    app.find("Password", "entry").type(PASSWORD)
    app.find("Sign in", "button").click()
    app.find("Rooms")


if __name__ == "__main__":
    main([apart(value) for name, value in list(globals().items()) if name.startswith("test_")])
