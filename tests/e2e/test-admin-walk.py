# SPDX-License-Identifier: LGPL-2.1-or-later
"""Nobody reaches into another company's administration (CLD9.5.1): the live table of routes, which
the description is made of, is walked. A route without a case here fails. With own credentials each
is answered; whoever has only another company's finds what nobody finds, and no row has changed."""

import json

from admin import Admin, WRONG, admin_path, code_of, dump, neutral
from events import Events
from liveond import PASSWORD, main

UNKNOWN = "f" * 32
UPGRADE = {
    "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Protocol": "liveon-admin.1", "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
}
MARK = "acme-only"

# (method, path below the secret one, its id's kind or None, body or None), in an order in which each
# still finds what it needs; sign-out comes last.
CASES = [
    ("GET", "/api/session", None, None),
    ("GET", "/api/openapi.json", None, None),
    ("GET", "/api/users", None, None),
    ("POST", "/api/users", None, {"login": "LOGIN", "name": "N", "group_ids": []}),
    ("GET", "/api/users/{id}", "user", None),
    ("PATCH", "/api/users/{id}", "user", {"title": "T"}),
    ("POST", "/api/users/{id}/why", "user", {"room": "ROOM", "address": "192.0.2.1"}),
    ("GET", "/api/rules", None, None),
    ("PATCH", "/api/rules", None, {"hours": ""}),
    ("POST", "/api/rules/preview", None, {"of": "person", "id": "USER", "sign_in": "deny"}),
    ("GET", "/api/users/export", None, None),
    ("GET", "/api/affiliations", None, None),
    ("POST", "/api/imports/{id}/parts", "import", {"data": "dXNlcl9pZCxuYW1lCg"}),
    ("GET", "/api/imports/{id}/changes", "import", None),
    ("GET", "/api/imports/{id}", "import", None),
    ("POST", "/api/imports/{id}/check", "import", None),
    ("POST", "/api/imports/{id}/apply", "import", None),
    ("POST", "/api/imports", None, None),
    ("GET", "/api/groups", None, None),
    ("POST", "/api/groups", None, {"name": "LOGIN"}),
    ("PATCH", "/api/groups/{id}", "group", {"hours": "daily 00:00-24:00"}),
    ("POST", "/api/groups/{id}/members", "group", {"add": ["USER"], "remove": []}),
    ("GET", "/api/rooms", None, None),
    ("GET", "/api/rooms/{id}", "room", None),
    ("PATCH", "/api/rooms/{id}", "room", {"room": {"description": "changed"}, "people": []}),
    ("GET", "/api/now", None, None),
    ("POST", "/api/rooms/{id}/message", "room", {"text": "hello"}),
    ("POST", "/api/rooms/{id}/mute", "room", {"seat": "SEAT", "source": "microphone"}),
    ("POST", "/api/rooms/{id}/put-out", "room", {"seat": "SEAT", "reason": "r", "bar": "forever"}),
    ("GET", "/api/bars", None, None),
    ("POST", "/api/bars/lift", None, {"room": "ROOM", "user": "USER"}),
    ("POST", "/api/rooms/{id}/end", "room", None),
    ("GET", "/api/records/chain", None, None),
    ("GET", "/api/records/visits", None, None),
    ("GET", "/api/records/visits/export", None, None),
    ("GET", "/api/records/meetings", None, None),
    ("GET", "/api/records/totals", None, None),
    ("GET", "/api/records/audit", None, None),
    ("GET", "/api/records/head", None, None),
    ("POST", "/api/records/verify", None, None),
    ("GET", "/api/records/heads", None, None),
    ("POST", "/api/records/heads", None, None),
    ("POST", "/api/records/compare", None, {"seq": 1, "hash": "00" * 32}),
    ("GET", "/api/holds", None, None),
    ("POST", "/api/holds", None, {"room": "ROOM", "reason": "r"}),
    ("POST", "/api/holds/{id}/end", "hold", {"reason": "r"}),
    ("GET", "/api/disclosures", None, None),
    ("POST", "/api/disclosures", None, {"user": "USER", "reason": "r"}),
    ("POST", "/api/disclosures/{id}/approve", "disclosure", None),
    ("GET", "/api/disclosures/{id}/export", "disclosure", None),
    ("POST", "/api/disclosures/{id}/refuse", "refused", None),
    ("GET", "/api/report", None, None),
    ("POST", "/api/report/verify", None, None),
    ("DELETE", "/api/rooms/{id}", "room", None),
    ("POST", "/api/rooms", None, {"room": {"id": "e" * 32, "name": "acme-only", "mode": "open"}}),
    ("POST", "/api/announcements", None, {"kind": "information", "title_en": "acme-only", "published": "2040-01-01T00:00:00.000Z"}),
    ("POST", "/api/announcements/preview", None, {"kind": "incident", "title_en": "acme-only"}),
    ("GET", "/api/announcements", None, None),
    ("PUT", "/api/announcements/{id}", "announcement", {"kind": "information", "title_en": "other", "published": "2040-01-01T00:00:00.000Z"}),
    ("DELETE", "/api/announcements/{id}", "announcement", None),
    ("GET", "/api/policy", None, None),
    ("PATCH", "/api/policy", None, {"chat": "deny", "user_kbps": 2000}),
    ("POST", "/api/users/{id}/sign-out", "other", {}),
    ("POST", "/api/users/{id}/reset-second-factor", "other", None),
    ("POST", "/api/users/{id}/reset-password", "other", None),
    ("POST", "/api/users/{id}/suspend", "other", None),
    ("POST", "/api/users/{id}/resume", "other", None),
    ("POST", "/api/second-factor", None, None),
    ("POST", "/api/second-factor/confirm", None, {"code": "CODE"}),
    ("POST", "/api/second-factor/end", None, {"code": "CODE"}),
    ("POST", "/api/session", None, {"user": "admin", "password": PASSWORD}),
    ("PUT", "/api/password", None, {"current": "wrong", "new": "Another-horse-88"}),
    ("DELETE", "/api/session", None, None),
]


class Company:
    def __init__(self, liveond, code):
        self.code, self.secret = code, None
        self.admin = Admin(liveond, admin_path(liveond, code))
        self.admin.sign_in()
        self.room = liveond.ask("room", "list", "--tenant", code)["rooms"][0]["id"]
        group = liveond.ask("group", "list", "--tenant", code)["groups"][0]["id"]
        self.people = [self.enter(liveond, login) for login in ("tanaka", "suzuki")]
        note = {"kind": "information", "title_en": f"{code}-only", "published": "2040-01-01T00:00:00.000Z"}
        number = self.admin.ask("POST", "announcements", note)["announcement"]["id"]
        self.ids = {"room": self.room, "announcement": number, "user": self.people[0][2], "other": self.people[1][2],
                    "group": group, "import": self.admin.ask("POST", "imports")["id"], **self.ask_and_hold(liveond)}

    def ask_and_hold(self, liveond):
        """A hold, and two disclosures that another administrator asked for."""
        second = Admin(liveond, self.admin.path)
        second.sign_in("second")
        second.ask("POST", "holds", {"reason": "r"})
        for _ in range(2):
            second.ask("POST", "disclosures", {"reason": "r"})
        one, other = (row["id"] for row in second.ask("GET", "disclosures")["disclosures"])
        return {"hold": second.ask("GET", "holds")["holds"][0]["id"], "disclosure": one, "refused": other}

    def enter(self, liveond, login):
        """(their events, which keep them inside; seat, user)"""
        _, session = liveond.sign_in(login, company=self.code)
        events = Events(liveond, session["access_token"])
        return events, events.call("join", room=self.room)["seat"], session["user"]["id"]

    def stay(self):
        """Who shows no sign of life for 15 s is out."""
        for events, _, _ in self.people:
            events.call("ping")

    def fill(self, body):
        """With the ids of those inside."""
        text = json.dumps(body)
        code = code_of(self.secret) if self.secret else "000000"
        for word, number in (("CODE", code), ("LOGIN", "new"), ("ROOM", self.room), ("SEAT", self.people[0][1]), ("USER", self.people[0][2])):
            text = text.replace(word, number)
        return json.loads(text)


def companies(liveond):
    """Two, each with everything that a route can be about."""
    liveond.setup()
    liveond.run("tenant", "add", "--code", "globex", "--name", "Globex")
    why = ("--reason", "test")
    liveond.run("user", "add", "--tenant", "globex", "--login", "admin", "--name", "G", "--admin",
                "--password-file", str(liveond.password_file), "--keep-password", *why)
    for code in ("acme", "globex"):
        liveond.run("room", "add", "--name", f"{code}-only", "--tenant", code)
        liveond.run("group", "add", f"{code}-only", "--tenant", code)
        for login, *more in (("tanaka",), ("suzuki",), ("second", "--admin")):
            liveond.run("user", "add", login, "--tenant", code, "--name", f"{code}-only", "--keep-password",
                        "--password-file", str(liveond.password_file), *more, *why)
    liveond.start()
    return Company(liveond, "acme"), Company(liveond, "globex")


def test_every_route_is_known(liveond):
    acme, _ = companies(liveond)
    document = acme.admin.ask("GET", "openapi.json")
    there = {(method.upper(), path) for path, item in document["paths"].items() for method in item}
    known = {(method, path) for method, path, _, _ in CASES}
    assert there == known, (there - known, known - there)


def test_own(liveond):
    acme, _ = companies(liveond)
    for method, path, kind, body in CASES:
        own = path.replace("{id}", acme.ids.get(kind, ""))
        headers = UPGRADE if path == "/api/now" else {}
        if path == "/api/second-factor/end":  # none is good twice
            body = {"code": code_of(acme.secret, 30)}
        status, _, text = acme.admin.exchange(method, own[1:], acme.fill(body), headers)
        while path.endswith("/check") and acme.admin.ask("GET", f"imports/{acme.ids['import']}")["state"] == "checking":
            pass  # nothing else is done with it meanwhile
        if path == "/api/second-factor":
            acme.secret = json.loads(text)["secret"]
        # It would end the session; done in the browser's test.
        assert status in (101, 200, 201, 204) or path == "/api/password" and status == 401, (method, path, status, text)


def foreign(liveond, acme, globex):
    """Who else could try: another company's administrator, with all that these know."""
    mixed = Admin(liveond, acme.admin.path)
    mixed.cookie, mixed.csrf = globex.admin.cookie, globex.admin.csrf
    made_up = Admin(liveond, acme.admin.path)
    made_up.cookie, made_up.csrf = "__Secure-liveon-admin=" + "A" * 43, "A" * 43
    return mixed, made_up


def test_foreigner(liveond):
    acme, globex = companies(liveond)
    mixed, made_up = foreign(liveond, acme, globex)
    nowhere = Admin(liveond, WRONG)
    nowhere.cookie, nowhere.csrf = acme.admin.cookie, acme.admin.csrf
    public = Admin(liveond, "/")
    before = dump(liveond)
    for method, path, kind, body in CASES:
        if path == "/api/session" and method == "POST":
            continue
        body = acme.fill(body)
        acme.stay()
        globex.stay()
        of_acme, of_nobody = acme.ids.get(kind, ""), UNKNOWN if kind else ""
        there, unknown = (path[1:].replace("{id}", number) for number in (of_acme, of_nobody))
        # Acme's address with Globex's cookie: like a cookie that nobody has.
        assert neutral(mixed.exchange(method, there, body)) == neutral(made_up.exchange(method, there, body)), path
        # Acme's cookie at an address that is nobody's: like any path that there is not.
        lost = neutral(nowhere.exchange(method, there, body))
        assert lost[0] == 404 and lost == neutral(public.exchange(method, "no/such/path", body)), path
        if kind is None:
            continue
        # Acme's id in Globex's hands: like an id that nobody has.
        one = neutral(globex.admin.exchange(method, there, body), of_acme)
        other = neutral(globex.admin.exchange(method, unknown, body), of_nobody)
        assert one == other and MARK not in one[2], path
    acme.stay()
    after = dump(liveond)
    changed = [name for one, other in zip(before, after) if one != other for name in [one[:2]]]
    assert all(name[0].startswith(globex_file(liveond)) for name in changed), changed


def globex_file(liveond):
    """A refusal is written down where whoever was refused belongs."""
    rows = liveond.ask("tenant", "list")["tenants"]
    return next(row["id"] for row in rows if row["code"] == "globex")


def test_hostile(liveond):
    acme, _ = companies(liveond)
    admin = acme.admin
    deep = '{"user":' + "[" * 40 + "]" * 40 + "}"
    for body, status in (("{", 400), (deep, 400), ("[]", 400), ('{"user":"a","user":"b"}', 400),
                         ('{"user":"' + "x" * 300000 + '"}', 413), ("\0", 400)):
        got, _, text = admin.exchange("POST", "api/session", body)
        assert got == status, (body[:40], got, text)
    for path in ("../index.html", "..%2f..%2fetc/passwd", "%2e%2e/", "pages/", "/",
                 "index.html/", "api/rooms/" + "F" * 32):
        assert admin.exchange("GET", path)[0] == 404, path
    # A change without the token, from elsewhere, as a form.
    for headers in ({"LiveOn-CSRF": None}, {"LiveOn-CSRF": "A" * 43}):
        admin.ask("DELETE", "session", None, 401, **headers)
    admin.ask("DELETE", "session", None, 403, Origin="https://evil.example")
    admin.ask("GET", "rooms", None, 403, **{"Sec-Fetch-Site": "cross-site"})
    got, _, _ = admin.exchange("POST", "api/session", "user=admin", {"Content-Type": "text/plain"})
    assert got == 400, got
    admin.ask("GET", "rooms")


def test_address(liveond):
    acme, _ = companies(liveond)
    old, secret = acme.admin, acme.admin.path.strip("/")
    _, headers, page = old.exchange("GET", "")
    assert "default-src 'none'" in headers["Content-Security-Policy"], headers
    assert headers["Referrer-Policy"] == "no-referrer" and "unsafe" not in headers["Content-Security-Policy"]
    assert old.exchange("GET", "", None, {"If-None-Match": headers["ETag"]})[0] == 304
    _, headers, _ = old.exchange("GET", "main.js")
    assert headers["Content-Type"].startswith("text/javascript"), headers
    assert liveond.exchange("GET", f"/{secret}")[0] == 308
    # A new address: the old one and who was signed in there are gone at once.
    new = Admin(liveond, admin_path(liveond, "acme"))
    unknown = neutral(Admin(liveond, WRONG).exchange("GET", ""))
    assert neutral(old.exchange("GET", "")) == unknown
    new.cookie, new.csrf = old.cookie, old.csrf
    new.ask("GET", "session", None, 401)
    # From elsewhere it is not there.
    new.sign_in()
    liveond.run("tenant", "admin-networks", "acme", "--networks", "192.0.2.0/24")
    assert neutral(new.exchange("GET", "")) == unknown
    liveond.run("tenant", "admin-networks", "acme", "--networks", "127.0.0.0/8")
    new.ask("GET", "session")
    assert secret not in liveond.get_log() and new.path.strip("/") not in liveond.get_log()
    assert secret not in page


main([test_every_route_is_known, test_own, test_foreigner, test_hostile, test_address])
