# SPDX-License-Identifier: LGPL-2.1-or-later
"""The administration in a browser: signing in, the pages, both languages, narrow and wide."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))

from admin import admin_path
from liveond import PASSWORD, main
from page import a_page

XSS = "<img src=x onerror=document.title='owned'>"


def prepare(liveond):
    liveond.setup()
    for name in ("定例会議", "Reception", XSS):
        liveond.run("room", "add", "--name", name)
    liveond.start()
    return f"https://{liveond.host}:{liveond.port}{admin_path(liveond)}"


def sign_in(page):
    page.fill("User ID", "admin")
    page.fill("Password", "wrong")
    page.press("Enter")
    page.wait_text("The company code, user ID or password is wrong.")
    page.screenshot("sign-in-wrong")
    page.fill("Password", PASSWORD)
    page.click("Sign in")
    page.find("Rooms", "heading")


def rooms(page):
    page.wait_text("定例会議")
    names = "[...document.querySelectorAll('tbody th')].map(it => it.textContent)"
    assert page.run(f"return {names}").count(XSS) == 1
    assert page.run("return document.querySelectorAll('main img').length") == 0
    page.click("Name")
    page.wait("document.querySelector('th[data-column=name]').getAttribute('aria-sort') === 'ascending'")
    up = page.run(f"return {names}")
    page.press("Enter")  # the focus stays on the head
    page.wait("document.querySelector('th[data-column=name]').getAttribute('aria-sort') === 'descending'")
    assert page.run(f"return {names}") == up[::-1]


def look(page):
    """Every page in both languages, narrow and wide."""
    for language, word in (("日本語", "ja"), ("English", "en")):
        page.choose("Language" if word == "ja" else "言語", language)
        page.wait(f"document.documentElement.lang === '{word}' && document.querySelector('tbody th')")
        links = page.run("return [...document.querySelectorAll('nav a')].map(it => it.dataset.page)")
        for width in (390, 1440):
            page.size(width)
            for name in links:
                page.run(f"location.hash = '#/{name}'")
                page.wait(f"document.querySelector('nav [aria-current]').dataset.page === '{name}'"
                          " && document.querySelector('main h1')")
                page.check_width()
                page.screenshot(f"{name}-{word}-{width}")


def sign_out(page):
    page.click("Sign out")
    page.find("Administration", "heading")
    page.run("location.reload()")
    page.find("Sign in", "button")
    page.screenshot("sign-in")


def test_browser(liveond):
    with a_page(prepare(liveond)) as page:
        page.size(1440)
        sign_in(page)
        rooms(page)
        look(page)
        sign_out(page)
        assert page.run("return document.title") != "owned"


main([test_browser])
