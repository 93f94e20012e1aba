# SPDX-License-Identifier: LGPL-2.1-or-later
"""Ends and changes of a server with people in it: killed, stopped, told to read its files again."""

import json
import signal
import ssl
import subprocess
from datetime import datetime, timezone

from events import Events
from liveond import PASSWORD, main

WHY = ("--reason", "test")
PEOPLE = [f"person-{number}" for number in range(5)]


def now():
    return datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def seat_people(liveond):
    """[(token, events)] of people who are in one room."""
    liveond.setup()
    liveond.start()
    room = liveond.ask("room", "add", "会議室")["room"]
    seated = []
    for login in PEOPLE:
        liveond.run("user", "add", login, "--name", login, "--keep-password",
                    "--password-file", str(liveond.password_file), *WHY)
        status, session = liveond.sign_in(login)
        assert status == 201, session
        events = Events(liveond, session["access_token"])
        assert "seat" in events.call("join", room=room["id"])
        seated.append((session["access_token"], events))
    return seated


def get_visits(liveond, token):
    status, answer = liveond.request("GET", "/api/v1/visits", token=token)
    assert status == 200, answer
    return answer["visits"]


def check_records(liveond, reason):
    """Everyone came and went once, and the chain says so."""
    liveond.run("records", "verify-store")
    lines = [json.loads(line) for line in liveond.run("records", "export", *WHY).splitlines()]
    entries = [line for line in lines[1:-1] if line["kind"] == "entry"]
    exits = [json.loads(line["payload"]) for line in lines[1:-1] if line["kind"] == "exit"]
    assert len(entries) == len(PEOPLE), entries
    assert [exit["reason"] for exit in exits] == [reason] * len(PEOPLE), exits


def test_killed(liveond):
    """Visits end at the last sign of life that was written down, not at the next start."""
    seated = seat_people(liveond)
    # That they answered the first ping is written down before the second comes.
    for _ in range(2):
        for _, events in seated:
            events.wait_for_ping()
    killed = now()
    assert liveond.stop(signal.SIGKILL) == -signal.SIGKILL
    liveond.start()
    for token, _ in seated:
        visit, = get_visits(liveond, token)
        assert visit["reason"] == "server-stopped", visit
        assert visit["entered"] < visit["left"] <= killed, (visit, killed)
    check_records(liveond, "server-stopped")
    assert liveond.request("GET", "/api/v1/rooms", token=seated[0][0])[1]["rooms"][0]["people"] == 0
    # Everybody comes back.
    room = visit["room"]["id"]
    for token, _ in seated:
        assert "seat" in Events(liveond, token).call("join", room=room)


def test_terminated(liveond):
    """People are told, and records closed."""
    seated = seat_people(liveond)
    idle = liveond.connect()
    assert liveond.exchange("GET", "/api/v1/server", connection=idle)[0] == 200
    liveond.process.terminate()
    for _, events in seated:
        assert events.wait_for("server.stopping") == {}
        assert events.wait_for_close() == 1001
    assert liveond.stop() == 0
    check_records(liveond, "server-stopped")
    liveond.start()
    for token, _ in seated:
        visit, = get_visits(liveond, token)
        assert visit["left"] is not None and visit["reason"] == "server-stopped", visit


def make_certificate(liveond, name):
    key, certificate = liveond.folder / f"{name}.key", liveond.folder / f"{name}.crt"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
         "-days", "30", "-subj", f"/CN={name}.example", "-keyout", key, "-out", certificate],
        check=True, capture_output=True)
    return certificate, key


def serve_certificate(liveond, certificate, key):
    """Puts these where the server reads its own."""
    for source, kind in ((certificate, "crt"), (key, "key")):
        target = liveond.folder / f"server.{kind}"
        target.write_bytes(source.read_bytes())
        target.chmod(0o600)
        if kind == "crt":
            text = source.read_text(encoding="utf-8")
    return ssl.PEM_cert_to_DER_cert(text)


def get_certificate(connection):
    if connection.sock is None:
        connection.connect()
    return connection.sock.getpeercert(binary_form=True)


def reload(liveond, outcome):
    said = len(liveond.log.lines)
    liveond.process.send_signal(signal.SIGHUP)
    liveond.log.wait_for(outcome, said)


def test_certificate(liveond):
    """Another certificate is served to who comes, and nobody is thrown out."""
    liveond.setup()
    first, second = make_certificate(liveond, "first"), make_certificate(liveond, "second")
    served = serve_certificate(liveond, *first)
    liveond.configure("server", certificate=liveond.folder / "server.crt",
                      private_key=liveond.folder / "server.key")
    liveond.start()
    old = liveond.connect()
    assert get_certificate(old) == served
    events = Events(liveond, liveond.sign_in("admin")[1]["access_token"])
    pin = liveond.ask("pin")["pin"]

    served = serve_certificate(liveond, *second)
    assert get_certificate(liveond.connect()) != served
    reload(liveond, "the configuration was read again")
    assert get_certificate(liveond.connect()) == served
    assert liveond.ask("pin")["pin"] != pin
    assert liveond.exchange("GET", "/api/v1/server", connection=old)[0] == 200
    assert "time" in events.call("ping")

    # What does not fit together is not taken.
    serve_certificate(liveond, first[0], second[1])
    reload(liveond, "the configuration was not taken over")
    assert get_certificate(liveond.connect()) == served
    assert liveond.request("GET", "/api/v1/server")[0] == 200
    assert PASSWORD not in liveond.get_log()


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
