# SPDX-License-Identifier: LGPL-2.1-or-later
"""Rooms in the administration: what the page makes of a password opens the door for the client."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))

from admin import admin_path
from events import Events
from liveond import PASSWORD, main
from page import a_page

CLI = sys.argv[3]
WHY = ("--reason", "test")
VECTORS = json.loads((Path(__file__).parent.parent / "vectors" / "admission.json").read_text(encoding="utf-8"))
LISTEN = """window.sent = []; const ask = window.fetch;
    window.fetch = (path, options) => { sent.push(options?.body ?? ''); return ask(path, options); };"""


def prepare(liveond):
    liveond.pin = re.search(r"^pin +([0-9a-f]{64})$", liveond.setup(), re.M)[1]
    for name in ("営業部", "総務部"):
        liveond.run("group", "add", name)
    for login, name, group in (("tanaka", "田中 花子", "営業部"), ("suzuki", "鈴木 一郎", "総務部")):
        liveond.run("user", "add", login, "--name", name, "--affiliation", group, "--groups", group,
                    "--keep-password", "--password-file", str(liveond.password_file), *WHY)
    liveond.start()
    return f"https://{liveond.host}:{liveond.port}{admin_path(liveond)}"


class Client:
    """liveon-cli as its user."""

    def __init__(self, liveond, login):
        home = liveond.folder / f"home-{login}"
        home.mkdir()
        self.liveond, self.home = liveond, home
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8", "GIO_USE_PROXY_RESOLVER": "dummy",
            "XDG_CONFIG_HOME": str(home / "config"), "XDG_STATE_HOME": str(home / "state"),
            **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS") or k == "GST_REGISTRY"},
        }
        # GStreamer's own leaks: test-lifecycle.py, which can name them, looks for ours.
        if "ASAN_OPTIONS" in os.environ:
            self.environment["ASAN_OPTIONS"] += ":detect_leaks=0"
        self.run("rooms", "--server", f"127.0.0.1:{liveond.port}", "--user", login, "--company", "acme",
                 "--password-file", str(liveond.password_file), "--pin", liveond.pin)

    def run(self, *arguments, code=0):
        done = subprocess.run([CLI, *arguments], env=self.environment, capture_output=True, text=True, timeout=60,
                              check=False)
        assert done.returncode == code, (arguments, done.stdout, done.stderr)
        return done.stdout

    def enter(self, room, password=None, code=0):
        more = []
        if password:
            (self.home / "entry").write_text(password + "\n", encoding="utf-8")
            more = ["--room-password-file", str(self.home / "entry")]
        return self.run("join", room, *more, "--for", "1", code=code)

    def rooms(self):
        return [room["name"] for room in json.loads(self.run("rooms", "--json"))["rooms"]]


def find(liveond, name):
    return next(room for room in liveond.ask("room", "list")["rooms"] if room["name"] == name)


def check_vectors(page):
    """Each byte as the client has it, for every password however it was typed."""
    made = page.run(f"""
        const own = await import(new URL('admission.js', location.href));
        const bytes = (hex) => new Uint8Array(hex.match(/../g).map((digits) => parseInt(digits, 16)));
        const {{ normal, derived }} = {json.dumps({"normal": VECTORS["normal"], "derived": VECTORS["derive"]})};
        const keys = [];
        for (const {{ password, room, salt, iterations }} of derived) {{
          const hardened = await own.harden(password, room, bytes(salt), iterations);
          keys.push([own.toHex(hardened), own.toHex(await own.deriveKey(hardened, room))]);
        }}
        return [normal.map(({{ password }}) => own.normalize(password)), keys];""")
    assert made[0] == [vector["normal"] for vector in VECTORS["normal"]], made[0]
    assert made[1] == [[vector["hardened"], vector["admission"]] for vector in VECTORS["derive"]], made[1]
    assert len(made[0]) > 18 and len(made[1]) > 2


def sign_in(page):
    page.fill("User ID", "admin")
    page.fill("Password", PASSWORD)
    page.press("Enter")
    page.find("Now", "heading")


def look(page, name):
    """Both languages, narrow and wide."""
    for language, label, word in (("日本語", "Language", "ja"), ("English", "言語", "en")):
        page.choose(label, language)
        page.wait(f"document.documentElement.lang === '{word}' && document.querySelector('main h1')")
        for width in (390, 1440):
            page.size(width)
            page.check_width()
            page.check_access()
            page.screenshot(f"{name}-{word}-{width}")


def make_with_password(page, liveond, client):
    page.click("New room…", "link")
    page.find("New room", "heading")
    page.choose("Entry", "With a password")
    look(page, "room-new")
    page.click("Make room")
    page.wait_text("Fill this in.")
    page.choose("Entry", "With a password")
    page.fill("Name", "役員会議")
    page.click("Suggest one")
    page.wait("/^([a-z]+-){5}[a-z]+$/.test(document.querySelector('[name=password]').value)")
    page.fill("Entry password", "　ｓｅｃｒｅｔ－ｄｏｏｒ　")
    page.run(LISTEN)
    page.click("Make room")
    page.find("役員会議", "heading")
    sent = "".join(page.run("return sent"))
    assert '"admission"' in sent and "ecret" not in sent and "ｓｅｃｒｅｔ" not in sent, sent
    assert find(liveond, "役員会議")["mode"] == "password"
    client.enter("役員会議", "wrong", code=1)
    client.enter("役員会議", "secret-door")


def change(page, liveond, client):
    page.click("Change password…")
    page.fill("Entry password", "another-door")
    page.check_access()
    page.screenshot("room-password")
    page.click("Change password")
    page.wait_text("The password was changed.")
    client.enter("役員会議", "secret-door", code=1)
    client.enter("役員会議", "another-door")
    page.choose("Opening times", "At a set time")
    for label, value in (("Starts", "2030-01-07T09:00"), ("Ends", "2030-01-07T08:00")):
        page.run(f"(await testField('{label}')).value = '{value}'")
    page.click("Save")
    page.wait("document.querySelector('[name=ends]').getAttribute('aria-invalid')")
    page.run("(await testField('Ends')).value = '2030-01-07T10:30'")
    page.fill("Places", "7")
    page.click("Save")
    page.wait_text("Saved.")
    room = find(liveond, "役員会議")
    assert (room["starts"], room["ends"]) == ("2030-01-07T00:00:00.000Z", "2030-01-07T01:30:00.000Z"), room
    assert room["capacity"] == 7, room
    look(page, "room")


def pick(page, label, text):
    page.fill(label, text)
    page.wait("document.querySelector('[role=option][id]')")
    page.press("ArrowDown")
    page.press("Enter")


def let_in(page, liveond, tanaka, suzuki):
    """Whom: a group, a person, both; the others do not see the room."""
    page.choose("Opening times", "Always open")
    page.choose("For whom", "Certain groups and people")
    page.click("Save")
    page.wait_text("Choose a group or a person, or let everyone in.")
    pick(page, "Groups", "営業")
    page.wait("document.querySelector('.chips li')")
    page.click("Save")
    page.wait("document.querySelector('.toast')?.textContent.includes('Saved.')")
    page.wait("document.querySelector('[name=allowed]').value === 'some'")
    assert "役員会議" in tanaka.rooms() and "役員会議" not in suzuki.rooms()
    pick(page, "People", "鈴木")
    page.wait("document.querySelectorAll('.chips li').length === 2")
    page.run("document.querySelector('.toast')?.remove()")  # of what was saved before
    page.click("Save")
    page.wait("document.querySelector('.toast')?.textContent.includes('Saved.')")
    assert len(find(liveond, "役員会議")["users"]) == 1
    assert "役員会議" in suzuki.rooms()


def make_with_link(page, client):
    page.run("location.hash = '#/rooms/new'")
    page.find("New room", "heading")
    page.fill("Name", "面談")
    page.choose("Entry", "With a secret link")
    page.run(LISTEN)
    page.click("Make room")
    page.find("The link to 面談", "heading")
    page.check_access()
    page.screenshot("room-link")
    link = page.run("return (await testField('Link for LiveOn')).value")
    secret = link.split("#k=")[1]
    assert len(secret) == 43 and secret not in "".join(page.run("return sent")), link
    page.click("Close")
    page.find("面談", "heading")
    client.enter(link)
    page.click("New link…")
    page.click("Make a new link")
    page.find("The link to 面談", "heading")
    other = page.run("return (await testField('Link for LiveOn')).value")
    page.click("Close")
    client.enter(link, code=1)
    client.enter(other)


def remove(page, liveond):
    """Who is inside hears of it; the room is nowhere any more."""
    room = liveond.ask("room", "add", "休憩室")["room"]["id"]
    _, session = liveond.sign_in("tanaka")
    events = Events(liveond, session["access_token"])
    assert "seat" in events.call("join", room=room)
    page.run("location.hash = '#/rooms'")
    page.wait_text("1 inside")
    look(page, "rooms")
    page.click("休憩室", "link")
    page.click("Remove room…")
    page.wait_text("One person is inside")
    page.check_access()
    page.screenshot("room-remove")
    page.click("Remove room")
    page.wait_text("休憩室 was removed.")
    assert events.wait_for("seat.lost")["reason"] == "room-closed"
    page.find("Rooms", "heading")
    assert not [room for room in liveond.ask("room", "list")["rooms"] if room["name"] == "休憩室"]


def test_rooms(liveond):
    with a_page(prepare(liveond)) as page:
        tanaka, suzuki = Client(liveond, "tanaka"), Client(liveond, "suzuki")
        page.size(1440)
        sign_in(page)
        check_vectors(page)
        page.click("Rooms", "link")
        page.wait_text("There is no room yet.")
        make_with_password(page, liveond, tanaka)
        change(page, liveond, tanaka)
        let_in(page, liveond, tanaka, suzuki)
        make_with_link(page, tanaka)
        remove(page, liveond)


main([test_rooms])
