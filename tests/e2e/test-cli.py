# SPDX-License-Identifier: LGPL-2.1-or-later
"""liveon-cli and the examples against a running server, as a person uses them.

test-cli.py LIVEOND LIVEON-CLI C-EXAMPLE PYTHON-EXAMPLE LIBRARY-FOLDER
"""

import csv
import io
import json
import os
import re
import signal
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

from liveond import PASSWORD, Skip, free_port, main, need
from terminal import Terminal

CLI, C_EXAMPLE, PYTHON_EXAMPLE, LIBRARY = sys.argv[2:6]
WHY = ("--reason", "test")


class Person:
    """liveon-cli with folders of its own."""

    def __init__(self, liveond, login="tanaka"):
        self.home = liveond.folder / f"home-{login}"
        self.home.mkdir()
        self.common = ["--server", f"127.0.0.1:{liveond.port}", "--user", login, "--company", "acme"]
        self.password = ["--password-file", str(liveond.password_file)]
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.home), "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo",
            "XDG_CONFIG_HOME": str(self.home / "config"), "XDG_STATE_HOME": str(self.home / "state"),
            "G_DEBUG": "fatal-criticals", "GIO_USE_PROXY_RESOLVER": "dummy",
            **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS") or k == "GST_REGISTRY"},
        }

    def start(self, *arguments):
        return subprocess.Popen(
            [CLI, *arguments], env=self.environment, text=True, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)

    def try_run(self, *arguments):
        """The exit code."""
        process = self.start(*arguments)
        self.out, self.errors = process.communicate(timeout=60)
        return process.returncode

    def run(self, *arguments, code=0):
        done = self.try_run(*arguments)
        assert done == code, f"{arguments}: {done}: {self.out}{self.errors}"
        return self.out


def prepare(liveond):
    """A running server with an open and a password room, and its pin."""
    out = liveond.setup()
    for login, name in ("tanaka", "田中"), ("sato", "佐藤"):
        liveond.run("user", "add", login, "--name", name, "--password-file",
                    str(liveond.password_file), "--keep-password", *WHY)
    entry = liveond.folder / "entry"
    entry.write_text("open sesame\n", encoding="utf-8")
    liveond.run("room", "add", "あおば", "--reading", "あおば")
    liveond.run("room", "add", "役員", "--reading", "やくいん", "--password-file", str(entry))
    liveond.start()
    liveond.entry = entry
    return re.search(r"^pin +([0-9a-f]{64})$", out, re.M).group(1)


def test_unknown_server(liveond):
    pin = prepare(liveond)
    person = Person(liveond)
    person.run("rooms", *person.common, *person.password, code=1)
    assert pin in person.errors.replace(" ", "").replace("\n", ""), person.errors
    # Nothing is remembered of a server that nobody trusted.
    assert not (person.home / "config/liveon/cli.conf").exists()
    wrong = "0" * 64
    person.run("rooms", *person.common, *person.password, "--pin", wrong, code=1)
    assert "is not the one you trusted" in person.errors, person.errors


def test_rooms_and_memory(liveond):
    pin = prepare(liveond)
    person = Person(liveond)
    out = person.run("rooms", *person.common, *person.password, "--pin", pin)
    assert [line.split()[-1] for line in out.splitlines()] == ["あおば", "役員"], out
    # Server, pin and account are remembered, and the session is resumed without a password.
    rooms = json.loads(person.run("rooms", "--json"))["rooms"]
    assert [room["name"] for room in rooms] == ["あおば", "役員"]
    for path in [*person.home.glob("config/liveon/*"), *person.home.glob("state/liveon/cli/*")]:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
        assert PASSWORD not in path.read_text(encoding="utf-8", errors="replace")
    person.run("sign-out")
    person.run("rooms", code=1)
    assert "terminal" in person.errors, person.errors


def test_japanese(liveond):
    """In Japanese by the environment alone, and names are readable in every locale."""
    pin = prepare(liveond)
    person = Person(liveond)
    for locale in ("C", "ja_JP.UTF-8"):
        person.environment["LC_ALL"] = locale
        assert "役員" in person.run("rooms", *person.common, *person.password, "--pin", pin)
    assert "会議室を一覧する" in person.run("--help") and "企業コード" in person.out, person.out
    person.run("join", "あおば", "--for", "1")
    assert "在室: 田中" in person.out, person.out
    assert "  退室" in person.run("history") and "left" not in person.out, person.out
    assert json.loads(person.run("history", "--json"))["visits"][0]["reason"] == "left"
    person.run("join", "nowhere", code=1)
    assert "一覧にその会議室はありません" in person.errors, person.errors


def test_terminal(liveond):
    """Asked at the terminal, without echo; the pin of an unknown server too."""
    pin = prepare(liveond)
    person = Person(liveond)
    ask = [CLI, "rooms", *person.common, "--first-contact"]
    with Terminal(ask, person.environment) as terminal:
        terminal.answer("[yes/no]: ", "yes")
        terminal.answer("tanaka: password: ", PASSWORD, echo=False)
        assert terminal.wait() == 0, terminal.seen
        assert pin in re.sub(r"\s", "", terminal.seen), terminal.seen
        assert "あおば" in terminal.seen, terminal.seen
        assert PASSWORD not in terminal.seen and terminal.echoes()
    with Terminal([CLI, "join", "役員", "--for", "1"], person.environment) as terminal:
        terminal.answer("Entry password: ", "open sesame", echo=False)
        assert terminal.wait() == 0, terminal.seen
        assert "inside: 田中" in terminal.seen and "sesame" not in terminal.seen
    # Ctrl+C leaves the terminal as it was.
    with Terminal([CLI, "join", "役員"], person.environment) as terminal:
        terminal.interrupt("Entry password: ")
        assert terminal.wait() == 1 and terminal.echoes(), terminal.seen
    stranger = Person(liveond, "sato")
    ask = [CLI, "rooms", *stranger.common, "--first-contact"]
    with Terminal(ask, stranger.environment) as terminal:
        terminal.answer("[yes/no]: ", "no")
        assert terminal.wait() == 1 and "password: " not in terminal.seen, terminal.seen


def test_secret_service(liveond):
    need("dbus-daemon")
    try:
        from secret_service import SecretService
    except ImportError as reason:
        raise Skip(reason) from reason
    pin = prepare(liveond)
    with SecretService() as service:
        person = Person(liveond)
        person.environment["DBUS_SESSION_BUS_ADDRESS"] = service.address
        sign_in = [*person.common, *person.password, "--pin", pin]
        person.try_run("rooms", *sign_in, "--keep-password")
        if "without the secret service" in person.errors:
            raise Skip(person.errors)
        assert [secret for _, secret in service.items] == [PASSWORD.encode()], person.errors
        kept = service.items[0][0]
        assert (kept["user"], kept["company"]) == ("tanaka", "acme"), kept
        assert str(liveond.port) in kept["server"], kept
        person.run("doctor", "--sign-in")
        # Nobody types it again, even without a session; another person's is not taken for it.
        person.run("sign-out")
        assert "あおば" in person.run("rooms")
        person.run("sign-out")
        person.run("rooms", "--user", "sato", code=1)
        assert "terminal" in person.errors, person.errors


def test_join_and_history(liveond):
    pin = prepare(liveond)
    person = Person(liveond)
    sign_in = [*person.common, *person.password, "--pin", pin]
    person.run("rooms", *sign_in)
    out = person.run("join", "あおば", "--for", "1")
    assert "inside: 田中" in out, out
    person.run("join", "役員", "--room-password-file", str(liveond.password_file), code=1)
    out = person.run("join", "役員", "--room-password-file", str(liveond.entry), "--for", "1")
    assert "inside: 田中" in out, out
    visits = json.loads(person.run("history", "--json"))["visits"]
    assert [(v["room"], v["reason"]) for v in visits] == [("役員", "left"), ("あおば", "left")], visits
    rows = list(csv.DictReader(io.StringIO(person.run("history", "--csv"))))
    assert [row["room"] for row in rows] == ["役員", "あおば"]
    assert rows[0]["entered"].endswith("+09:00"), rows
    assert "役員" in person.run("history")


def test_changed_certificate(liveond):
    """The server is remembered by its pin; another certificate is told with the day of the first."""
    pin = prepare(liveond)
    person = Person(liveond)
    person.run("rooms", *person.common, *person.password, "--pin", pin)
    store = person.home / "state/liveon/cli/servers.conf"
    assert pin in store.read_text(), store.read_text()
    liveond.stop()
    for path in liveond.state.glob("*.pem"):
        path.unlink()
    liveond.start()
    person.run("rooms", code=1)
    assert re.search(r"is not the one you trusted on \d+ \w+ 20\d\d", person.errors), person.errors


def test_invite_link(liveond):
    """A link leads to its room; a link to another server makes nothing forgotten."""
    pin = prepare(liveond)
    person = Person(liveond)
    server = f"127.0.0.1:{liveond.port}"
    rooms = json.loads(person.run("rooms", "--json", *person.common, *person.password, "--pin", pin))
    room = next(room["id"] for room in rooms["rooms"] if room["name"] == "あおば")
    out = person.run("join", f"liveon://{server}/{room}?company=acme&pin={pin}", "--for", "1")
    assert "inside: 田中" in out, out
    assert "inside: 田中" in person.run("join", f"https://{server}/join/{room}", "--for", "1")
    person.run("join", f"liveon://{server}/{room[:-1]}", code=1)
    assert "invite link" in person.errors and "Copy the link" in person.errors, person.errors
    person.run("join", f"liveon://other.example/{room}", code=1)
    assert "another server" in person.errors, person.errors
    person.run("rooms")
    # The first contact of somebody who has only the link: a wrong pin in it is a stop.
    stranger = Person(liveond, "sato")
    link = f"liveon://{server}/{room}?company=acme&pin={'0' * 64}"
    stranger.run("join", link, "--user", "sato", *stranger.password, code=1)
    assert "the link says another pin" in stranger.errors, stranger.errors


def test_remembered_entry(liveond):
    """What opens a locked room is kept on request, and forgotten when its password was changed."""
    need("dbus-daemon")
    try:
        from secret_service import SecretService
    except ImportError as reason:
        raise Skip(reason) from reason
    pin = prepare(liveond)
    with SecretService() as service:
        person = Person(liveond)
        person.environment["DBUS_SESSION_BUS_ADDRESS"] = service.address
        sign_in = [*person.common, *person.password, "--pin", pin]
        entry = ["--room-password-file", str(liveond.entry)]
        person.run("join", "役員", *sign_in, *entry, "--remember", "--for", "1")
        if "without the secret service" in person.errors:
            raise Skip(person.errors)
        (attributes, secret), = service.items
        assert attributes["user"] == "tanaka" and len(attributes["room"]) == 32, attributes
        assert b"sesame" not in secret, secret
        assert "inside: 田中" in person.run("join", "役員", "--for", "1")
        liveond.entry.write_text("another one\n", encoding="utf-8")
        liveond.run("room", "set", attributes["room"], "--password-file", str(liveond.entry))
        person.run("join", "役員", "--for", "1", code=1)
        assert "changed since you entered last" in person.errors, person.errors
        assert service.items == [], service.items


def test_interrupted_join(liveond):
    pin = prepare(liveond)
    person = Person(liveond)
    person.run("rooms", *person.common, *person.password, "--pin", pin)
    process = person.start("join", "あおば")
    # It prints who is inside once the seat is held.
    os.set_blocking(process.stdout.fileno(), True)
    assert "田中" in process.stdout.readline()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 0
    process.communicate()
    assert json.loads(person.run("history", "--json"))["visits"][0]["reason"] == "left"


def read_until(process, text):
    """The line that has it."""
    for line in process.stdout:
        if text in line:
            return line
    raise AssertionError(f"no {text}: {process.stderr.read()}")


def test_second_person(liveond):
    """What one does, the other sees; a suspension takes effect at once."""
    pin = prepare(liveond)
    people = [Person(liveond, login) for login in ("tanaka", "sato")]
    for person in people:
        person.run("rooms", *person.common, *person.password, "--pin", pin)
    first = people[0].start("join", "あおば")
    read_until(first, "inside: 田中")
    second = people[1].start("join", "あおば", "--raise-hand")
    assert "佐藤" in read_until(first, "佐藤")
    read_until(first, "佐藤 (hand 1)")
    liveond.run("user", "suspend", "sato", *WHY)
    read_until(second, "out: suspended")
    assert second.wait(timeout=30) == 1
    assert "佐藤" not in read_until(first, "inside:")
    people[1].run("rooms", code=1)
    first.send_signal(signal.SIGINT)
    assert first.wait(timeout=30) == 0


def test_restarted_server(liveond):
    """A session outlives the server: nobody types a password again."""
    pin = prepare(liveond)
    person = Person(liveond)
    person.run("rooms", *person.common, *person.password, "--pin", pin)
    inside = person.start("join", "あおば", "--no-media")
    read_until(inside, "inside: 田中")
    liveond.stop()
    read_until(inside, "out: server-stopped")
    inside.wait(timeout=30)
    liveond.start()
    assert "あおば" in person.run("rooms")
    assert json.loads(person.run("history", "--json"))["visits"][0]["reason"] == "server-stopped"


def test_one_time_password(liveond):
    """An administrator's password opens nothing but its own change."""
    pin = prepare(liveond)
    liveond.run("user", "add", "mori", "--name", "森", "--password-file", str(liveond.password_file), *WHY)
    fresh = liveond.folder / "fresh"
    fresh.write_text("short\n", encoding="utf-8")
    mori = Person(liveond, "mori")
    mori.run("rooms", *mori.common, *mori.password, "--pin", pin, code=1)
    assert "liveon-cli password" in mori.errors, mori.errors
    change = ["password", *mori.password, "--new-password-file", str(fresh)]
    mori.run(*change, code=1)
    assert "at least" in mori.errors, mori.errors
    fresh.write_text("Left-donkey-88\n", encoding="utf-8")
    mori.run(*change)
    assert "あおば" in mori.run("rooms")
    mori.run("sign-out")
    mori.run("rooms", *mori.password, code=1)
    assert "あおば" in mori.run("rooms", "--password-file", str(fresh))


def test_announcements(liveond):
    pin = prepare(liveond)
    liveond.run("announcement", "add", "change", "--title-ja", "変わります", "--title-en", "Changes",
                "--body-ja", "本文", "--body-en", "Text", "--effective", "2036-01-01 00:00")
    person = Person(liveond)
    out = person.run("announcements", *person.common, *person.password, "--pin", pin)
    assert "Changes" in out and "[change]" in out, out
    told = json.loads(person.run("announcements", "--json"))["announcements"]
    assert [notice["title_ja"] for notice in told] == ["変わります"]
    assert "less than a month" not in out and told[0]["is_short_notice"] is False, out
    # News of an incident, and a change that comes too soon.
    broken = liveond.ask("announcement", "add", "incident", "--title-en", "Down", "--tenant",
                         "acme")["announcement"]
    liveond.run("announcement", "add", "incident", "--title-en", "Up again", "--tenant", "acme",
                "--follows", broken["id"])
    liveond.run("announcement", "add", "change", "--title-en", "Hasty", "--effective", "2001-01-01")
    out = person.run("announcements")
    assert re.search(r"\[incident\]  Up again\n  follows: Down\n", out), out
    assert "less than a month" in out, out
    told = json.loads(person.run("announcements", "--json"))["announcements"]
    told = {notice["title_en"]: notice for notice in told}
    assert told["Up again"]["follows"] == broken["id"] and told["Down"]["follows"] is None, told
    assert told["Hasty"]["is_short_notice"] and told["Hasty"]["from"] == "operator", told
    assert told["Down"]["from"] == "company", told


def test_doctor(liveond):
    pin = prepare(liveond)
    person = Person(liveond)
    server = person.common[:2]
    out = person.run("doctor", *server, "--pin", pin)
    assert "TLS 1.3" in out and "✓ live connection" in out, out
    report = person.run("doctor", *person.common, *person.password, "--pin", pin, "--sign-in", "--json")
    assert PASSWORD not in report
    states = {leg["leg"]: leg["state"] for leg in json.loads(report)["legs"]}
    assert set(states.values()) == {"good"}, states
    # Each leg has an exit code of its own, and says who can mend it.
    person.run("doctor", *server, "--pin", "0" * 64, code=14)
    assert "operator" in person.errors, person.errors
    person.run("doctor", *server, code=14)
    assert "trust" in person.errors and pin in person.errors, person.errors
    person.run("doctor", "--server", "host.invalid", code=11)
    assert "network" in person.errors, person.errors
    person.run("doctor", "--server", f"127.0.0.1:{free_port()}", code=12)
    liveond.password_file.write_text("wrong\n", encoding="utf-8")
    person.run("doctor", *person.common, *person.password, "--pin", pin, "--sign-in", code=17)


def test_doctor_without_tls_13(liveond):
    liveond.setup()
    port = free_port()
    old = subprocess.Popen(
        ["openssl", "s_server", "-accept", f"127.0.0.1:{port}", "-tls1_2", "-www",
         "-cert", str(liveond.state / "certificate.pem"),
         "-key", str(liveond.state / "certificate-key.pem")],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(500):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        person = Person(liveond)
        person.run("doctor", "--server", f"127.0.0.1:{port}", code=13)
    finally:
        old.terminate()
        old.wait()


def test_verify(liveond):
    pin = prepare(liveond)
    person = Person(liveond)
    person.run("rooms", *person.common, *person.password, "--pin", pin)
    person.run("join", "あおば", "--for", "1")
    person.run("rooms")
    head = next(person.home.glob("state/liveon/cli/head-*.json"))
    log = liveond.folder / "log.jsonl"
    liveond.run("records", "export", "--output", str(log), *WHY)
    out = person.run("verify", str(log), "--head", str(head))
    assert "株式会社アクメ" in out, out
    lines = log.read_text(encoding="utf-8").splitlines(keepends=True)
    broken = liveond.folder / "broken.jsonl"
    broken.write_text("".join([*lines[:2], *lines[3:]]), encoding="utf-8")
    person.run("verify", str(broken), code=1)


def test_japanese(liveond):
    prepare(liveond)
    person = Person(liveond)
    person.environment["LANGUAGE"] = "ja"
    person.run("doctor", "--server", "host.invalid", code=11)
    assert "管理者" in person.errors, person.errors


def run_example(liveond, pin, command):
    done = subprocess.run(
        command, input=PASSWORD + "\n", capture_output=True, text=True, timeout=60,
        env={**os.environ, "LD_LIBRARY_PATH": LIBRARY, "GI_TYPELIB_PATH": LIBRARY, "LC_ALL": "C.UTF-8",
             "GIO_USE_PROXY_RESOLVER": "dummy"})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_examples(liveond):
    pin = prepare(liveond)
    address = f"127.0.0.1:{liveond.port}"
    if Path(PYTHON_EXAMPLE).suffix == ".py":
        out = run_example(liveond, pin, ["/usr/bin/python3", PYTHON_EXAMPLE, address, pin, "acme", "tanaka", "あおば"])
        assert "あおば 0/20" in out and "inside: 田中" in out and "left" in out, out
    liveond.run("room", "add", "わかば", "--reading", "わかば")
    out = run_example(liveond, pin, [C_EXAMPLE, address, pin, "acme", "sato"])
    assert "あおば 0\n" in out and "わかば 0\n" in out, out


if __name__ == "__main__":
    main([test_unknown_server, test_rooms_and_memory, test_terminal, test_secret_service,
          test_join_and_history, test_changed_certificate, test_invite_link, test_remembered_entry,
          test_interrupted_join, test_second_person, test_restarted_server,
          test_one_time_password, test_announcements, test_doctor, test_doctor_without_tls_13,
          test_verify, test_japanese, test_examples])
