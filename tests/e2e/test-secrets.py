# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is secret is in no log, even where everything is logged, and in no file as it was said."""

import base64
import os
import secrets

from events import Events
from liveond import PASSWORD, main

WHY = ("--reason", "test")
ENTRY_PASSWORD = "entry-" + secrets.token_hex(8)


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def use_every_secret(liveond):
    """Signs in rightly and wrongly, makes a room, enters it, changes the password: what was said."""
    wrong, fresh = "wrong-" + secrets.token_hex(8), "Fresh-" + secrets.token_hex(8)
    admission, guess = base64url(secrets.token_bytes(32)), base64url(secrets.token_bytes(32))
    room = secrets.token_hex(16)
    assert liveond.sign_in("admin", wrong)[0] == 401
    status, session = liveond.sign_in("admin")
    assert status == 201, session
    token = session["access_token"]
    status, answer = liveond.request("POST", "/api/v1/rooms", {
        "id": room, "name": "会議室", "mode": "password",
        "admission": {"salt": base64url(bytes(16)), "iterations": 600000, "key": admission}}, token)
    assert status == 201, answer
    events = Events(liveond, token)
    assert "seat" not in events.call("join", room=room, admission=guess)
    seat = events.call("join", room=room, admission=admission)
    assert "seat" in seat, seat
    status, answer = liveond.request(
        "PUT", "/api/v1/session/password", {"current": PASSWORD, "new": fresh}, token)
    assert status == 204, answer
    liveond.password_file.write_text(ENTRY_PASSWORD + "\n", encoding="utf-8")
    liveond.run("room", "add", "役員", "--password-file", str(liveond.password_file))
    return {
        "a wrong password": wrong, "a password": PASSWORD, "a new password": fresh,
        "an access token": token, "a resume token": session["resume_token"],
        "an admission key": admission, "a wrong admission key": guess,
        "a seat's resume token": seat["resume"], "an entry password": ENTRY_PASSWORD,
    }


def test_logs_and_files(liveond):
    url = liveond.setup().split("/")[-2]
    os.environ["G_MESSAGES_DEBUG"] = "all"
    liveond.start()
    said = use_every_secret(liveond) | {"the administration's address": url}
    assert liveond.stop() == 0
    log = liveond.get_log()
    assert "DEBUG" in log, "debug messages were on"
    for what, secret in said.items():
        assert secret not in log, f"{what} is in the log"
    files = [path for path in liveond.state.rglob("*") if path.is_file()]
    assert any(path.suffix == ".db" for path in files), files
    for path in files:
        content = path.read_bytes()
        for what, secret in said.items():
            assert secret.encode() not in content, f"{what} is in {path.name}"
        public = path.name == "certificate.pem"
        assert public or path.stat().st_mode & 0o077 == 0, f"{path} is open to others"


if __name__ == "__main__":
    main([test_logs_and_files])
