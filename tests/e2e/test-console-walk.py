# SPDX-License-Identifier: LGPL-2.1-or-later
"""Nobody but the operator's people reaches into the operator's console (CLD9.5.1), and each of them
does what their role is for: its live table of routes, which the description is made of, is walked. A
route without a case here fails."""

import json

from admin import Admin, WRONG, admin_path, code_of, console, dump, neutral
from liveond import PASSWORD, main

# (method, path below the secret one, body, the least role), sign-out last.
CASES = [
    ("GET", "/api/session", None, "reader"),
    ("GET", "/api/openapi.json", None, "reader"),
    ("GET", "/api/capacity", None, "reader"),
    ("GET", "/api/check", None, "reader"),
    ("GET", "/api/status", None, "reader"),
    ("GET", "/api/companies", None, "reader"),
    ("GET", "/api/announcements", None, "reader"),
    ("GET", "/api/operators", None, "reader"),
    ("GET", "/api/log", None, "reader"),
    ("POST", "/api/log/verify", None, "reader"),
    ("POST", "/api/announcements", {"kind": "incident", "title_en": "t", "body_en": "b"}, "support"),
    ("POST", "/api/companies/{id}/address", None, "support"),
    ("POST", "/api/companies/{id}/people", {"login": "new", "name": "N", "admin": True, "reason": "r"}, "support"),
    ("POST", "/api/companies/{id}/reset-password", {"login": "new", "reason": "r"}, "support"),
    ("POST", "/api/companies/{id}/reset-second-factor", {"login": "new", "reason": "r"}, "support"),
    ("GET", "/api/companies/{id}/description?reason=r", None, "owner"),
    ("GET", "/api/companies/{id}/records?reason=r", None, "owner"),
    ("POST", "/api/companies", {"code": "globex", "name": "Globex"}, "owner"),
    ("PATCH", "/api/companies/{id}", {"name": "Acme"}, "owner"),
    ("POST", "/api/companies/{id}/close", None, "owner"),
    ("POST", "/api/companies/{id}/reopen", None, "owner"),
    ("POST", "/api/companies/{id}/remove", None, "owner"),
    ("POST", "/api/companies/{id}/erase", {"confirm": "Acme"}, "owner"),
    ("POST", "/api/operators", {"login": "more", "name": "M", "role": "reader"}, "owner"),
    ("POST", "/api/operators/set", {"login": "more", "role": "support"}, "owner"),
    ("POST", "/api/operators/suspend", {"login": "more"}, "owner"),
    ("POST", "/api/operators/resume", {"login": "more"}, "owner"),
    ("POST", "/api/operators/reset-password", {"login": "more"}, "owner"),
    ("POST", "/api/operators/reset-second-factor", {"login": "more"}, "owner"),
    ("POST", "/api/second-factor", None, "reader"),
    ("POST", "/api/second-factor/confirm", {"code": "CODE"}, "reader"),
    ("POST", "/api/second-factor/end", {"code": "LATER"}, "reader"),
    ("POST", "/api/session", {"user": "boss", "password": PASSWORD}, "reader"),
    ("PUT", "/api/password", {"current": "wrong", "new": "Another-horse-88"}, "reader"),
    ("DELETE", "/api/session", None, "reader"),
]
ROLES = ("reader", "support", "owner")


def prepare(liveond):
    liveond.setup()
    liveond.configure("console", listen="127.0.0.1:0")
    liveond.configure("records", removal_days=0)
    liveond.start()
    return console(liveond, (("look", "reader"), ("help", "support"), ("boss", "owner")))


def fill(body, secret):
    """With codes of the second factor: none is good twice."""
    if not secret:
        return body
    text = json.dumps(body).replace("CODE", code_of(secret)).replace("LATER", code_of(secret, 30))
    return json.loads(text)


def fill_path(liveond, path):
    """Below the secret one, of the only company."""
    return path[1:].replace("{id}", liveond.ask("tenant", "list")["tenants"][0]["id"])


def test_every_route_is_known(liveond):
    document = prepare(liveond)[-1].ask("GET", "openapi.json")
    there = {(method.upper(), path) for path, item in document["paths"].items() for method in item}
    known = {(method, path.split("?")[0]) for method, path, _, _ in CASES}
    assert there == known, (there - known, known - there)


def test_own(liveond):
    secret = None
    boss = prepare(liveond)[-1]
    company = fill_path(liveond, "/{id}")
    for method, path, body, _ in CASES:
        status, _, text = boss.exchange(method, path[1:].replace("{id}", company), fill(body, secret))
        if path == "/api/second-factor":
            secret = json.loads(text)["secret"]
        assert status in (200, 201, 204) or path == "/api/password" and status == 401, (method, path, status, text)


def test_roles(liveond):
    """What is for others is refused, and nothing but that is written down."""
    admins = prepare(liveond)
    company = fill_path(liveond, "/{id}")
    before = dump(liveond)
    for method, path, body, least in CASES:
        for admin, role in zip(admins, ROLES):
            if ROLES.index(role) < ROLES.index(least):
                status, _, text = admin.exchange(method, path[1:].replace("{id}", company), body)
                assert status == 403 and json.loads(text)["args"]["rule"] == "role", (path, role, status, text)
    assert dump(liveond) == before


def test_foreigner(liveond):
    """A company's administrator, and whoever has the address alone."""
    operator = prepare(liveond)[-1]
    tenant = Admin(liveond, admin_path(liveond))
    tenant.sign_in()
    mixed, made_up, crossed = (Admin(there.liveond, there.path) for there in (operator, operator, tenant))
    mixed.cookie, mixed.csrf = tenant.cookie, tenant.csrf
    made_up.cookie, made_up.csrf = "__Secure-liveon-admin=" + "A" * 43, "A" * 43
    crossed.cookie, crossed.csrf = operator.cookie, operator.csrf
    here, there = Admin(liveond, operator.path), Admin(operator.liveond, tenant.path)
    for admin, whose in ((here, operator), (there, tenant)):
        admin.cookie, admin.csrf = whose.cookie, whose.csrf
    company = fill_path(liveond, "/{id}")
    before = dump(liveond)
    for method, path, body, _ in CASES:
        if path == "/api/session" and method == "POST":
            continue
        path = path.replace("{id}", company)
        assert neutral(mixed.exchange(method, path[1:], body)) == neutral(made_up.exchange(method, path[1:], body)), path
        # The operator's own session is none at a company's address.
        assert crossed.exchange(method, path[1:], body)[0] == 401, path
        # Neither address is one on the other listener.
        for lost in (here, there):
            nobody = Admin(lost.liveond, WRONG)
            answer = neutral(lost.exchange(method, path[1:], body))
            assert answer[0] == 404 and answer == neutral(nobody.exchange(method, path[1:], body)), path
    assert dump(liveond) == before
    # What people ask is not to be had on the console's listener.
    assert operator.liveond.exchange("GET", "/api/v1/server")[0] == 404
    assert operator.liveond.exchange("GET", "/status")[0] == 404
    # A company's administrator is nobody there, and is told so as anybody.
    operator.sign_in("admin", status=401)


def test_reason(liveond):
    """What touches a company's people says why, and stands in its records under who it was; the rest is
    not to be seen."""
    boss = prepare(liveond)[-1]
    company = fill_path(liveond, "/{id}")
    for method, path, body in (("POST", "people", {"login": "x", "name": "X"}),
                               ("POST", "reset-password", {"login": "admin"}),
                               ("GET", "records", None), ("GET", "description", None)):
        status, _, text = boss.exchange(method, f"api/companies/{company}/{path}", body)
        assert status == 400 and json.loads(text)["args"]["field"] == "reason", (path, status, text)
    boss.ask("POST", f"companies/{company}/people", {"login": "x", "name": "X", "admin": True, "reason": "a new company"})
    _, headers, text = boss.exchange("GET", f"api/companies/{company}/records?reason=handing%20over")
    assert "attachment" in headers["Content-Disposition"] and '"kind"' in text, (headers, text[:100])
    rows = [row["payload"] for row in liveond.ask("records", "audit", "--reason", "test")["audit"]]
    deeds = {row["action"]: row for row in rows if row["actor"] == "operator:boss" and row["result"] == "ok"}
    assert deeds["user.add"]["detail"].startswith("a new company") and "handing over" in deeds["records.export"]["detail"], deeds
    assert deeds["user.add"]["address"] == "127.0.0.1", deeds
    assert "株式会社アクメ" in json.dumps(boss.ask("GET", "companies"), ensure_ascii=False)


def test_hostile(liveond):
    boss = prepare(liveond)[-1]
    boss.ask("DELETE", "session", None, 403, Origin="https://evil.example")
    boss.ask("POST", "operators/suspend", {"login": "help"}, 401, **{"LiveOn-CSRF": None})
    boss.ask("GET", "companies", None, 403, **{"Sec-Fetch-Site": "cross-site"})
    deep = '{"name":' + "[" * 40 + "]" * 40 + "}"
    for body, status in (("{", 400), (deep, 400), ('{"a":"' + "x" * 300000 + '"}', 413)):
        assert boss.exchange("POST", "api/companies", body)[0] == status, body[:20]
    for path in ("../index.html", "%2e%2e/", "pages/", "api/companies/" + "F" * 32 + "/records"):
        assert boss.exchange("GET", path)[0] == 404, path
    # A tenant that the body names is not the path's.
    company = fill_path(liveond, "/{id}")
    assert boss.exchange("POST", f"api/companies/{company}/close", {"tenant": "other"})[0] == 400


def test_address(liveond):
    liveond.setup()
    liveond.configure("console", listen="127.0.0.1:0")
    liveond.start()
    # Without an address there is no listener.
    assert "console is open" not in liveond.get_log()
    admin, = console(liveond)
    assert "console is open" in liveond.get_log()
    old = admin.path
    admin.path = liveond.ask("operator", "url")["path"]
    admin.ask("GET", "session", None, 401)
    assert admin.liveond.exchange("GET", old)[0] == 404
    admin.sign_in("boss")
    liveond.run("operator", "networks", "--networks", "192.0.2.0/24")
    assert admin.exchange("GET", "")[0] == 404
    liveond.run("operator", "networks", "--networks", "")
    # Who is suspended, or has another role, is so at once.
    liveond.run("operator", "set", "boss", "--role", "reader")
    assert admin.ask("GET", "session")["role"] == "reader"
    liveond.run("operator", "suspend", "boss")
    admin.ask("GET", "session", None, 401)
    assert admin.path.strip("/") not in liveond.get_log()
    # After a restart it is open again by itself.
    port = admin.liveond.port
    liveond.stop()
    liveond.configure("console", listen=f"127.0.0.1:{port}")
    liveond.start()
    assert admin.exchange("GET", "")[0] == 200


main([test_every_route_is_known, test_own, test_roles, test_foreigner, test_reason, test_hostile, test_address])
