# SPDX-License-Identifier: LGPL-2.1-or-later
"""Records in a browser: visits as a table and as files, sums, who did what, the chain, holds, a
disclosure with a second administrator, an attendance sheet as PDF."""

import base64
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))

from admin import Admin, admin_path
from events import Events
from liveond import PASSWORD, main
from page import a_page

WHY = ("--reason", "test")
NAMES = {"tanaka": "=cmd|'/C calc'!A0", "suzuki": "髙橋 〜 <img src=x onerror=document.title='owned'>"}
TABS = ("records", "records/meetings", "records/usage", "records/audit", "records/chain",
        "records/holds", "records/disclosures", "records/meeting/1")


def prepare(liveond):
    liveond.setup()
    liveond.run("room", "add", "--name", "定例会議")
    for login, name, *more in (*((login, name) for login, name in NAMES.items()), ("second", "副管理者", "--admin")):
        liveond.run("user", "add", login, "--name", name, "--affiliation", "営業部", "--keep-password",
                    "--password-file", str(liveond.password_file), *more, *WHY)
    liveond.start()
    return admin_path(liveond)


def meet(liveond):
    """Two people, one after the other; the first has left."""
    room = liveond.ask("room", "list")["rooms"][0]["id"]
    people = []
    for login in NAMES:
        _, session = liveond.sign_in(login)
        events = Events(liveond, session["access_token"])
        events.call("join", room=room)
        people.append(events)
    people[0].call("leave")
    return people


def go(page, name):
    page.run(f"location.hash = '#/{name}'")
    tab = "records/meetings" if name.startswith("records/meeting/") else name
    page.wait(f"document.querySelector('.tabs [aria-current]')?.getAttribute('href') === '#/{tab}'"
              " && !document.querySelector('[aria-busy]')")


def visits(page):
    go(page, "records")
    page.wait("document.querySelectorAll('main tbody th').length === 2")
    page.wait_text("髙橋 〜 <img")
    assert page.run("return document.querySelectorAll('main img').length") == 0
    page.click("Used")
    page.wait("document.querySelector('th[data-column=bytes]').getAttribute('aria-sort') === 'ascending'")
    page.choose("Quality", "Below 50 %")
    page.wait_text("Nobody was in a room in this time.")
    page.choose("Quality", "All")
    page.wait_text("髙橋")


def files(liveond, path):
    admin = Admin(liveond, path)
    admin.sign_in()
    for form, encoding, first in (("csv", "utf-8-sig", "入室"), ("csv-sjis", "cp932", "入室")):
        status, headers, text = liveond.exchange(
            "GET", f"{path}api/records/visits/export?format={form}&language=ja", None, {"Cookie": admin.cookie})
        lines = text.decode(encoding).split("\r\n")
        assert status == 200 and "attachment" in headers["Content-Disposition"], headers
        assert headers["Transfer-Encoding"] == "chunked", headers
        assert first in lines[0] and "+09:00" in lines[1], lines
        assert "'=cmd" in "".join(lines), lines  # no spreadsheet takes it for a formula
    status, _, text = admin.exchange("GET", "api/records/visits/export?format=pdf")
    assert status == 400, (status, text)


def usage(page):
    go(page, "records/usage")
    page.wait("document.querySelectorAll('.chart svg').length === 3")
    page.wait_text("By affiliation")
    page.choose("Time", "Today, by the hour")
    page.wait_text("People inside, on average")


def chain(page):
    go(page, "records/chain")
    page.click("Verify now")
    page.wait_text("rows are whole")
    page.click("Keep")
    page.wait_text("The same")


def hold(page):
    go(page, "records/holds")
    page.click("Hold records…")
    page.fill("Reason", "訴訟のため")
    page.check_access()
    page.click("Hold")
    page.wait_text("In force")


def disclose(page, liveond, path):
    go(page, "records/disclosures")
    page.click("Ask for a disclosure…")
    page.fill("Reason", "令状第1号")
    page.click("Ask")
    page.wait_text("Not by whoever asked")
    first, second = Admin(liveond, path), Admin(liveond, path)
    first.sign_in()
    second.sign_in("second")
    number = first.ask("GET", "disclosures")["disclosures"][0]["id"]
    # Nobody approves alone, and nothing comes out before.
    first.ask("POST", f"disclosures/{number}/approve", {}, 403)
    assert first.exchange("GET", f"api/disclosures/{number}/export")[0] == 403
    second.ask("POST", f"disclosures/{number}/approve", {})
    status, _, text = first.exchange("GET", f"api/disclosures/{number}/export")
    assert status == 200 and '"kind":"entry"' in text and text.strip().split("\n")[-1].startswith('{"head"'), text
    done = [row["payload"]["action"] for row in first.ask("GET", "records/audit")["audit"]]
    assert {"disclosure.ask", "disclosure.approve", "disclosure.export", "records.visits", "records.visits-export",
            "hold.add", "records.keep-head"} <= set(done), done


def sheet(page):
    go(page, "records/meetings")
    page.click("Attendance", "link")
    page.find("Attendance", "heading")
    page.wait_text("髙橋")
    pdf = page.browser.call("Page.printToPDF", printBackground=True, preferCSSPageSize=True)
    paper = base64.b64decode(pdf["data"])
    assert paper.startswith(b"%PDF")
    if folder := os.environ.get("LIVEON_TEST_SCREENSHOTS"):
        Path(folder, "attendance.pdf").write_bytes(paper)


def look(page):
    """Every part in both languages, narrow and wide."""
    for language, word in (("日本語", "ja"), ("English", "en")):
        page.choose("Language" if word == "ja" else "言語", language)
        page.wait(f"document.documentElement.lang === '{word}' && document.querySelector('main h1')")
        for name in TABS:
            go(page, name)
            if name == "records/usage":
                page.wait("document.querySelector('.chart')")
            for width in (390, 1440):
                page.size(width)
                page.check_width()
                page.screenshot(f"{name.replace('/', '-')}-{word}-{width}")
            if word == "ja":
                page.check_access()


def test_records(liveond):
    path = prepare(liveond)
    people = meet(liveond)
    with a_page(f"https://{liveond.host}:{liveond.port}{path}") as page:
        page.size(1440)
        page.fill("User ID", "admin")
        page.fill("Password", PASSWORD)
        page.click("Sign in")
        page.find("Now", "heading")
        visits(page)
        files(liveond, path)
        usage(page)
        chain(page)
        hold(page)
        disclose(page, liveond, path)
        sheet(page)
        look(page)
        assert page.run("return document.title") != "owned"
    for person in people:
        person.socket.close()


main([test_records])
