# SPDX-License-Identifier: LGPL-2.1-or-later
"""The operator's console in a browser: capacity, companies in and out, announcements, operators, log."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))

from admin import console
from liveond import PASSWORD, main
from page import a_page

XSS = "<img src=x onerror=document.title='owned'>"
PAGES = {"overview": "Overview", "companies": "Companies", "announcements": "Announcements",
         "operators": "Operators", "log": "Log"}


def go(page, name):
    page.run(f"location.hash = '#/{name}'")
    page.find(PAGES[name], "heading")


def companies(page, liveond):
    go(page, "companies")
    page.click("Add a company…")
    page.fill("Name", XSS)
    page.fill("Company code", "globex")
    page.check_access()
    page.click("Add")
    page.wait_text(XSS)
    assert page.run("return document.querySelectorAll('main img').length") == 0
    page.click_in_row("Administrator…", "globex")
    page.fill("User ID", "first")
    page.fill("Name", "First")
    page.click("Register")
    page.wait_text("Fill this in.")  # the reason
    page.fill("Reason", "a new company")
    page.screenshot("console-administrator")
    page.click("Register")
    page.wait("document.getElementById('once')")
    assert len(page.run("return document.getElementById('once').value")) >= 10
    page.click("Close")
    page.click_in_row("Close…", "globex")
    page.click("Close the company")
    page.wait_text("Closed since")
    page.click_in_row("Remove…", "globex")
    page.click("Ask for the removal")
    page.wait_text("To be removed from")
    page.click_in_row("Remove for good…", "globex")
    page.fill("The company’s full name", "wrong")
    page.click("Remove for good")
    page.wait_text("that is not the company's full name")
    page.fill("The company’s full name", XSS)
    page.click("Remove for good")
    page.wait("!document.querySelector('main').innerText.includes('globex')")
    assert [row["code"] for row in liveond.ask("tenant", "list")["tenants"]] == ["acme"]


def announce(page, liveond):
    go(page, "announcements")
    page.click("New announcement…")
    page.fill("Title (日本語)", "障害のお知らせ")
    page.fill("Title (English)", "An incident")
    page.check_access()
    page.click("Publish")
    page.wait_text("An incident")
    page.click("Follow-up: An incident")
    page.fill("Text (English)", "It is over.")
    page.click("Publish")
    page.wait("document.querySelectorAll('tbody tr').length === 2")
    _, _, status = liveond.exchange("GET", "/status")
    assert "障害のお知らせ" in status.decode() or "An incident" in status.decode()


def operators(page):
    go(page, "operators")
    page.click("Add an operator…")
    page.fill("User ID", "look")
    page.fill("Name", "閲覧 花子")
    page.click("Add")
    page.wait("document.getElementById('once')")
    page.click("Close")
    page.wait_text("閲覧 花子")
    page.click_in_row("Suspend", "閲覧 花子")
    page.wait_text("Suspended")
    go(page, "log")
    page.wait_text("operator.suspend")
    page.click("Verify the chain")
    page.wait_text("rows fit")


def look(page):
    for language, word in (("日本語", "ja"), ("English", "en")):
        page.choose("Language" if word == "ja" else "言語", language)
        page.wait(f"document.documentElement.lang === '{word}' && document.querySelector('main h1')")
        for width in (390, 1440):
            page.size(width)
            for name in PAGES:
                page.run(f"location.hash = '#/{name}'")
                page.wait(f"document.querySelector('[aria-current]').dataset.page === '{name}'"
                          " && document.querySelector('main h1')?.textContent"
                          " === document.querySelector('[aria-current] span').textContent")
                page.check_width()
                if width == 1440:
                    page.check_access()
                page.screenshot(f"console-{name}-{word}-{width}")


def test_browser(liveond):
    liveond.setup()
    liveond.configure("console", listen="127.0.0.1:0")
    liveond.configure("records", removal_days=0)
    liveond.start()
    boss, = console(liveond)
    with a_page(f"https://127.0.0.1:{boss.liveond.port}{boss.path}") as page:
        page.size(1440)
        page.fill("User ID", "boss")
        page.fill("Password", PASSWORD)
        page.click("Sign in")
        page.find("Overview", "heading")
        page.wait_text("Connections")
        page.wait_text("databases")  # the checks
        companies(page, liveond)
        announce(page, liveond)
        operators(page)
        look(page)
        assert page.run("return document.title") != "owned"


main([test_browser])
