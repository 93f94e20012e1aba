# SPDX-License-Identifier: LGPL-2.1-or-later
"""The policy in the administration: what is switched off is so for people at once, a second factor is
asked for, the operator's bounds hold, and bandwidth is put into words."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))

from admin import admin_path, code_of
from events import Events
from liveond import PASSWORD, main
from page import a_page

WHY = ("--reason", "test")


def prepare(liveond):
    liveond.setup()
    liveond.config.write_text(liveond.config.read_text(encoding="utf-8") + "\n[records]\nmax_retention_years=7\n",
                              encoding="utf-8")
    liveond.run("room", "add", "定例会議")
    liveond.run("user", "add", "tanaka", "--name", "田中", "--keep-password",
                "--password-file", str(liveond.password_file), *WHY)
    liveond.start()
    return f"https://{liveond.host}:{liveond.port}{admin_path(liveond)}"


def look(page, name):
    for language, label, word in (("日本語", "Language", "ja"), ("English", "言語", "en")):
        page.choose(label, language)
        page.wait(f"document.documentElement.lang === '{word}' && document.querySelector('main .forecast')")
        for width in (390, 1440):
            page.size(width)
            page.check_width()
            page.check_access()
            page.screenshot(f"{name}-{word}-{width}")


def save(page, label):
    """In the card that has this field."""
    page.run(f"""(await testField('{label}')).closest('form').requestSubmit();
        document.querySelector('.toast')?.remove();""")


def check_forecast(page):
    said = page.run("""
        const { meetingOf, pictureFor } = await import(new URL('cap-forecast.js', location.href));
        const words = (kbps) => { const it = pictureFor(kbps); return it && [it.size, it.isSharp]; };
        const ten = meetingOf(10, { user: 2000, room: 0 }), tight = meetingOf(10, { user: 2000, room: 1000 });
        return [[0, 2000, 1000, 500, 200, 100].map(words), ten.into < 10 * 2000, ten.out > ten.into,
                tight.each, tight.into <= 1000 + 10, tight.large];""")
    assert said[0] == [["1280 × 720", True], ["1280 × 720", True], ["1280 × 720", False], ["640 × 360", False],
                       ["320 × 180", False], None], said
    assert said[1:5] == [True, True, 100, True] and said[5] is None, said


def bandwidth(page, liveond):
    page.fill("One person sends at most (kbit/s)", "500")
    page.wait_text("Pictures of 640 × 360, soft where much moves.")
    page.fill("All people send together (kbit/s)", "20000")
    page.wait_text("meetings of ten people at once")
    save(page, "One person sends at most (kbit/s)")
    page.wait_text("Saved.")
    policy = liveond.ask("policy", "show")["policy"]
    assert (policy["user_kbps"], policy["tenant_kbps"]) == (500, 20000), policy


def switches(page, liveond):
    _, session = liveond.sign_in("tanaka")
    events = Events(liveond, session["access_token"])
    page.run("(await testField('Chat')).click()")
    save(page, "Chat")
    page.wait_text("Saved.")
    events.wait_for("rooms.reset")
    room = liveond.request("GET", "/api/v1/rooms", token=session["access_token"])[1]["rooms"][0]
    assert room["chat"] is False and room["share"] is True, room


def retention(page, liveond):
    page.fill("Records are kept (calendar years)", "8")
    save(page, "Records are kept (calendar years)")
    page.wait_text("This is not possible here.")
    liveond.run("policy", "set", "--retention-years", "8", exit_code=2)
    assert "7 years at most" in liveond.errors, liveond.errors
    page.fill("Records are kept (calendar years)", "3")
    save(page, "Records are kept (calendar years)")
    page.wait_text("Saved.")
    assert liveond.ask("policy", "show")["policy"]["retention_years"] == 3


def second_factor(page):
    """Who asks for it has it set up at once, and is not let past that."""
    page.run("(await testField('Administrators need a second factor')).click()")
    save(page, "Administrators need a second factor")
    page.wait_text("Set yours up now")
    page.check_access()
    page.screenshot("policy-factor")
    status = page.run("return (await fetch('api/rooms')).status")
    assert status == 403, status
    page.click("Set up…")
    secret = page.run("return (await testField('Key')).value")
    page.fill("Code", code_of(secret))
    page.click("Turn on")
    page.find("Policy and limits", "heading")
    page.click("管理者", "link")
    page.click("Turn off…")
    page.fill("Code", code_of(secret, 30))
    page.click("Turn off")
    page.wait_text("the company's policy asks for it")


def test_policy(liveond):
    with a_page(prepare(liveond)) as page:
        page.size(1440)
        page.fill("User ID", "admin")
        page.fill("Password", PASSWORD)
        page.press("Enter")
        page.find("Now", "heading")
        page.click("Policy and limits", "link")
        page.wait_text("What people are shown")
        check_forecast(page)
        bandwidth(page, liveond)
        switches(page, liveond)
        retention(page, liveond)
        look(page, "policy")
        second_factor(page)


main([test_policy])
