# SPDX-License-Identifier: LGPL-2.1-or-later
"""Somebody in a meeting on a virtual desktop, and the others there: what its flows share. The test's
arguments say which programs."""

import array
import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from gi.repository import GLib

from desktop import Desktop, count_colours  # noqa: F401
from people import OPEN_ROOM, Company, sign_in

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))
from events import Events  # noqa: E402

LIVEOND, CLI, LIVEON = sys.argv[1:4]
SHOTS = Path(os.environ["LIVEON_TEST_SCREENSHOTS"])
ME, OTHER, THIRD = "田中 太郎", "佐藤 美咲", "鈴木 一郎"
NAMES = {"tanaka": ME, "admin": "管理者"}


class Someone:
    """A seat in the room by the wire: what a person does is done by hand. admin is a host."""

    def __init__(self, company, login="admin", room=OPEN_ROOM):
        _status, session = company.server.sign_in(login)
        token = session["access_token"]
        rooms = company.server.request("GET", "/api/v1/rooms", token=token)[1]["rooms"]
        self.events = Events(company.server, token)
        self.joined = self.events.call(
            "join", room=next(r["id"] for r in rooms if r["name"] == room))

    def do(self, method, **arguments):
        answer = self.events.call(method, **arguments)
        assert "code" not in answer, answer

    def seat_of(self, name):
        return next(p["seat"] for p in self.joined["people"] if p["name"] == name)


class Meeting:
    """Somebody in a meeting, and the others there."""

    def __init__(self, *others, room=OPEN_ROOM, camera="test", login="tanaka", before=None,
                 **options):
        self.others, self.room, self.camera, self.login = others, room, camera, login
        self.before, self.options = before, options

    def __enter__(self):
        with contextlib.ExitStack() as stack:
            self.start(stack)
            # What cannot begin leaves nothing behind.
            self.stack = stack.pop_all()
        return self

    def start(self, stack):
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="liveon-ui-"))
        self.company = Company(LIVEOND, CLI, folder)
        stack.callback(self.company.stop)
        self.desktop = stack.enter_context(Desktop(**self.options))
        if self.before:
            self.before(self.company)
        for login in self.others:
            self.company.seat(login, self.room, camera=self.camera)
        self.app = self.desktop.start(LIVEON)
        sign_in(self.app, self.company, self.login)
        self.enter()

    def enter(self):
        self.app.find(self.room)
        self.app.open_room(self.room)
        self.app.find("Enter", "button").click()
        self.app.find("Leave", "button")
        self.tile(NAMES[self.login])

    def __exit__(self, *error):
        return self.stack.__exit__(*error)

    def tiles(self):
        """What stands on the stage, in its order."""
        return [t.name for t in self.app.look()
                if t.node.get_role_name() in ("grouping", "panel") and ", " in t.name]

    def tile(self, name, *words, without=()):
        """The tile of that person once it says all these words and none of those."""
        def condition():
            return [t for t in self.tiles() if t.startswith(name)
                    and all(word in t for word in words)
                    and not any(word in t for word in without)]
        return self.app.wait_until(f"tile of {name} {words}", condition)[0]

    def wait_no_words(self, words):
        def condition():
            try:
                return not [t for t in self.app.look() if words in t.name]
            except GLib.Error:  # it changed while we looked
                return False
        self.app.wait_until(f"end of {words!r}", condition, seconds=60)

    def button(self, name):
        return self.app.find(name, "button")

    def screenshot(self, name):
        self.desktop.screenshot(SHOTS / f"meeting-{name}.png")
        return SHOTS / f"meeting-{name}.png"


class Ear:
    """What the session's speaker plays."""

    RATE = 48000

    def __init__(self):
        self.process = subprocess.Popen(
            ["parec", "--device=spk.monitor", "--format=s16le", f"--rate={self.RATE}",
             "--channels=1", "--latency-msec=20", "--raw"], stdout=subprocess.PIPE)

    def __enter__(self):
        return self

    def __exit__(self, *_ignored):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()

    def listen(self, seconds):
        """The loudest of what is played in the seconds from now on."""
        os.set_blocking(self.process.stdout.fileno(), False)
        while self.process.stdout.read(1 << 20):  # what was heard before
            pass
        os.set_blocking(self.process.stdout.fileno(), True)
        samples = array.array("h", self.process.stdout.read(2 * int(self.RATE * seconds)))
        return max(map(abs, samples))
