# SPDX-License-Identifier: LGPL-2.1-or-later
"""A company to meet in: liveond with people and rooms, headless participants, and the client's start
on that server."""

import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))
from liveond import PASSWORD, Liveond  # noqa: E402

from desktop import Desktop  # noqa: E402

SHOTS = Path(os.environ.get("LIVEON_TEST_SCREENSHOTS", "/nonexistent"))
WHY = ("--reason", "test")
PEOPLE = (("tanaka", "田中 太郎", "たなか たろう", "営業部"), ("sato", "佐藤 美咲", "さとう みさき", "営業部"),
          ("suzuki", "鈴木 一郎", "すずき いちろう", "開発部"), ("mori", "森 葵", "もり あおい", "開発部"))
OPEN_ROOM, LOCKED_ROOM, ENTRY_PASSWORD = "受付", "役員会議室", "open sesame"


class Company:
    """liveond, set up and running."""

    def __init__(self, liveond, cli, folder):
        self.server, self.cli = Liveond(liveond, folder), cli
        out = self.server.setup()
        self.pin = re.search(r"^pin +([0-9a-f]{64})$", out, re.M).group(1)
        (self.server.folder / "entry").write_text(ENTRY_PASSWORD + "\n", encoding="utf-8")
        for login, name, reading, affiliation in PEOPLE:
            self.run("user", "add", login, "--name", name, "--reading", reading, "--affiliation",
                     affiliation, "--password-file", str(self.server.password_file),
                     "--keep-password", *WHY)
        self.run("room", "add", OPEN_ROOM, "--reading", "うけつけ", "--schedule", "always-on")
        self.run("room", "add", LOCKED_ROOM, "--reading", "やくいんかいぎしつ", "--capacity", "12",
                 "--password-file", str(self.server.folder / "entry"))
        self.server.start()
        self.participants = []

    @property
    def address(self):
        return f"{self.server.host}:{self.server.port}"

    def run(self, *command):
        return self.server.run(*command)

    def room_id(self, name):
        rooms = self.server.ask("room", "list")["rooms"]
        return next(room["id"] for room in rooms if room["name"] == name)

    def seat(self, login, room=OPEN_ROOM, *arguments, camera="test", microphone="test"):
        """A headless participant, until stop()."""
        home = self.server.folder / f"home-{login}"
        command = [self.cli, "join", room, "--server", self.address, "--pin", self.pin, "--company",
                   "acme", "--user", login, "--password-file", str(self.server.password_file),
                   "--camera", camera, "--microphone", microphone, *arguments]
        if room == LOCKED_ROOM:
            command += ["--room-password-file", str(self.server.folder / "entry")]
        home.mkdir(exist_ok=True)
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            env={**os.environ, "HOME": str(home), "XDG_STATE_HOME": str(home / "state"),
                 "XDG_CONFIG_HOME": str(home / "config")})
        self.participants.append(process)
        return process

    def stop(self):
        for process in self.participants:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                process.wait(20)
        self.server.stop()


def with_desktop(flow, prepare=None, **options):
    """flow (company, desktop), with a server of its own, which prepare (company) furnishes before; the
    test's arguments say which programs."""
    with tempfile.TemporaryDirectory(prefix="liveon-ui-") as folder:
        company = Company(sys.argv[1], sys.argv[2], folder)
        try:
            if prepare:
                prepare(company)
            with Desktop(**options) as desktop:
                flow(company, desktop)
        finally:
            company.stop()


def sign_in(app, company, login="tanaka", password=PASSWORD, words=None,
            is_server_set=False):
    """From the first start to the rooms, as a person types it. words: what things are called;
    is_server_set: IT has named the server."""
    words = words or {}
    say = lambda english: words.get(english, english)
    if not is_server_set:
        app.find(say("Server"), "entry").type(company.address)
        app.find(say("Continue"), "button").click()
    app.find(say("It is the same"), "button").click()
    app.find(say("Company code"), "entry").type("acme")
    app.find(say("User ID"), "entry").type(login)
    app.find(say("Password"), "entry").type(password)
    app.find(say("Sign in"), "button").click()
    return app.find(say("Rooms"))
