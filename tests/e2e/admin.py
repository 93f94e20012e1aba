# SPDX-License-Identifier: LGPL-2.1-or-later
"""The administration of a company, asked as its pages do it, without a browser."""

import base64
import hashlib
import hmac
import json
import struct
import time

from liveond import PASSWORD


def admin_path(liveond, company="acme"):
    """A new secret path; the one before is dead."""
    return liveond.ask("tenant", "admin-url", company)["path"]


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
