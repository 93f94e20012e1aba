#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The door of the server: who it is, who one is, and what one is told when that does not work out."""

import os
import subprocess
import sys
import time
from pathlib import Path

from desktop import apart
from people import OPEN_ROOM, PASSWORD, SHOTS, WHY, sign_in, with_desktop

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))
from liveond import free_port, main  # noqa: E402
from secret_service import SecretService  # noqa: E402

LIVEON = sys.argv[3]
WORDS = {
    "Server": "サーバー", "Continue": "次へ", "It is the same": "同じです", "Company code": "企業コード",
    "User ID": "ユーザーID", "Password": "パスワード", "Sign in": "ログイン", "Rooms": "会議室リスト", "Preferences": "設定",
}
OTHER_PIN = "0f" * 32


def trust(company, desktop, pin=None, since="2026-05-03T09:00:00.000Z"):
    """As if a person had compared it then."""
    servers = desktop.folder / "state" / "liveon" / "servers"
    servers.parent.mkdir(parents=True, exist_ok=True)
    servers.write_text(f"[{company.address}]\npin={pin or company.pin}\nsince={since}\n")
    servers.chmod(0o600)
    return servers


def set_server(desktop, server, **more):
    """What IT has put into the system's configuration."""
    vendor = desktop.folder / "vendor" / "liveon" / "liveon.conf"
    vendor.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{key}={value}" for key, value in {"server": server, **more}.items()]
    vendor.write_text("\n".join(["[client]", *lines, ""]))
    return {"XDG_CONFIG_DIRS": str(desktop.folder / "vendor")}


def choose(desktop, *settings):
    """As if somebody had chosen it before."""
    keyfile = desktop.folder / "config" / "glib-2.0" / "settings" / "keyfile"
    keyfile.parent.mkdir(parents=True)
    keyfile.write_text("\n".join(["[jp/liveon/LiveOn]", *settings, ""]))


def fill_in(app, password, login="tanaka"):
    app.find("Company code", "entry").type("acme")
    app.find("User ID", "entry").type(login)
    app.find("Password", "entry").type(password)
    app.find("Sign in", "button").click()


def test_first_start(_liveond):
    """The server, its pin, who runs it, a wrong password, the right one."""
    def flow(company, desktop):
        app = desktop.start(LIVEON)
        app.find("Continue", "button").click()
        app.wait_words("Enter the name of your server.")
        app.find("Server", "entry").type(company.address)
        desktop.screenshot(SHOTS / "signin-first.png")
        app.find("Continue", "button").click()
        lines = "\n".join(" ".join(company.pin[i + j:i + j + 4] for j in range(0, 16, 4))
                          for i in range(0, 64, 16))
        app.wait_words(lines)
        desktop.screenshot(SHOTS / "signin-contact.png")
        app.find("It is the same", "button").click()
        app.find("About this server", "button").click()
        app.wait_words("Example")
        desktop.screenshot(SHOTS / "signin-facts.png")
        desktop.press("Escape")
        fill_in(app, "Wrong-horse-77")
        app.wait_words("The company code, user ID or password is wrong.")
        app.find("Code: sign-in")
        desktop.screenshot(SHOTS / "signin-wrong.png")
        app.find("Password", "entry").type(PASSWORD)
        app.find("Sign in", "button").click()
        app.find("Rooms")
    with_desktop(flow)


def test_japanese(_liveond):
    """All of it in Japanese, and as the window at 800 px."""
    def flow(company, desktop):
        app = desktop.start(LIVEON)
        app.find(WORDS["Server"], "entry").type(company.address)
        desktop.screenshot(SHOTS / "signin-first-ja.png")
        app.find(WORDS["Continue"], "button").click()
        app.wait_words(company.pin[:4])
        desktop.screenshot(SHOTS / "signin-contact-ja.png")
        app.find(WORDS["It is the same"], "button").click()
        app.find(WORDS["Company code"], "entry").type("acme")
        app.find(WORDS["User ID"], "entry").type("tanaka")
        app.find(WORDS["Password"], "entry").type("違うパスワード")
        app.find(WORDS["Sign in"], "button").click()
        app.wait_words("パスワード")
        app.find("コード: sign-in")
        desktop.screenshot(SHOTS / "signin-wrong-ja.png")
        app.find(WORDS["Password"], "entry").type(PASSWORD)
        app.find(WORDS["Sign in"], "button").click()
        app.find(WORDS["Rooms"])
    with_desktop(flow, language="ja", width=800)


def test_changed_pin(_liveond):
    """Another certificate than the one that was trusted: a full stop."""
    def flow(company, desktop):
        trust(company, desktop, OTHER_PIN)
        app = desktop.start(LIVEON, **set_server(desktop, company.address))
        app.wait_words("is not the server you expect")
        app.wait_words("trusted on 3 May 2026")
        desktop.screenshot(SHOTS / "signin-changed.png")
        assert not app.look("Sign in", "button") and not app.look("It is the same", "button")
        app.find("Copy for IT staff", "button")
        app.find("Back", "button").click()
        app.find("Server", "entry")
        app.stop()
        # An authority vouched for it, and now it shows one that nobody signed.
        trust(company, desktop).write_text(
            f"[{company.address}]\nauthority=2026-05-03T09:00:00.000Z\n")
        app = desktop.start(LIVEON, **set_server(desktop, company.address))
        app.wait_words("is not the server you expect")
        app.wait_words("an authority vouched for the server then")
        assert not app.look("It is the same", "button")
    with_desktop(flow)


def test_locked_server(_liveond):
    """What IT has set cannot be changed, by a link neither; an account that is suspended."""
    def flow(company, desktop):
        trust(company, desktop)
        company.run("user", "suspend", "mori", *WHY)
        env = set_server(desktop, company.address, company="acme", locked="true")
        app = desktop.start(LIVEON, "liveon://elsewhere.example/?company=acme", **env)
        app.wait_words("The link leads to another server than the one your IT staff has set.")
        assert not app.look("Change…", "button")
        fill_in(app, PASSWORD, "mori")
        app.wait_words("This account is suspended.")
        app.find("Code: suspended")
        app.find("User ID", "entry").type("tanaka")
        app.find("Sign in", "button").click()
        app.find("Rooms")
    with_desktop(flow)


def test_unreachable(_liveond):
    """Nobody there: said under the server; the connection check says which leg; it comes back."""
    def flow(company, desktop):
        trust(company, desktop)
        address = company.address
        company.server.stop()
        app = desktop.start(LIVEON, **set_server(desktop, address, company="acme"))
        app.wait_words("The server could not be reached")
        app.find("Code: connect")
        desktop.screenshot(SHOTS / "signin-unreachable.png")
        app.find("What is wrong?", "button").click()
        app.wait_words("Something is wrong on the way to the server.")
        app.find("Fault")
        desktop.screenshot(SHOTS / "doctor.png")
        app.find("Copy report", "button").click()
        app.find("The report was copied.")
        company.server.start()
        app.find("Check again", "button").click()
        app.wait_words("The way to the server is good.")
        desktop.press("Escape")
        app.find("Try again", "button").click()
        app.wait_words("Example")
        fill_in(app, PASSWORD)
        app.find("Rooms")
    with_desktop(flow)


def room_link(company, name):
    rooms = company.server.ask("room", "list")["rooms"]
    room = next(room["id"] for room in rooms if room["name"] == name)
    return f"liveon://{company.address}/{room}?company=acme&pin={company.pin}"


def test_invite_link(_liveond):
    """From a link, through the first contact and the sign-in, to the door of its room; then one more,
    while signed in."""
    def flow(company, desktop):
        app = desktop.start(LIVEON, room_link(company, OPEN_ROOM))
        app.wait_words("The link that you follow gives the same number.")
        app.find("It is the same", "button").click()
        app.wait_words("Sign in to enter the room you are invited to.")
        fill_in(app, PASSWORD)
        app.find("Enter", "button")
        app.find(OPEN_ROOM)
        desktop.start(LIVEON, "https://meet.example.co.jp/page").process.wait(20)
        app.wait_words("invite link")
        desktop.start(LIVEON, "liveon://elsewhere.example/").process.wait(20)
        app.wait_words("The link leads to another server or company.")
    with_desktop(flow)


def test_link_of_clipboard(_liveond):
    """What is no link is told; one in the clipboard is offered."""
    def flow(company, desktop):
        trust(company, desktop)
        app = desktop.start(LIVEON)
        app.find("I have a link", "button").click()
        app.find("Invite link", "entry").type("no link")
        app.find("Follow the link", "button").click()
        app.find("Code: invalid-argument")
        desktop.screenshot(SHOTS / "signin-link.png")
        app.find("Invite link", "entry").type(room_link(company, OPEN_ROOM))
        desktop.press("ctrl+a", "ctrl+c", "Escape")
        app.wait_gone("Follow the link")
        app.find("I have a link", "button").click()
        app.find("This link was in the clipboard.")
        app.closing(app.find("Follow the link", "button").click)
        app.wait_words("Sign in to enter the room you are invited to.")
    with_desktop(flow)


def drag(desktop, start, end):
    """With the mouse, in steps as a hand makes them."""
    desktop.xdotool("mousemove", *start, "mousedown", 1)
    for step in range(1, 11):
        desktop.xdotool("mousemove", *(a + (b - a) * step // 10 for a, b in zip(start, end)))
        time.sleep(0.05)
    time.sleep(0.3)
    desktop.xdotool("mouseup", 1)


def test_dropped_link(_liveond):
    """A link that is dragged from another window and dropped goes to its room."""
    def flow(company, desktop):
        trust(company, desktop)
        app = desktop.start(LIVEON)
        app.find("I have a link", "button")
        desktop.child("/usr/bin/python3", str(Path(__file__).parent / "drag-source.py"),
                      room_link(company, OPEN_ROOM))
        def windows():
            found = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "^drag-source$"],
                                   env=desktop.env, stdout=subprocess.PIPE, text=True, check=False)
            return found.stdout.split()
        source = app.wait_until("something to drag", windows)[-1]
        desktop.xdotool("windowmove", desktop.window(), 200, 0)
        desktop.xdotool("windowmove", source, 0, 0)
        time.sleep(0.5)
        drag(desktop, (60, 60), (500, 400))
        app.wait_words("Sign in to enter the room you are invited to.")
    with_desktop(flow)


def test_wrong_pin_in_link(_liveond):
    """A link whose pin is not the server's is as bad as a changed certificate."""
    def flow(company, desktop):
        app = desktop.start(LIVEON, f"liveon://{company.address}/?pin={OTHER_PIN}")
        app.wait_words("The link that you follow gives another certificate than the server has.")
        assert not app.look("It is the same", "button")
    with_desktop(flow)


def test_stay_signed_in(_liveond):
    """The next start goes straight to the rooms; after signing out it does not."""
    def flow(company, desktop):
        with SecretService(os.environ["DBUS_SESSION_BUS_ADDRESS"]) as secrets:
            trust(company, desktop)
            choose(desktop, "stay-signed-in=true")
            env = set_server(desktop, company.address, company="acme")
            app = desktop.start(LIVEON, **env)
            app.wait_until("check mark", lambda: app.find("Stay signed in", "check").has("CHECKED"))
            fill_in(app, PASSWORD)
            app.find("Rooms")
            app.wait_until("kept sign-in", lambda: secrets.items)
            app.stop()
            app = desktop.start(LIVEON, **env)
            app.find(OPEN_ROOM)
            assert not app.look("Password", "entry")
    with_desktop(flow)


def test_expired_password(_liveond):
    """A password that was given to somebody is changed at the door, by the company's rules."""
    def flow(company, desktop):
        trust(company, desktop)
        company.run("user", "reset-password", "sato", "--password-file",
                    str(company.server.password_file), *WHY)
        app = desktop.start(LIVEON, **set_server(desktop, company.address, company="acme"))
        fill_in(app, PASSWORD, "sato")
        app.find("New password", "entry").type("sato-horse-88")
        app.wait_words("At least")
        app.find("New password again", "entry").type("sato-horse-88")
        assert not app.find("Change password", "button").has("SENSITIVE")
        desktop.screenshot(SHOTS / "signin-password.png")
        app.find("New password", "entry").type("Left-horse-88")
        app.find("New password again", "entry").type("Left-horse-88")
        app.find("Change password", "button").click()
        app.find("Rooms")
    with_desktop(flow)


def test_keys(_liveond):
    """The overview of keys, and out by a key."""
    def flow(company, desktop):
        app = desktop.start(LIVEON)
        app.find("Continue", "button")
        desktop.press("ctrl+question")
        app.find("Open an invite link")
        desktop.screenshot(SHOTS / "shortcuts.png")
        desktop.press("Escape")
        app.wait_gone("Full screen")
        desktop.press("ctrl+q")
        app.process.wait(20)
        assert app.process.returncode == 0, app.said()
    with_desktop(flow)


def test_language(_liveond):
    """A language that was chosen is stronger than the system's."""
    def flow(company, desktop):
        choose(desktop, "language='ja'")
        app = desktop.start(LIVEON)
        app.find(WORDS["Server"], "entry")
        app.find(WORDS["Continue"], "button")
    with_desktop(flow)


def look_around(company, desktop, look, say):
    """Every screen before the rooms, and the preferences, as they look there."""
    choose(desktop, f"window-width={desktop.size[0]}", f"window-height={desktop.size[1]}")
    app = desktop.start(LIVEON)
    app.find(say("Server"), "entry").type(company.address)
    desktop.screenshot(SHOTS / f"{look}-server.png")
    app.find(say("Continue"), "button").click()
    app.find(say("It is the same"), "button")
    desktop.screenshot(SHOTS / f"{look}-contact.png")
    app.find(say("It is the same"), "button").click()
    app.find(say("Company code"), "entry").type("acme")
    app.find(say("User ID"), "entry").type("tanaka")
    app.find(say("Password"), "entry").type("wrong")
    app.find(say("Sign in"), "button").click()
    app.wait_words("sign-in")
    desktop.screenshot(SHOTS / f"{look}-account.png")
    desktop.press("ctrl+comma")
    app.find(say("Preferences"))
    desktop.screenshot(SHOTS / f"{look}-preferences.png")


def test_narrow(_liveond):
    """360 wide, high contrast, large text, in Japanese."""
    def flow(company, desktop):
        look_around(company, desktop, "narrow", lambda word: WORDS[word])
    with_desktop(flow, language="ja", width=360, height=720, scale=1.5, contrast=True)


def test_wide_and_dark(_liveond):
    """1600 wide, dark, in English."""
    def flow(company, desktop):
        look_around(company, desktop, "dark", lambda word: word)
    with_desktop(flow, width=1600, height=900, dark=True)


if __name__ == "__main__":
    main([apart(value) for name, value in list(globals().items()) if name.startswith("test_")])
