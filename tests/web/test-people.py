# SPDX-License-Identifier: LGPL-2.1-or-later
"""People in the administration: found, added, changed, kept out and told why, in and out as a table."""

import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))

from admin import admin_path
from events import Events
from liveond import main
from page import a_page

WHY = ("--reason", "test")
XSS = "<img src=x onerror=document.title='owned'>"
FORMULA = "=HYPERLINK(\"http://evil.example\")"


def prepare(liveond):
    liveond.setup()
    liveond.run("group", "add", "営業")
    liveond.run("room", "add", "--name", "定例会議")
    for login, name, reading, affiliation in (
            ("tanaka", "田中 花子", "タナカ ハナコ", "営業部"), ("suzuki", "鈴木 一郎", "スズキ イチロウ", "総務部"),
            ("evil", XSS, "", FORMULA)):
        liveond.run("user", "add", login, "--name", name, "--reading", reading, "--affiliation", affiliation,
                    "--keep-password", "--password-file", str(liveond.password_file), *WHY)
    liveond.start()
    return f"https://{liveond.host}:{liveond.port}{admin_path(liveond)}"


def sign_in(page, liveond):
    page.fill("User ID", "admin")
    page.fill("Password", liveond.password_file.read_text(encoding="utf-8").strip())
    page.press("Enter")
    page.find("Now", "heading")


def go(page, name, role_name):
    page.run(f"location.hash = '#/{name}'")
    page.wait(f"location.hash === '#/{name}'")
    page.find(role_name, "heading")


def look(page, name):
    """Narrow and wide, with axe-core."""
    for width in (390, 1440):
        page.size(width)
        page.check_width()
        page.check_access()
        page.screenshot(f"{name}-{width}")


NAMES = "[...document.querySelectorAll('tbody th a')].map(it => it.textContent)"


def find_people(page):
    go(page, "people", "Users")
    page.wait_text("People: 4")
    assert page.run(f"return {NAMES}").count(XSS) == 1
    assert page.run("return document.querySelectorAll('main img').length") == 0
    look(page, "people-en")
    for text, name in (("たなか", "田中 花子"), ("総務", "鈴木 一郎"), ("EVIL", XSS)):
        page.fill("Name, reading, ID or affiliation", text)
        page.wait(f"{NAMES}.join() === {json.dumps(name)}")
    page.fill("Name, reading, ID or affiliation", "nobody")
    page.wait_text("Nothing was found.")
    page.fill("Name, reading, ID or affiliation", "")
    page.run("document.activeElement.value = ''; document.activeElement.dispatchEvent(new Event('input'))")
    page.wait(f"{NAMES}.length === 4")


def add(page, liveond):
    page.click("Add person…", "link")
    page.find("Add a person", "heading")
    page.fill("User ID", "sato")
    page.fill("Name", "佐藤 次郎")
    page.fill("Groups", "営")
    page.wait("document.querySelector('[role=option]')?.textContent === '営業'")
    page.press("ArrowDown")
    page.press("Enter")  # chooses, does not send
    page.wait("document.querySelector('.chips li')")
    page.press("Escape")
    page.screenshot("person-new")
    page.click("Add person")
    page.wait("document.querySelector('dialog .secret')")
    password = page.run("return document.querySelector('dialog .secret').textContent")
    page.check_access()
    page.screenshot("one-time-password")
    page.click("Close")
    page.find("佐藤 次郎 One-time password", "heading")
    assert password not in page.run("return document.documentElement.innerHTML")
    row = next(user for user in liveond.ask("user", "list", *WHY)["users"] if user["login"] == "sato")
    assert len(row["groups"]) == 1 and row["must_change_password"], row
    _, session = liveond.sign_in("sato", password)
    assert session["must_change_password"], session
    return row["id"]


def rules(page, tanaka, room):
    """Whom they would shut out is shown, with who is inside; leaving it changes nothing."""
    tanaka.call("join", room=room)
    go(page, "people/rules", "Rules for everyone")
    page.fill("Allowed hours", "mon 25:00")
    page.click("Save")
    page.wait("document.querySelector('[aria-invalid]')?.name === 'hours'")
    page.fill("Allowed hours", "")
    page.choose("Enter rooms", "Not allowed")
    page.click("Save")
    page.wait_text("people lose something")
    page.wait_text("Leaves 定例会議 at once")
    assert page.run("return document.querySelector('dialog').innerText").index("田中") > 0
    page.check_access()
    page.screenshot("rules-preview")
    page.click("Cancel")
    page.wait("!document.querySelector('dialog')")
    tanaka.call("leave")  # still inside
    look(page, "rules-en")


def group(page):
    page.run("location.hash = '#/people/groups'")
    page.click("営業", "link")
    page.find("営業", "heading")
    page.wait_text("佐藤 次郎")
    page.choose("Sign in", "Not allowed")
    page.click("Save")
    page.wait_text("One person loses something")
    page.click("Save all the same")
    page.wait_text("Saved.")
    page.wait("document.querySelector('[name=sign_in]').value === 'deny'")
    look(page, "group-en")


def why(page, user):
    page.run(f"location.hash = '#/people/why/{user}'")
    page.wait_text("佐藤 次郎 cannot sign in.")
    page.wait_text("Signing in is not allowed, by the group “営業”.")
    page.fill("Room", "定例")
    page.wait("document.querySelector('[role=option]')?.textContent === '定例会議'")
    page.press("ArrowDown")
    page.press("Enter")
    page.fill("From the address", "nowhere")
    page.click("Find out")
    page.wait("document.querySelector('[aria-invalid]')?.name === 'address'")
    page.fill("From the address", "192.0.2.1")
    page.click("Find out")
    page.wait_text("Entering rooms is allowed, by the company’s rules.")
    look(page, "why-en")


def person(page, liveond, tanaka):
    row = next(user for user in liveond.ask("user", "list", *WHY)["users"] if user["login"] == "tanaka")
    go(page, f"people/{row['id']}", "田中 花子")
    page.wait_text("Connected now")
    look(page, "person-en")
    page.click("Sign out test")
    page.wait_text("No device is signed in.")
    assert tanaka.wait_for("session.ended"), "the device was not told"
    page.click("Suspend…")
    page.click("Suspend")
    page.wait_text("田中 花子 is suspended.")
    page.find("Resume", "button")
    page.click("Reset password…")
    page.click("Reset password")
    page.wait("document.querySelector('dialog .secret')")
    page.click("Close")
    page.click("Resume")
    page.wait_text("may sign in again")


def choose_file(page, text, encoding="utf-8"):
    data = list(text.encode(encoding))
    page.run(f"""
        const files = new DataTransfer();
        files.items.add(new File([new Uint8Array({data})], 'people.csv', {{ type: 'text/csv' }}));
        const input = await testField('CSV file');
        input.files = files.files;
        input.dispatchEvent(new Event('change'));""")


def take_file(page, liveond):
    go(page, "people/import", "Users")
    choose_file(page, "ユーザーID,氏名,グループ\r\ntanaka,田中 華子,\r\nnew 1,空白,\r\nnew2,新人,無い\r\n", "cp932")
    page.wait_text("What is wrong in the file")
    page.wait_text("there is no group “無い”")
    assert page.run("return [...document.querySelectorAll('tbody td.number')].map(it => it.textContent)") == ["3", "4"]
    look(page, "import-faults-en")
    rows = "".join(f"user{i:05},人 {i}\r\n" for i in range(12000))
    choose_file(page, f"user_id,name\r\ntanaka,田中 華子\r\nevil2,{XSS}\r\n{rows}")
    page.wait_text("New: 12001. Changed: 1. Unchanged: 0. Faults: 0.")
    page.wait_text("田中 花子 → 田中 華子")
    look(page, "import-en")
    page.click("Import now")
    page.wait_text("Imported. New: 12001.")
    go(page, "people", "Users")
    page.wait_text("People: 12006")
    page.run("document.querySelector('lv-table > button').scrollIntoView()")
    page.click("Show more")
    page.wait("document.querySelectorAll('tbody tr').length === 100")
    page.fill("Name, reading, ID or affiliation", "user11999")
    page.wait(f"{NAMES}.join() === '人 11999'")


def read_export(page):
    """As the link gives it: a spreadsheet calculates nothing in it, and it comes back as it is."""
    text = page.run("""
        const link = document.querySelector('a[download]').href;
        const answer = await fetch(link);
        const bytes = new Uint8Array(await answer.arrayBuffer());
        return [answer.headers.get('Content-Type'), answer.headers.get('Content-Disposition'), [...bytes.slice(0, 3)],
          new TextDecoder().decode(bytes)];""")
    assert text[0].startswith("text/csv") and text[1].startswith('attachment; filename="people-'), text[:2]
    assert text[2] == [0xEF, 0xBB, 0xBF], text[2]
    lines = text[3].lstrip("\ufeff").split("\r\n")
    assert len(lines) == 12008 and lines[0].startswith("user_id,name,"), (len(lines), lines[0])
    evil = next(line for line in lines if line.startswith("evil,"))
    assert "\"'=HYPERLINK" in evil, evil
    assert not [line for line in lines if any(field[:1] in "=+-@" for field in line.split(",") if field)]
    go(page, "people/import", "Users")
    choose_file(page, "\r\n".join([lines[0], evil]))
    page.wait_text("New: 0. Changed: 0. Unchanged: 1. Faults: 0.")


def japanese(page):
    page.choose("Language", "日本語")
    page.wait("document.documentElement.lang === 'ja' && document.querySelector('main h1')")
    for name in ("people", "people/groups", "people/rules", "people/why", "people/import", "people/new"):
        page.run(f"location.hash = '#/{name}'")
        page.wait(f"location.hash === '#/{name}' && document.querySelector('main h1')")
        look(page, f"{name.replace('/', '-')}-ja")


def test_people(liveond):
    url = prepare(liveond)
    _, session = liveond.sign_in("tanaka")
    tanaka = Events(liveond, session["access_token"])
    room = liveond.ask("room", "list")["rooms"][0]["id"]
    with a_page(url) as page:
        page.size(1440)
        sign_in(page, liveond)
        find_people(page)
        user = add(page, liveond)
        rules(page, tanaka, room)
        group(page)
        why(page, user)
        person(page, liveond, tanaka)
        take_file(page, liveond)
        read_export(page)
        japanese(page)
        assert page.run("return document.title") != "owned"


main([test_people])
