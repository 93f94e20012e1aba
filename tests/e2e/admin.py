# SPDX-License-Identifier: LGPL-2.1-or-later
"""The administration of a company, or the operator's console, asked as its pages do it, without a
browser."""

import base64
import hashlib
import hmac
import json
import re
import sqlite3
import struct
import time

from liveond import PASSWORD

WRONG = "/" + "A" * 43 + "/"


def admin_path(liveond, company="acme"):
    """A new secret path; the one before is dead."""
    return liveond.ask("tenant", "admin-url", company)["path"]


def console(liveond, people=(("boss", "owner"),)):
    """The operator's console with these people: an Admin each, signed in. The server must run, with
    its console configured to any free port."""
    for login, role in people:
        liveond.run("operator", "add", login, "--name", login, "--role", role, "--keep-password",
                    "--password-file", str(liveond.password_file))
    url = liveond.ask("operator", "url")["url"]
    port, path = re.fullmatch(r"https://127\.0\.0\.1:(\d+)(/.*)", url).groups()
    there = liveond.at("127.0.0.1", int(port))
    admins = [Admin(there, path) for _ in people]
    for admin, (login, _) in zip(admins, people):
        admin.sign_in(login)
    return admins


def dump(liveond):
    """Every row of every company's and the operator's tables, but what the server renews by itself."""
    rows = []
    for file in sorted(liveond.state.rglob("*.db")):
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as db:
            names = [name for name, in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
            rows += [(file.name, name, db.execute(f"SELECT * FROM {name}").fetchall())
                     for name in sorted(names) if name != "leases"]
    return rows


def neutral(answer, *ids):
    status, headers, text = answer
    for number in ids:
        text = text.replace(number, "ID")
    kept = sorted(name.lower() for name in headers if name.lower() != "date")
    return status, kept, text


def code_of(secret, later=0):
    """What an authenticator shows now, or so many seconds later (RFC 6238)."""
    key = base64.b32decode(secret.replace(" ", ""))
    mac = hmac.digest(key, struct.pack(">Q", int(time.time() + later) // 30), "sha1")
    place = mac[-1] & 0xf
    return f"{(struct.unpack('>I', mac[place:place + 4])[0] & 0x7fffffff) % 1000000:06}"


class Admin:
    """One administrator's browser: keeps its cookie and its CSRF token."""

    def __init__(self, liveond, path):
        self.liveond, self.path = liveond, path
        self.cookie = self.csrf = None

    def exchange(self, method, path, body=None, headers=None):
        """(status, headers, text), below the secret path."""
        sent = {"Accept-Language": "en"}
        if self.cookie:
            sent["Cookie"] = self.cookie
        if self.csrf and method != "GET":
            sent["LiveOn-CSRF"] = self.csrf
        if body is not None:
            sent["Content-Type"] = "application/json"
            body = body if isinstance(body, (str, bytes)) else json.dumps(body)
        sent.update(headers or {})
        sent = {name: value for name, value in sent.items() if value is not None}
        status, got, content = self.liveond.exchange(method, self.path + path, body, sent)
        return status, got, content.decode()

    def ask(self, method, path, body=None, status=200, **headers):
        """What the answer says; its status must be that one."""
        got, _, text = self.exchange(method, f"api/{path}", body, headers)
        assert got == status, (method, path, got, text)
        return json.loads(text) if text else None

    def sign_in(self, login="admin", password=PASSWORD, status=201, **more):
        got, headers, text = self.exchange("POST", "api/session", {"user": login, "password": password, **more})
        assert got == status, (got, text)
        answer = json.loads(text)
        if got == 201:
            self.cookie = headers["Set-Cookie"].split(";")[0]
            self.csrf = answer["csrf"]
        return answer
