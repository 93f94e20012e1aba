# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whether the server does what its OpenAPI document says, by a JSON Schema validator of others."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

from events import Events
from liveond import PASSWORD, main, sign_in_body

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("1..0 # SKIP python3-jsonschema is not installed")
    sys.exit(0)

SOURCE = Path(os.environ["LIVEON_TEST_SOURCE"])
WHY = ("--reason", "test")
UNKNOWN = "f" * 32
METHODS = ("get", "post", "put", "patch", "delete")


def base64url(data):
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unbase64url(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Device:
    """A key that signs, kept by openssl."""

    def __init__(self, folder):
        self.file = folder / "device.pem"
        self.openssl("genpkey", "-algorithm", "ed25519", "-out", self.file)
        public = self.openssl("pkey", "-in", self.file, "-pubout", "-outform", "DER")
        self.key = base64url(public[-32:])

    @staticmethod
    def openssl(*arguments):
        return subprocess.run(
            ["openssl", *map(str, arguments)], check=True, capture_output=True).stdout

    def sign(self, message):
        text = self.file.with_suffix(".message")
        text.write_bytes(message)
        return base64url(self.openssl(
            "pkeyutl", "-sign", "-rawin", "-inkey", self.file, "-in", text))


class Contract:
    """The document, and what all tests together have seen of it."""

    seen = set()  # of (operation, status)

    def __init__(self, liveond):
        self.liveond = liveond
        self.document = json.loads((SOURCE / "libliveon/server/openapi.json").read_text("utf-8"))
        self.operations = {
            operation["operationId"]: (method, path, operation)
            for path, item in self.document["paths"].items()
            for method, operation in item.items() if method in METHODS}

    def resolve(self, node):
        while "$ref" in node and len(node) == 1:
            node = self.find(node["$ref"])
        return node

    def find(self, pointer):
        assert pointer.startswith("#/"), pointer
        node = self.document
        for step in pointer[2:].split("/"):
            node = node[step.replace("~1", "/").replace("~0", "~")]
        return node

    def validator(self, schema):
        return Draft202012Validator({**schema, "components": self.document["components"]})

    def body_schema(self, name):
        body = self.operations[name][2].get("requestBody")
        return body and body["content"]["application/json"]["schema"]

    def secured(self):
        return [name for name, (_, _, operation) in self.operations.items()
                if operation.get("security", self.document.get("security"))]

    def ask(self, name, expected, body=None, token=None, id=UNKNOWN, query="", headers=None,
            raw=None, connection=None):
        """Carries an operation out; its answer must be one that the document describes."""
        method, path, operation = self.operations[name]
        sent = {"Accept-Language": "ja", "LiveOn-Client": "test/0.1.0", **(headers or {})}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        if body is not None:
            raw = json.dumps(body).encode()
        if raw is not None:
            sent.setdefault("Content-Type", "application/json")
        status, got, content = self.liveond.exchange(
            method.upper(), path.replace("{id}", id) + query, raw, sent, connection)
        said = f"{name}: {status} {content[:2000].decode()}"
        assert status == expected, f"{said}, not {expected}"
        assert str(status) in operation["responses"], f"{said} is not documented"
        if status < 300 and body is not None:
            self.validator(self.body_schema(name)).validate(body)
        response = self.resolve(operation["responses"][str(status)])
        return self.check_answer(said, response, got, content)

    def check_answer(self, said, response, headers, content):
        for name, header in response.get("headers", {}).items():
            header = self.resolve(header)
            assert name in headers or not header.get("required"), f"{said} without {name}"
            if name in headers and self.resolve(header["schema"])["type"] == "string":
                self.validator(header["schema"]).validate(headers[name])
        self.seen.add((said.split(":")[0], int(said.split()[1])))
        if "content" not in response:
            assert content == b"", said
            return None
        (kind, form), = response["content"].items()
        assert headers["Content-Type"].split(";")[0] == kind, f"{said}: {headers['Content-Type']}"
        answer = json.loads(content) if "json" in kind else content.decode()
        self.validator(form["schema"]).validate(answer)
        return answer


def walk(node, pointer="#"):
    yield pointer, node
    if isinstance(node, (dict, list)):
        for key, value in node.items() if isinstance(node, dict) else enumerate(node):
            yield from walk(value, f"{pointer}/{key}")


def wrong_value(schema):
    return [] if schema.get("type") in ("string", "integer", "boolean", "object") else {}


def spoil(contract, schema, body):
    """(member, body) for bodies that the document does not allow, one mistake in each."""
    schema = contract.resolve(schema)
    for name in schema.get("required", []):
        if name in body:
            yield name, {key: value for key, value in body.items() if key != name}
    for name, member in schema.get("properties", {}).items():
        if name not in body:
            continue
        member = contract.find(member["$ref"]) if "$ref" in member else member
        yield name, {**body, name: wrong_value(member)}
        if "maxLength" in member:
            yield name, {**body, name: "x" * (member["maxLength"] + 1)}
        if "minLength" in member:
            yield name, {**body, name: ""}
        if "pattern" in member or "enum" in member:
            yield name, {**body, name: "!"}
        for bound, step in (("minimum", -1), ("maximum", 1)):
            if bound in member:
                yield name, {**body, name: member[bound] + step}
        if "maxItems" in member:
            yield name, {**body, name: [f"{i:032x}" for i in range(member["maxItems"] + 1)]}
        if member.get("type") == "object":
            for inner, spoilt in spoil(contract, member, body[name]):
                yield f"{name}.{inner}", {**body, name: spoilt}


def add_person(liveond, login, *options):
    liveond.run("user", "add", login, "--name", "田中 花子", "--reading", "たなか はなこ",
                "--password-file", str(liveond.password_file), *options, *WHY)


def start(liveond):
    liveond.setup()
    liveond.start()
    contract = Contract(liveond)
    add_person(liveond, "tanaka", "--keep-password", "--create-rooms", "allow",
               "--mail", "t@example.jp")
    contract.device = Device(liveond.folder)
    contract.session = sign_in(contract, "tanaka")
    contract.token = contract.session["access_token"]
    return contract


def sign_in(contract, login, **more):
    return contract.ask("signIn", 201, {**sign_in_body(login, key=contract.device.key), **more})


def resume_body(contract, token):
    challenge = contract.ask("getChallenge", 200, {})["challenge"]
    digest = hashlib.sha256(unbase64url(token)).digest()
    return {"token": token, "challenge": challenge, "client": {"name": "test", "version": "0.1.0"},
            "signature": contract.device.sign(b"liveon-resume-v1" + unbase64url(challenge) + digest)}


def room_body(mode="password", **more):
    body = {"id": os.urandom(16).hex(), "mode": mode, "name": "第一会議室", "reading": "だいいち",
            "description": "", "capacity": 20, "groups": [], "schedule": "permanent",
            "starts": None, "ends": None, "chat": "inherit", "share": "allow", "guests": "deny"}
    if mode != "open":
        body["admission"] = {"salt": base64url(os.urandom(16)), "key": base64url(os.urandom(32)),
                             "iterations": 600000 if mode == "password" else 0}
    return {**body, **more}


def test_document(liveond):
    contract = start(liveond)
    document = contract.document
    assert contract.ask("getOpenapi", 200) == document
    assert re.fullmatch(r"3\.1\.\d+", document["openapi"])
    for pointer, node in walk(document):
        if isinstance(node, dict) and isinstance(node.get("$ref"), str):
            assert contract.find(node["$ref"]) is not None, pointer
        if pointer.endswith("/schema") or re.fullmatch("#/components/schemas/[^/]+", pointer):
            Draft202012Validator.check_schema(node)
    for name, schema in document["components"]["schemas"].items():
        for example in schema.get("examples", []):
            contract.validator(schema).validate(example)
    for name, (method, path, operation) in contract.operations.items():
        parameters = [contract.resolve(parameter) for parameter in operation["parameters"]]
        in_path = [p["name"] for p in parameters if p["in"] == "path"]
        assert in_path == re.findall(r"{(\w+)}", path), name
    assert len(contract.operations) == sum(
        method in METHODS for item in document["paths"].values() for method in item)


def test_same_as_protocol(liveond):
    contract = Contract(liveond)
    page = (SOURCE / "libliveon/docs/protocol.md").read_text("utf-8")
    table = re.findall(r"^\| (GET|POST|PUT|PATCH|DELETE) `(/[^`]+)` \| (\w+)", page, re.M)
    assert {(method.lower(), path) for method, path, _ in table} == {
        (method, path) for method, path, _ in contract.operations.values()}
    by_path = {(method, path): name for name, (method, path, _) in contract.operations.items()}
    secured = {by_path[method.lower(), path] for method, path, access in table if access == "session"}
    assert secured == set(contract.secured())


def test_invitations(liveond):
    contract = start(liveond)
    for name in "getInvitation", "getRoomInvitation":
        page = contract.ask(name, 200, query="?company=acme")
        assert f"liveon://127.0.0.1:{liveond.port}/" in page and "?company=acme" in page, page
        contract.ask(name, 400, query="?pin=0f3a")
    contract.ask("getRoomInvitation", 404, id="x")


def test_public_notices(liveond):
    """What is announced to everybody is there for anybody, in both languages."""
    contract = start(liveond)
    liveond.run("announcement", "add", "incident", "--title-ja", "障害", "--title-en", "Outage <&>")
    for language, title in (("ja", "障害"), ("en", "Outage &lt;&amp;&gt;")):
        for name in "getFeed", "getStatus":
            said = contract.ask(name, 200, query=f"?lang={language}")
            assert title in said and "<script" not in said, said
    assert "color-scheme" in contract.ask("getStatusStyle", 200)


def test_sessions(liveond):
    contract = start(liveond)
    token = contract.token
    assert contract.ask("getServer", 200)["company_code_required"]
    assert contract.ask("getSession", 200, token=token)["user"]["mail"] == "t@example.jp"
    contract.ask("getPasswordPolicy", 200, token=token)
    assert contract.ask("getChainHead", 200, token=token)["seq"] > 0

    # Resuming replaces both tokens.
    resume = contract.session["resume_token"]
    forged = {**resume_body(contract, resume), "signature": base64url(bytes(64))}
    contract.ask("resume", 401, forged)
    body = resume_body(contract, resume)
    resumed = contract.ask("resume", 200, body)
    contract.ask("getSession", 401, token=token)
    contract.ask("resume", 401, body)
    check_spoilt(contract, "resume", body)
    token = resumed["access_token"]

    # Devices.
    other = sign_in(contract, "tanaka", device={"id": "1" * 32, "key": contract.device.key})
    devices = contract.ask("getDevices", 200, token=token)["devices"]
    assert [d["id"] for d in devices if d["is_current"]] == [resumed["session"]]
    contract.ask("signOutDevice", 204, token=token, id=other["session"])
    contract.ask("signOutDevice", 404, token=token, id=other["session"])
    contract.ask("signOutEverywhere", 204, token=token)
    contract.ask("getSession", 401, token=token)
    token = sign_in(contract, "tanaka")["access_token"]
    contract.ask("signOut", 204, token=token)
    contract.ask("signOut", 401, token=token)
    check_spoilt(contract, "signIn", sign_in_body("tanaka"))
    for reserved in ("second_factor", "sso", "guest"):
        contract.ask("signIn", 400, {**sign_in_body("tanaka"), reserved: "x"})


def check_spoilt(contract, name, body, **keywords):
    """What the document does not allow is refused, and the refusal names it."""
    schema = contract.body_schema(name)
    validator = contract.validator(schema)
    for member, spoilt in spoil(contract, schema, body):
        assert not validator.is_valid(spoilt), f"{name}: {member}"
        problem = contract.ask(name, 400, spoilt, **keywords)
        assert problem["code"] == "invalid-argument", f"{name} {member}: {problem}"
        assert problem["args"]["field"].split("[")[0] in (member, *member.split(".")), (
            f"{name} {member}: {problem['args']}")


def test_password(liveond):
    contract = start(liveond)
    token = contract.token
    new = "Right-horse-78"
    contract.ask("changePassword", 422, {"current": PASSWORD, "new": "a"}, token=token)
    contract.ask("changePassword", 401, {"current": "Wrong-horse-77", "new": new}, token=token)
    check_spoilt(contract, "changePassword", {"current": PASSWORD, "new": new}, token=token)
    contract.ask("changePassword", 204, {"current": PASSWORD, "new": new}, token=token)
    contract.ask("signIn", 401, sign_in_body("tanaka"))

    # Who guesses is locked out, signed in or not.
    liveond.run("policy", "set", "--lockout-failures", "1")
    guess = {"current": PASSWORD, "new": "Right-horse-79"}
    contract.ask("changePassword", 401, guess, token=token)
    contract.ask("changePassword", 423, guess, token=token)

    # Nothing but this works while it must be changed.
    add_person(liveond, "new")
    session = sign_in(contract, "new")
    assert session["must_change_password"]
    token = session["access_token"]
    allowed = {"getSession", "signOut", "getPasswordPolicy", "changePassword"}
    for name in set(contract.secured()) - allowed:
        problem = contract.ask(name, 403, token=token)
        assert problem["code"] == "password-expired", name
    contract.ask("getPasswordPolicy", 200, token=token)
    contract.ask("changePassword", 204, {"current": PASSWORD, "new": new}, token=token)
    contract.ask("getRooms", 200, token=token)


def test_rooms(liveond):
    contract = start(liveond)
    token = contract.token
    for mode in ("open", "password", "link"):
        body = room_body(mode)
        room = contract.ask("addRoom", 201, body, token=token)
        assert room["id"] == body["id"] and room["mode"] == mode and room["is_host"]
        contract.ask("addRoom", 409, body, token=token)
        contract.ask("getRoom", 200, token=token, id=room["id"])
        door = contract.ask("getDoor", 200, token=token, id=room["id"])
        assert door["mode"] == mode
    times = {"schedule": "timed", "starts": "2030-01-01T10:00:00.000Z",
             "ends": "2030-01-01T11:00:00.000Z"}
    timed = contract.ask("addRoom", 201, room_body(**times), token=token)
    extended = contract.ask("extendRoom", 200, {"minutes": 30}, token=token, id=timed["id"])
    assert extended["ends"] == "2030-01-01T11:30:00.000Z"
    rooms = contract.ask("getRooms", 200, token=token)
    assert len(rooms["rooms"]) == 4
    change = {**room_body(name="別名", **times), "is_closed": True}
    del change["id"], change["mode"]
    changed = contract.ask("changeRoom", 200, change, token=token, id=timed["id"])
    assert changed["name"] == "別名" and changed["is_closed"]

    liveond.run("group", "add", "営業部")
    group = contract.ask("getGroups", 200, token=token)["groups"][0]
    room = contract.ask("changeRoom", 200, {"groups": [group["id"]], "floor_mode": "formal"},
                        token=token, id=timed["id"])
    assert room["groups"] == [group] and room["floor_mode"] == "formal", room
    contract.ask("changeRoom", 200, {"groups": []}, token=token, id=timed["id"])

    check_spoilt(contract, "addRoom", room_body(**times), token=token)
    check_spoilt(contract, "changeRoom", change, token=token, id=timed["id"])
    check_spoilt(contract, "extendRoom", {"minutes": 30}, token=token, id=timed["id"])
    assert len(contract.ask("getRooms", 200, token=token)["rooms"]) == 4

    # Somebody else's.
    add_person(liveond, "sato", "--keep-password", "--create-rooms", "deny")
    other = sign_in(contract, "sato")["access_token"]
    contract.ask("addRoom", 403, room_body(), token=other)
    contract.ask("getGroups", 403, token=other)
    contract.ask("changeRoom", 403, {"name": "x"}, token=other, id=timed["id"])
    contract.ask("extendRoom", 403, {"minutes": 1}, token=other, id=timed["id"])
    contract.ask("removeRoom", 403, token=other, id=timed["id"])
    contract.ask("removeRoom", 204, token=token, id=timed["id"])
    for name in ("getRoom", "removeRoom"):
        contract.ask(name, 404, token=token, id=timed["id"])
    contract.ask("changeRoom", 404, {"name": "x"}, token=token, id=timed["id"])
    contract.ask("extendRoom", 404, {"minutes": 1}, token=token, id=timed["id"])
    # A door tells nothing.
    contract.ask("getDoor", 200, token=token, id=timed["id"])
    contract.ask("getDoor", 404, token=token, id="nonsense")


def test_records(liveond):
    contract = start(liveond)
    token = contract.token
    room = contract.ask("addRoom", 201, room_body("open"), token=token)
    events = Events(liveond, token)
    for _ in range(3):
        assert "seat" in events.call("join", room=room["id"], take_over=False)
        assert contract.ask("getRooms", 200, token=token)["rooms"][0]["people"] == 1
        inside = contract.ask("getVisits", 200, token=token)["visits"][0]
        assert inside["left"] is None and inside["reason"] == ""
        assert events.call("leave") == {}
    page = contract.ask("getVisits", 200, token=token, query="?limit=2")
    assert len(page["visits"]) == 2 and page["cursor"]
    last = contract.ask("getVisits", 200, token=token, query=f"?limit=2&cursor={page['cursor']}")
    assert len(last["visits"]) == 1 and last["cursor"] is None
    first = last["visits"][0]
    query = f"?room={room['id']}&from={first['entered']}&to={first['entered']}"
    contract.ask("getVisits", 200, token=token, query=query)
    for wrong in ("room=x", "from=yesterday", "to=x", "cursor=!", "limit=0", "limit=201", "limit=x"):
        contract.ask("getVisits", 400, token=token, query=f"?{wrong}")
    liveond.run("announcement", "add", "change", "--title-ja", "変更", "--effective", "2030-01-01")
    made = liveond.ask("announcement", "add", "incident", "--title-en", "Down", "--tenant", "acme")
    liveond.run("announcement", "add", "incident", "--title-en", "Up", "--tenant", "acme",
                "--follows", made["announcement"]["id"])
    assert len(contract.ask("getAnnouncements", 200, token=token)["announcements"]) == 3


def test_refusals(liveond):
    contract = start(liveond)
    for name in contract.secured():
        contract.ask(name, 401)
        contract.ask(name, 401, token="x")
    for name, (method, path, operation) in contract.operations.items():
        token = contract.token if name in contract.secured() else None
        problem = contract.ask(name, 400, token=token, headers={"LiveOn-Client": "test"})
        assert problem["code"] == "protocol"
        problem = contract.ask(name, 400, token=token, headers={"LiveOn-Client": "test/9.0.0"})
        assert problem["code"] == "version" and problem["args"]["client"] == "9.0.0"
        if contract.body_schema(name):
            contract.ask(name, 413, token=token, raw=b'{"x":"' + b"x" * 256 * 1024 + b'"}')
            contract.ask(name, 400, token=token, raw=b"{")
            contract.ask(name, 400, token=token, raw=b"[]")
            contract.ask(name, 400, token=token, raw=b'{"minutes":1}',
                         headers={"Content-Type": "text/plain"})
        assert "429" in operation["responses"], name
    # Of one connection; any operation will do.
    connection = liveond.connect()
    for _ in range(1000):
        status, headers, content = liveond.exchange("GET", "/api/v1/server", None, {}, connection)
        if status == 429:
            break
    assert status == 429 and int(headers["Retry-After"]) > 0
    contract.check_answer("getServer: 429", contract.find("#/components/responses/rate-limited"),
                          headers, content)
    session = sign_in(contract, "tanaka")
    body = resume_body(contract, session["resume_token"])
    liveond.run("user", "set", "tanaka", "--networks", "192.0.2.0/24", *WHY)
    assert contract.ask("resume", 403, body)["code"] == "address"
    add_person(liveond, "suspended", "--keep-password")
    liveond.run("user", "suspend", "suspended", *WHY)
    contract.ask("signIn", 403, sign_in_body("suspended"))
    liveond.run("policy", "set", "--lockout-failures", "2")
    for _ in range(2):
        contract.ask("signIn", 401, sign_in_body("nobody"))
    locked = contract.ask("signIn", 423, sign_in_body("nobody"))
    assert int(locked["args"]["seconds"]) > 0


def test_everything_was_seen(liveond):
    """Of what the document names, but too many requests, which is a connection's."""
    contract = Contract(liveond)
    documented = {(name, int(status)) for name, (_, _, operation) in contract.operations.items()
                  for status in operation["responses"] if status not in ("429", "default")}
    assert documented <= contract.seen, sorted(documented - contract.seen)


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
