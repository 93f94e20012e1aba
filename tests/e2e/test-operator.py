# SPDX-License-Identifier: LGPL-2.1-or-later
"""liveond as an operator uses it: set up, asked while it runs and while none does, stopped, killed."""

import datetime
import json
import os
import re
import signal
import stat
import subprocess
from pathlib import Path

from liveond import PASSWORD, main
from terminal import Terminal

WHY = ("--reason", "test")


def both_ways(liveond, check):
    """The same commands without a server, then with one."""
    check(liveond, "here")
    liveond.start()
    check(liveond, "there")


def test_setup(liveond):
    out = liveond.setup()
    pin = re.search(r"^pin +([0-9a-f]{64})$", out, re.M).group(1)
    path = re.search(r"^administration +https://127.0.0.1:\d+(/[\w-]{43}/)$", out, re.M).group(1)
    assert stat.S_IMODE(liveond.state.stat().st_mode) == 0o700
    assert stat.S_IMODE((liveond.state / "pepper").stat().st_mode) == 0o600
    # The address is kept as a hash alone, and the password too.
    for file in liveond.state.rglob("*"):
        if file.is_file():
            content = file.read_bytes()
            assert path.strip("/").encode() not in content, file
            assert PASSWORD.encode() not in content, file
    liveond.start()
    assert liveond.ask("pin")["pin"] == pin
    status, answer = liveond.sign_in("admin")
    assert status == 201, answer
    assert answer["user"]["is_admin"] and not answer["must_change_password"]
    assert liveond.stop() == 0


def test_setup_refusals(liveond):
    liveond.password_file.write_text("short\n", encoding="utf-8")
    liveond.setup(exit_code=None)
    assert not liveond.config.exists() and not liveond.state.exists(), "half a setup stayed"
    liveond.password_file.write_text(PASSWORD + "\n", encoding="utf-8")
    liveond.setup("--listen", "everywhere", exit_code=3)
    assert not liveond.config.exists()
    liveond.setup()
    liveond.setup(exit_code=1)  # the company is there already


def test_setup_asks(liveond):
    """What no option says is asked for; the password without echo, and twice."""
    command = [liveond.program, "setup", "--config", str(liveond.config), "--state-directory",
               str(liveond.state), "--listen", liveond.address(0), "--operator-name", "Example"]
    with Terminal([*command, "--company-name", "a", "--company-code", "a", "--admin-login", "a",
                   "--admin-name", "a"], {**os.environ, "LC_ALL": "C.UTF-8"}) as terminal:
        terminal.interrupt("password: ")
        assert terminal.wait() == 2 and terminal.echoes(), terminal.seen
    for again, code in ("Other-horse-78", 2), (PASSWORD, 0):
        with Terminal(command, {**os.environ, "LC_ALL": "C.UTF-8"}) as terminal:
            terminal.answer("first company: ", "アクメ")
            terminal.answer("people type: ", "acme")
            terminal.answer("user ID [admin]: ", "")
            terminal.answer("name [admin]: ", "管理者")
            terminal.answer("password: ", PASSWORD, echo=False)
            terminal.answer("(again): ", again, echo=False)
            assert terminal.wait() == code, terminal.seen
            assert PASSWORD not in terminal.seen and terminal.echoes()
            assert liveond.state.exists() == (code == 0), "half a setup stayed"
    assert re.search(r"^pin +[0-9a-f]{64}\r?$", terminal.seen, re.M), terminal.seen
    liveond.start()
    assert liveond.sign_in("admin")[1]["user"]["name"] == "管理者"


def test_single_tenant(liveond):
    liveond.setup("--single-tenant")
    liveond.run("tenant", "add", "other", "--name", "Other", exit_code=1)
    # Nobody types a company code, and no reason is needed where nobody else looks.
    liveond.run("user", "list")
    liveond.start()
    assert liveond.sign_in("admin", company="")[0] == 201
    assert liveond.request("GET", "/api/v1/server")[1]["company_code_required"] is False


def test_configuration(liveond):
    liveond.run("status", exit_code=3)
    assert "liveond setup" in liveond.errors
    liveond.config.write_text("[server]\nlisen=1\n", encoding="utf-8")
    liveond.run("serve", exit_code=3)
    assert f"{liveond.config}:2: [server] lisen" in liveond.errors, liveond.errors
    sample = liveond.run("sample-config")
    assert sample == (Path(os.environ["LIVEON_TEST_SOURCE"]) / "data/liveond.conf.sample").read_text(
        encoding="utf-8")


def test_usage(liveond):
    for arguments in (["nothing"], ["user", "add"], ["user", "add", "a", "b"], ["pin", "--wrong"],
                      ["pin", "--json=1"], ["user", "list", "--limit", "x"], ["room", "add", "R",
                      "--starts", "noon"], ["tenant", "add", "a", "--name"]):
        liveond.run(*arguments, exit_code=2)
        assert liveond.errors
    liveond.run("user", "list", "--limit", "x", exit_code=2)
    assert "liveond user list --help" in liveond.errors, liveond.errors
    told = liveond.run("user", exit_code=2)  # half a command: those that there are
    assert "liveond user import" in told and "liveond room" not in told, told
    assert "--tenant" in liveond.run("user", "add", "--help")
    # A password is no option.
    liveond.run("user", "add", "x", "--password", "y", exit_code=2)


def test_times(liveond):
    """A time is taken as people type it."""
    liveond.setup()
    for number, (typed, meant) in enumerate({
            "2026-12-01": "2026-12-01T00:00:00.000Z", "2026/12/1": "2026-12-01T00:00:00.000Z",
            "2026/12/1 9:05": "2026-12-01T09:05:00.000Z", "2026-12-01T09:05": "2026-12-01T09:05:00.000Z",
            "2026-12-01T09:05:30+09:00": "2026-12-01T00:05:30.000Z"}.items()):
        room = liveond.ask("room", "add", f"R{number}", "--schedule", "timed", "--starts", typed,
                           "--ends", "2026-12-02", *WHY)["room"]
        assert room["starts"] == meant, (typed, room)
    for typed in ("noon", "2026-13-01", "2026-12-01 25:00", "2026-12-01 9", "2026-12-01 9:00 x", ""):
        liveond.run("room", "add", "R", "--starts", typed, *WHY, exit_code=2)
        assert "2026-12-01 10:00" in liveond.errors, liveond.errors


def test_japanese(liveond):
    """The operator's language is the locale's, also of one that was never generated; JSON has none."""
    liveond.setup()
    liveond.run("group", "add", "sales")
    liveond.run("user", "add", "sato", "--name", "佐藤 花子", "--affiliation", "営業部", *WHY)
    csv = liveond.folder / "people.csv"
    csv.write_text("user_id,name,mail,groups\nmori,森,x,\nabe,阿部,,nobody\n", encoding="utf-8")

    def check(liveond, where):
        def run(*arguments, **keywords):
            return liveond.run(*arguments, locale="ja_JP.UTF-8", **keywords)

        assert "利用者を登録する" in run("help")
        assert "フリガナ" in run("user", "add", "--help")
        head, *rows = run("user", "list", *WHY).splitlines()
        wide = lambda text: sum(1 if letter.isascii() else 2 for letter in text)
        row = next(row for row in rows if row.startswith("sato"))
        assert head.startswith("ユーザーID") and "氏名" in head and "所属" in head, head
        assert wide(head[:head.index("所属")]) == wide(row[:row.index("営業部")]), (head, row)
        said = run("check", exit_code=None)
        assert "証明書" in said and "データベース" in said and "破損なし" in said, said
        assert "whole" in liveond.run("check", "--json", locale="ja_JP.UTF-8", exit_code=None)
        run("user", "suspend", "nobody", *WHY, exit_code=1)
        assert "利用者「nobody」はいません" in liveond.errors, liveond.errors
        run("user", "import", str(csv), *WHY, exit_code=1)
        assert "2 行目 3 列目(mail): メールアドレスの形式ではありません" in liveond.errors, liveond.errors
        assert "グループ「nobody」はありません" in liveond.errors, liveond.errors

    both_ways(liveond, check)
    liveond.stop()
    liveond.configure("server", listen="everywhere")
    liveond.run("serve", locale="ja_JP.UTF-8", exit_code=3)
    assert "listen: 「everywhere」は IP アドレスとポート" in liveond.errors, liveond.errors


def test_people(liveond):
    liveond.setup()

    def check(liveond, where):
        login = f"tanaka-{where}"
        liveond.run("user", "add", login, "--name", "田中", exit_code=2)  # why?
        liveond.run("group", "add", where)
        made = liveond.ask("user", "add", login, "--name", "田中", "--groups", where,
                           "--reading", "タナカ", *WHY)
        assert len(made["password"]) >= 16 and made["user"]["must_change_password"]
        liveond.run("user", "add", login, "--name", "Again", *WHY, exit_code=1)
        liveond.run("user", "add", "x", "--name", "X", "--groups", "nobody", *WHY, exit_code=2)
        liveond.run("user", "add", "x", "--name", "X", "--mail", "x", *WHY, exit_code=2)
        changed = liveond.ask("user", "set", login, "--title", "部長", "--sign-in", "deny", *WHY)
        assert changed["user"]["title"] == "部長" and changed["user"]["sign_in"] == "deny"
        assert changed["user"]["name"] == "田中"
        assert liveond.ask("user", "suspend", login, *WHY)["user"]["is_suspended"]
        assert not liveond.ask("user", "resume", login, *WHY)["user"]["is_suspended"]
        found = liveond.ask("user", "list", "--search", "ﾀﾅｶ", *WHY)["users"]
        assert login in [user["login"] for user in found]
        liveond.run("user", "suspend", "nobody", *WHY, exit_code=1)
        # A table is for people: the same, with columns under each other.
        assert "田中" in liveond.run("user", "list", *WHY)

    both_ways(liveond, check)


def test_import(liveond):
    liveond.setup()
    liveond.run("group", "add", "営業")
    csv = liveond.folder / "people.csv"

    def check(liveond, where):
        rows = f"ユーザーID,氏名,フリガナ,グループ\r\n{where}1,髙橋①,タカハシ,営業\r\n{where}2,山田～,,\r\n"
        csv.write_bytes(rows.encode("cp932"))
        plan = liveond.ask("user", "import", str(csv), "--dry-run", *WHY)
        assert (plan["added"], plan["is_applied"], plan["faults"]) == (2, False, []), plan
        assert f"{where}1" in liveond.run("user", "import", str(csv), "--dry-run", *WHY)
        plan = liveond.ask("user", "import", str(csv), *WHY)
        assert plan["added"] == 2 and plan["is_applied"]
        plan = liveond.ask("user", "import", "-", *WHY, text=rows)  # UTF-8, by standard input
        assert (plan["added"], plan["updated"], plan["unchanged"]) == (0, 0, 2)
        csv.write_text("user_id,name,colour\n,X,red\n", encoding="utf-8")
        plan = liveond.ask("user", "import", str(csv), *WHY, exit_code=1)
        assert plan["faults"] and not plan["is_applied"]
        liveond.run("user", "import", str(csv), *WHY, exit_code=1)
        assert "line" in liveond.errors and "column" in liveond.errors
        names = [user["name"] for user in liveond.ask("user", "list", *WHY)["users"]]
        assert "髙橋①" in names

    both_ways(liveond, check)
    rows = [row["payload"] for row in liveond.ask("records", "audit", *WHY)["audit"]]
    assert any(row["action"] == "user.import" and "2 added" in row["detail"] for row in rows)


def test_changes_are_felt(liveond):
    liveond.setup()
    liveond.start()
    liveond.run("user", "add", "sato", "--name", "佐藤", "--password-file",
                str(liveond.password_file), "--keep-password", *WHY)
    status, session = liveond.sign_in("sato")
    assert status == 201, session
    token = session["access_token"]
    assert liveond.request("GET", "/api/v1/rooms", token=token)[1]["rooms"] == []
    room = liveond.ask("room", "add", "会議室")["room"]
    rooms = liveond.request("GET", "/api/v1/rooms", token=token)[1]["rooms"]
    assert [r["id"] for r in rooms] == [room["id"]] and rooms[0]["mode"] == "open"
    liveond.run("room", "remove", room["id"])
    assert liveond.request("GET", "/api/v1/rooms", token=token)[1]["rooms"] == []
    liveond.run("user", "suspend", "sato", *WHY)
    assert liveond.request("GET", "/api/v1/rooms", token=token)[0] in (401, 403)
    liveond.run("user", "resume", "sato", *WHY)
    made = liveond.ask("user", "reset-password", "sato", *WHY)
    assert liveond.sign_in("sato")[0] == 401
    status, session = liveond.sign_in("sato", made["password"])
    assert status == 201 and session["must_change_password"]
    # A closed company signs nobody in; reopened it does.
    liveond.run("tenant", "close", "acme")
    assert liveond.sign_in("admin")[0] in (401, 403)
    liveond.run("tenant", "reopen", "acme")
    assert liveond.sign_in("admin")[0] == 201


def test_rooms(liveond):
    liveond.setup()
    liveond.run("group", "add", "営業")

    def check(liveond, where):
        room = liveond.ask("room", "add", where, "--password-file", str(liveond.password_file),
                           "--groups", "営業", "--capacity", "5")["room"]
        assert room["mode"] == "password" and len(room["groups"]) == 1 and room["capacity"] == 5
        timed = liveond.ask("room", "add", "T", "--schedule", "timed", "--starts",
                            "2030-01-01 10:00", "--ends", "2030-01-01T11:00:00Z")["room"]
        assert timed["starts"] == "2030-01-01T10:00:00.000Z"
        assert timed["ends"] == "2030-01-01T11:00:00.000Z"
        liveond.run("room", "add", "T", "--capacity", "100000", exit_code=2)
        changed = liveond.ask("room", "set", room["id"], "--name", "別名", "--groups", "")["room"]
        assert changed["name"] == "別名" and changed["groups"] == [] and changed["capacity"] == 5
        assert liveond.ask("room", "set", room["id"], "--close")["room"]["is_closed"]
        liveond.run("room", "set", room["id"], "--password-file", str(liveond.password_file))
        liveond.run("room", "remove", room["id"])
        liveond.run("room", "remove", room["id"], exit_code=1)
        liveond.run("room", "remove", timed["id"])
        assert liveond.ask("room", "list")["rooms"] == []

    both_ways(liveond, check)


def test_policy(liveond):
    liveond.setup()

    def check(liveond, where):
        before = liveond.ask("policy", "show")["policy"]
        after = liveond.ask("policy", "set", "--min-length", "14", "--hours", "daily 00:00-24:00",
                            "--legal-hold", "--retention-years", "3")["policy"]
        assert {k: v for k, v in after.items() if before[k] != v} == (
            {"min_length": 14, "hours": "daily 00:00-24:00", "legal_hold": True,
             "retention_years": 3} if where == "here" else {})
        liveond.run("policy", "set", "--retention-years", "0", exit_code=2)
        liveond.run("policy", "set", "--hours", "sometimes", exit_code=2)
        liveond.run("policy", "set", "--time-zone", "Mars/Olympus", exit_code=2)
        liveond.run("policy", "set", "--sign-in", "inherit", exit_code=2)
        liveond.run("user", "add", "x", "--name", "X", "--password-file",
                    str(liveond.password_file), *WHY, exit_code=None)
        assert "14" in liveond.errors or "length" in liveond.errors, liveond.errors

    liveond.password_file.write_text(PASSWORD[:12] + "\n", encoding="utf-8")
    both_ways(liveond, check)


def day(distance):
    """The date so many days from now."""
    return (datetime.date.today() + datetime.timedelta(distance)).isoformat()


def test_announcements(liveond):
    liveond.setup()
    liveond.start()
    token = liveond.sign_in("admin")[1]["access_token"]
    soon = liveond.ask("announcement", "add", "change", "--title-ja", "変更", "--effective",
                       day(10))["announcement"]
    assert soon["title"] == {"ja": "変更", "en": "変更"} and soon["is_short_notice"]
    # Nobody was told before now, whatever the date above it says.
    backdated = liveond.ask("announcement", "add", "change", "--title-ja", "前から", "--published",
                            day(-60), "--effective", day(10))["announcement"]
    assert backdated["is_short_notice"], backdated
    mine = liveond.ask("announcement", "add", "incident", "--title-en", "Down", "--tenant",
                       "acme")["announcement"]
    liveond.run("announcement", "add", "incident", "--title-en", "Up", "--tenant", "acme",
                "--follows", mine["id"])
    liveond.run("announcement", "add", "incident", "--title-en", "x", "--follows", mine["id"],
                exit_code=2)  # the operator's do not follow a company's
    liveond.run("announcement", "add", "party", "--title-en", "x", exit_code=2)
    liveond.run("announcement", "add", "change", "--effective", day(40), exit_code=2)
    liveond.run("announcement", "add", "change", "--title-en", "some day", exit_code=2)
    assert "takes effect" in liveond.errors, liveond.errors
    seen = liveond.request("GET", "/api/v1/announcements", token=token)[1]["announcements"]
    assert sorted(a["title"]["en"] for a in seen) == ["Down", "Up", "前から", "変更"]
    assert len(liveond.ask("announcement", "list")["announcements"]) == 2
    assert len(liveond.ask("announcement", "list", "--tenant", "acme")["announcements"]) == 2


def test_audit(liveond):
    liveond.setup()
    liveond.start()
    liveond.run("user", "suspend", "nobody", "--reason", "a reason", exit_code=1)
    liveond.run("room", "list")
    rows = [row["payload"] for row in liveond.ask("records", "audit", *WHY)["audit"]]
    assert rows[0]["action"] == "room.list" and rows[0]["result"] == "ok"
    assert rows[1]["action"] == "user.suspend" and rows[1]["result"] == "not-found"
    assert "a reason" in rows[1]["detail"] and rows[1]["actor"].startswith("operator:")
    # Looking at the records is itself recorded (16.1.7).
    rows = [row["payload"] for row in liveond.ask("records", "audit", *WHY)["audit"]]
    assert rows[0]["action"] == "records.audit"
    liveond.run("tenant", "close", "nobody", exit_code=1)
    rows = [row["payload"] for row in liveond.ask("operator", "audit")["audit"]]
    assert rows[0]["action"] == "tenant.close" and rows[0]["result"] == "not-found"
    assert any(row["action"] == "server.start" for row in rows)
    liveond.run("operator", "verify")


def test_records(liveond):
    liveond.setup()

    def check(liveond, where):
        log = liveond.folder / f"{where}.jsonl"
        liveond.run("records", "export", "--output", str(log), *WHY)
        lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
        assert lines[0]["log"] == "liveon-records" and "head" in lines[-1]
        assert [line["seq"] for line in lines[1:-1]] == list(range(1, len(lines) - 1))
        assert stat.S_IMODE(log.stat().st_mode) == 0o600
        liveond.run("records", "export", "--output", str(log), *WHY, exit_code=1)  # is there
        assert liveond.run("records", "export", *WHY).count("\n") > len(lines) - 1  # stdout
        head = liveond.ask("records", "head")["head"]
        liveond.run("records", "verify-store", "--seq", str(head["seq"]), "--hash", head["hash"])
        liveond.run("records", "verify-store", "--seq", str(head["seq"]), "--hash", "0" * 64,
                    exit_code=6)
        liveond.run("records", "verify-store", "--seq", "1000000", "--hash", head["hash"],
                    exit_code=6)  # cut short

    both_ways(liveond, check)


def test_export_and_removal(liveond):
    liveond.setup()
    liveond.run("tenant", "add", "other", "--name", "Other Inc.")
    liveond.run("user", "list", *WHY, exit_code=2)  # which one?
    liveond.start()
    folder = liveond.folder / "export"
    liveond.run("tenant", "export", "acme", str(folder), exit_code=2)  # why?
    assert not folder.exists(), "half an export stayed"
    liveond.run("tenant", "export", "acme", str(folder), *WHY)
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=folder, check=True)
    told = json.loads((folder / "tenant.json").read_text(encoding="utf-8"))
    assert told["tenant"]["name"] == "株式会社アクメ" and told["users"][0]["login"] == "admin"
    assert "scrypt" not in (folder / "tenant.json").read_text(encoding="utf-8")
    tenant_id = told["tenant"]["id"]

    final = ("tenant", "remove", "acme", "--final", "--confirm", "株式会社アクメ")
    liveond.run(*final, exit_code=1)  # nobody asked for it
    asked = liveond.ask("tenant", "remove", "acme")["tenant"]
    assert asked["is_closed"] and asked["removal"] is not None
    liveond.run(*final, exit_code=1)  # too early
    liveond.stop()
    liveond.config.write_text(
        liveond.config.read_text(encoding="utf-8").replace("#removal_days=30", "removal_days=0"),
        encoding="utf-8")
    liveond.run("tenant", "reopen", "acme")
    liveond.run("tenant", "remove", "acme")
    liveond.run("tenant", "remove", "acme", "--final", "--confirm", "acme", exit_code=2)
    liveond.run("policy", "set", "--legal-hold", "--tenant", "acme")
    liveond.run(*final, exit_code=1)
    liveond.run("policy", "set", "--no-legal-hold", "--tenant", "acme")
    liveond.run(*final)
    assert [t["code"] for t in liveond.ask("tenant", "list")["tenants"]] == ["other"]
    for file in liveond.state.rglob("*"):
        if file.is_file():
            assert "株式会社アクメ".encode() not in file.read_bytes() or file.name.startswith(
                "operator"), file
            assert tenant_id not in file.name, file


def test_owner(liveond):
    """As root everything is done as the user whose the state is: its files stay its own."""
    import pwd
    if os.geteuid() != 0:
        return
    nobody = pwd.getpwnam("nobody").pw_uid
    liveond.folder.chmod(0o711)
    liveond.setup("--user", "nobody")
    liveond.run("user", "add", "tanaka", "--name", "田中", *WHY)
    liveond.run("records", "export", "--output", str(liveond.folder / "log"), *WHY)
    assert (liveond.folder / "log").stat().st_uid == 0
    liveond.start()
    status = Path(f"/proc/{liveond.process.pid}/status").read_text(encoding="utf-8")
    assert re.search(rf"^Uid:\t{nobody}\t{nobody}\t{nobody}", status, re.M), status
    # Root is let in, and named in the log by what the kernel says.
    liveond.run("room", "add", "R")
    rows = [row["payload"] for row in liveond.ask("records", "audit", *WHY)["audit"]]
    assert all(row["actor"].startswith("operator:root") for row in rows), rows
    assert liveond.stop() == 0
    assert {file.stat().st_uid for file in liveond.state.rglob("*")} == {nobody}


def test_locked(liveond):
    liveond.setup()
    liveond.start()
    second = subprocess.run([liveond.program, "serve", "--config", str(liveond.config)],
                            capture_output=True, text=True, timeout=60)
    assert second.returncode == 4, second.stderr
    assert liveond.ask("status")["is_running"]
    # Killed, the socket stays behind and misleads nobody.
    liveond.stop(signal.SIGKILL)
    assert (liveond.state / "control").exists()
    assert not liveond.ask("status")["is_running"]


def test_control_socket(liveond):
    liveond.setup()
    liveond.start()
    assert stat.S_IMODE((liveond.state / "control").stat().st_mode) == 0o600
    import socket
    for text in (b"{}\n", b"\n", b"nonsense\n", b'{"command":"pin"}\n', b'{"command":1}\n',
                 b'{"command":"pin","arguments":{}}\nmore\n', b"x" * 2000000,
                 b'{"command":"records.export","arguments":{"reason":"x"}}\n'):
        with socket.socket(socket.AF_UNIX) as peer:
            peer.settimeout(30)
            peer.connect(str(liveond.state / "control"))
            try:
                peer.sendall(text)
                peer.shutdown(socket.SHUT_WR)
                while peer.recv(65536):
                    pass
            except (BrokenPipeError, ConnectionResetError):
                pass
        assert liveond.ask("status")["is_running"], text[:40]


def test_check(liveond):
    liveond.setup()

    def check(liveond, where):
        found = {f["check"]: f for f in liveond.ask("check", exit_code=None)["findings"]}
        assert set(found) == {"configuration", "clock", "databases", "disk", "certificate", "port", "media"}
        for name in ("configuration", "databases", "certificate", "port", "media"):
            assert found[name]["state"] == "ok", found[name]

    both_ways(liveond, check)
    text = liveond.config.read_text(encoding="utf-8")
    liveond.config.write_text(text.replace("name=Example", "name=Other"), encoding="utf-8")
    found = {f["check"]: f for f in liveond.ask("check", exit_code=None)["findings"]}
    assert found["configuration"]["state"] == "warning"
    # A damaged database is found.
    liveond.config.write_text(text, encoding="utf-8")
    liveond.stop()
    database = next((liveond.state / "tenants").rglob("*.db"))
    content = bytearray(database.read_bytes())
    content[4096 * 3:4096 * 9] = b"\x55" * (4096 * 6)
    database.write_bytes(content)
    out = liveond.run("check", exit_code=5)
    assert re.search(r"^problem +databases", out, re.M), out


def test_signals(liveond):
    liveond.setup()
    liveond.start()
    text = liveond.config.read_text(encoding="utf-8")
    liveond.config.write_text(text.replace("name=Example", "name=新しい名"), encoding="utf-8")
    liveond.process.send_signal(signal.SIGHUP)
    for _ in range(600):
        if liveond.request("GET", "/api/v1/server")[1]["operator"]["name"] == "新しい名":
            break
    else:
        raise AssertionError("SIGHUP changed nothing")
    liveond.config.write_text("[nonsense]\n", encoding="utf-8")
    liveond.process.send_signal(signal.SIGHUP)
    assert liveond.request("GET", "/api/v1/server")[0] == 200
    assert liveond.stop() == 0
    log = liveond.get_log()
    assert "has stopped" in log and "nonsense" in log, log
    assert PASSWORD not in log


def test_no_core(liveond):
    liveond.setup()
    liveond.start()
    limits = Path(f"/proc/{liveond.process.pid}/limits").read_text(encoding="utf-8")
    assert re.search(r"Max core file size +0 +0", limits), limits
    soft, hard = re.search(r"Max open files +(\d+) +(\d+)", limits).groups()
    assert soft == hard


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
