# SPDX-License-Identifier: LGPL-2.1-or-later
"""The report to an auditor: what it says is what the server is, in both languages, also on paper."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))

from admin import admin_path
from liveond import PASSWORD, main
from page import a_page

# All of the white paper's but those of which there is nothing to say.
CONTROLS = """5.1.1 6.1.1 6.1.3 CLD6.3.1 8.1.1 CLD8.1.5 9.2.1 9.2.2 9.2.3 9.2.4 9.4.1 9.4.4 CLD9.5.1 CLD9.5.2
10.1.1 11.2.7 12.1.2 12.1.3 CLD12.1.5 12.3.1 12.4.1 12.4.4 CLD12.4.5 12.6.1 13.1.3 CLD13.1.4 14.1.1 15.1.2 15.1.3
16.1.1 16.1.2 16.1.7 18.1.1 18.1.2 18.1.3 18.1.5 18.2.1""".split()


def row(page, control):
    return page.run(f"return document.querySelector('[data-control=\"{control}\"] td').innerText")


def open_report(page):
    page.run("location.hash = '#/report'")
    page.wait_text("rows of the chain fit")


def test_browser(liveond):
    liveond.setup()
    liveond.configure("operator", data_location="日本", link_terms="https://example.com/terms")
    liveond.start()
    with a_page(f"https://{liveond.host}:{liveond.port}{admin_path(liveond)}") as page:
        page.size(1440)
        page.fill("User ID", "admin")
        page.fill("Password", PASSWORD)
        page.click("Sign in")
        page.find("Now", "heading")
        open_report(page)
        there = page.run("return [...document.querySelectorAll('[data-control]')].map(it => it.dataset.control)")
        assert there == CONTROLS, (set(CONTROLS) ^ set(there))
        assert "TLS 1.2 and older are refused" in row(page, "10.1.1")
        assert "日本" in row(page, "6.1.3") and "Address: not stated" in row(page, "6.1.3")
        assert "1 calendar years" in row(page, "12.4.1") and "refuses to change" in row(page, "12.4.1")
        assert "0 of 1 administrators" in row(page, "9.2.3")
        head = liveond.ask("records", "head", "--reason", "test")["head"]
        assert len(head["hash"]) == 64
        page.check_access()
        page.screenshot("report-en-1440")
        # What changes is said otherwise at once.
        liveond.run("policy", "set", "--retention-years", "5", "--lockout-failures", "0")
        stray = liveond.state / "recording.webm"
        stray.write_bytes(b"x")
        stray.chmod(0o644)
        page.run("location.hash = '#/now'")
        page.find("Now", "heading")
        open_report(page)
        assert "5 calendar years" in row(page, "12.4.1")
        assert "There is no lockout" in row(page, "9.2.4")
        assert "1 files that the server does not know" in row(page, "12.3.1")
        assert "can be read by others" in row(page, "10.1.1")
        page.size(390)
        page.check_width()
        page.screenshot("report-en-390")
        page.choose("Language", "日本語")
        page.wait_text("連鎖の全")
        page.check_width()
        page.check_access()
        page.screenshot("report-ja-390")
        page.size(1440)
        page.screenshot("report-ja-1440")
        page.browser.call("Emulation.setEmulatedMedia", media="print")
        assert page.run("return getComputedStyle(document.querySelector('.frame > header')).display") == "none"
        assert page.run("return getComputedStyle(document.querySelector('.bar')).display") == "none"
        page.screenshot("report-print")


main([test_browser])
