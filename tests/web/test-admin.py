# SPDX-License-Identifier: LGPL-2.1-or-later
"""The administration in a browser: signing in, the pages, both languages, narrow and wide."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))

from admin import admin_path, code_of
from liveond import PASSWORD, main
from media import Participant
from page import a_page

PEER = sys.argv[2]
WHY = ("--reason", "test")

XSS = "<img src=x onerror=document.title='owned'>"


def prepare(liveond):
    liveond.setup()
    for name in ("定例会議", "Reception", XSS):
        liveond.run("room", "add", "--name", name)
    for login, name in (("tanaka", XSS), ("suzuki", "鈴木 一郎")):
        liveond.run("user", "add", login, "--name", name, "--affiliation", "営業部", "--keep-password",
                    "--password-file", str(liveond.password_file), *WHY)
    liveond.start()
    return f"https://{liveond.host}:{liveond.port}{admin_path(liveond)}"


def sign_in(page):
    page.fill("User ID", "admin")
    page.fill("Password", "wrong")
    page.press("Enter")
    page.wait_text("The company code, user ID or password is wrong.")
    page.check_access()
    page.screenshot("sign-in-wrong")
    page.fill("Password", PASSWORD)
    page.click("Sign in")
    page.find("Now", "heading")


def go(page, name, heading):
    page.run(f"location.hash = '#/{name}'")
    page.find(heading, "heading")


def enter(liveond):
    """Two people with sound and pictures in the first room."""
    room = next(room["id"] for room in liveond.ask("room", "list")["rooms"] if room["name"] == "定例会議")
    people = [Participant(liveond, PEER, login, room) for login in ("tanaka", "suzuki")]
    for person in people:
        person.enter()
    people[1].look_at(people[0])
    for person in people:
        person.start(60, 250_000)
    return people


def now(page, liveond):
    page.wait_text("Nobody is in a room now.")
    tanaka, suzuki = enter(liveond)
    page.wait_text("People inside: 2")
    page.wait_text("kbit/s")
    assert page.run("return document.querySelectorAll('main img').length") == 0
    page.check_access()
    page.screenshot("now-en-1440")
    page.size(390)
    page.check_width()
    page.screenshot("now-en-390")
    page.size(1440)

    page.click("Switch off: Camera of 鈴木 一郎")
    taken = suzuki.events.wait_for("media.taken")
    assert taken["sources"] == ["camera"] and taken["reason"] == "host", taken
    page.click("Message…")
    page.fill("Message", "訓練です。\n<b>落ち着いて</b>")
    page.click("Send")
    page.wait_text("The message was sent.")
    assert suzuki.events.wait_for("meeting.message") == {"text": "訓練です。\n<b>落ち着いて</b>"}
    put_out(page, tanaka, suzuki)

    page.click("Close room…")
    page.click("Close room")
    assert suzuki.events.wait_for("seat.lost")["reason"] == "room-closed"
    page.click("Open room")
    page.wait_text("定例会議 is open again.")
    page.wait("document.querySelectorAll('.room').length === 0")
    page.click("Let come back")
    page.wait("document.querySelector('.bars').hidden")
    assert "seat" in tanaka.events.call("join", room=tanaka.room)
    for person in (tanaka, suzuki):
        person.peer.kill()
        person.peer.wait()
        person.close()


def put_out(page, tanaka, suzuki):
    page.click_in_row("Put out…", "onerror")
    page.find("Put out", "button")
    page.fill("Reason", "席を間違えています")
    page.choose("Coming back", "Not for an hour")
    page.check_access()
    page.screenshot("now-put-out")
    began = time.monotonic()
    page.click("Put out")
    lost = tanaka.events.wait_for("seat.lost")
    assert lost == {"reason": "ejected", "message": "席を間違えています"}, lost
    left = suzuki.events.wait_for("meeting.left")
    assert left["seat"] == tanaka.seat and left["reason"] == "ejected", left
    print(f"# from the click to the news: {1000 * (time.monotonic() - began):.0f} ms", flush=True)
    refused = tanaka.events.call("join", room=tanaka.room)
    assert refused["code"] == "ejected" and refused["args"]["reason"] == "席を間違えています", refused
    page.wait_text("May not come back")


def check_records(liveond):
    """The company's records have all of it, with the administrator as who did it."""
    rows = [row["payload"] for row in liveond.ask("records", "audit", *WHY)["audit"]]
    admin = next(row["actor"] for row in rows if row["action"] == "admin.sign-in" and row["result"] == "ok")
    deeds = {row["action"]: row for row in reversed(rows) if row["actor"] == admin}
    wanted = ("meeting.watch", "meeting.mute", "meeting.message", "meeting.put-out", "room.set", "bar.lift")
    assert set(wanted) <= set(deeds), deeds.keys()
    assert "席を間違えています" in deeds["meeting.put-out"]["detail"], deeds["meeting.put-out"]
    assert deeds["meeting.put-out"]["address"] == "127.0.0.1", deeds


def rooms(page):
    page.wait_text("定例会議")
    names = "[...document.querySelectorAll('tbody th')].map(it => it.textContent)"
    assert page.run(f"return {names}").count(XSS) == 1
    assert page.run("return document.querySelectorAll('main img').length") == 0
    page.click("Name")
    page.wait("document.querySelector('th[data-column=name]').getAttribute('aria-sort') === 'ascending'")
    up = page.run(f"return {names}")
    page.press("Enter")  # the focus stays on the head
    page.wait("document.querySelector('th[data-column=name]').getAttribute('aria-sort') === 'descending'")
    assert page.run(f"return {names}") == up[::-1]


def look(page):
    """Every page in both languages, narrow and wide."""
    for language, word in (("日本語", "ja"), ("English", "en")):
        page.choose("Language" if word == "ja" else "言語", language)
        page.wait(f"document.documentElement.lang === '{word}' && document.querySelector('main h1')")
        links = page.run("return [...document.querySelectorAll('a[data-page]')].map(it => it.dataset.page)")
        for width in (390, 1440):
            page.size(width)
            for name in links:
                page.run(f"location.hash = '#/{name}'")
                page.wait(f"document.querySelector('[aria-current]').dataset.page === '{name}'"
                          " && document.querySelector('main h1')")
                page.check_width()
                page.check_access()
                page.screenshot(f"{name}-{word}-{width}")


def second_factor(page, liveond):
    page.click("管理者", "link")
    page.click("Turn on…")
    secret = page.run("return (await testField('Key')).value")
    page.fill("Code", "000000")
    page.click("Turn on")
    page.wait_text("this is not the code that is shown now")
    page.screenshot("account-wrong")
    page.fill("Code", code_of(secret, -30))
    page.click("Turn on")
    page.wait_text("A code is asked for at every sign-in from now on.")
    page.click("Sign out")
    page.fill("User ID", "admin")
    page.fill("Password", PASSWORD)
    page.click("Sign in")
    page.fill("Code", code_of(secret, -30))  # a second time
    page.press("Enter")
    page.wait_text("This is not the code that is shown now.")
    page.screenshot("sign-in-code")
    page.fill("Code", code_of(secret))
    page.press("Enter")
    page.find("Your account", "heading")
    liveond.run("user", "reset-second-factor", "admin", *WHY)
    page.click("Sign out")
    page.fill("User ID", "admin")
    page.fill("Password", PASSWORD)
    page.click("Sign in")
    page.find("Turn on…", "button")


def password(page, liveond):
    """An expired one is changed before all else."""
    once = liveond.ask("user", "reset-password", "admin", *WHY)["password"]
    page.click("Sign out")
    page.fill("User ID", "admin")
    page.fill("Password", once)
    page.click("Sign in")
    page.wait_text("Your password must be changed first.")
    page.fill("Current password", once)
    page.fill("New password", "short")
    page.press("Enter")
    page.wait("!document.querySelector('[role=alert]').hidden")
    page.check_access()
    page.screenshot("password")
    page.fill("New password", "Another-horse-88")
    page.press("Enter")
    page.find("Administration", "heading")
    page.fill("User ID", "admin")
    page.fill("Password", "Another-horse-88")
    page.click("Sign in")
    page.find("Your account", "heading")


def sign_out(page):
    page.click("Sign out")
    page.find("Administration", "heading")
    page.screenshot("sign-in")
    page.run("document.title = 'old'")
    page.browser.call("Page.reload")
    page.wait("document.title !== 'old' && document.querySelector('input[name=password]')")


def test_browser(liveond):
    with a_page(prepare(liveond)) as page:
        page.size(1440)
        sign_in(page)
        now(page, liveond)
        check_records(liveond)
        go(page, "rooms", "Rooms")
        rooms(page)
        look(page)
        second_factor(page, liveond)
        password(page, liveond)
        sign_out(page)
        assert page.run("return document.title") != "owned"


main([test_browser])
