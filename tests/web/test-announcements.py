# SPDX-License-Identifier: LGPL-2.1-or-later
"""Announcements in the administration: written, looked at, scheduled, followed up, mailed to a mail
server that others wrote (aiosmtpd), under TLS."""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "e2e"))

from admin import admin_path
from events import Events
from liveond import PASSWORD, Skip, main, sign_in_body
from page import a_page

WHY = ("--reason", "test")
PEOPLE = (("tanaka", "田中 花子", "tanaka@example.com"), ("suzuki", "鈴木 一郎", "suzuki@example.com"),
          ("sato", "佐藤", "sato@example.com"), ("ito", "伊藤", ""))


class Sink:
    """The mail server; what arrives is heard from it."""

    def __init__(self, folder):
        self.process = subprocess.Popen(
            ["/usr/bin/python3", str(HERE.parent / "server" / "smtp-sink.py"), str(folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = self.process.stdout.readline().strip()
        if self.port == "missing":
            raise Skip("aiosmtpd is not installed")

    def hear(self, count):
        mails = [json.loads(self.process.stdout.readline()) for _ in range(count)]
        assert all(mail["is_clean"] and not mail["defects"] and mail["is_secure"] for mail in mails), mails
        return {mail["to"][0]: mail for mail in mails}

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.process.stdout.close()


def prepare(liveond, sink):
    liveond.setup()
    liveond.config.write_text(
        liveond.config.read_text(encoding="utf-8")
        + f"\n[mail]\nserver=smtp+starttls://localhost:{sink.port}\nfrom=liveon@example.com\n"
        f"authorities={liveond.folder / 'mail.pem'}\n", encoding="utf-8")
    for login, name, mail in PEOPLE:
        liveond.run("user", "add", login, "--name", name, *(["--mail", mail] if mail else []), "--keep-password",
                    "--password-file", str(liveond.password_file), *WHY)
    liveond.start()
    return f"https://{liveond.host}:{liveond.port}{admin_path(liveond)}"


def sign_in_as(liveond, login, language):
    """Whoever asks in a language is written to in it."""
    status, session = liveond.request("POST", "/api/v1/sessions", sign_in_body(login), language=language)
    assert status == 201, session
    return session["access_token"]


def look(page, name):
    for language, label, word in (("日本語", "Language", "ja"), ("English", "言語", "en")):
        page.choose(label, language)
        page.wait(f"document.documentElement.lang === '{word}' && document.querySelector('main h1')")
        for width in (390, 1440):
            page.size(width)
            page.check_width()
            page.check_access()
            page.screenshot(f"{name}-{word}-{width}")


def write(page, kind, ja, en):
    page.choose("Kind", kind)
    page.fill("Title (日本語)", ja)
    page.fill("Title (English)", en)
    page.fill("Text (日本語)", f"{ja}。\n.\nご確認ください。")
    page.fill("Text (English)", f"{en}.\n<img src=x onerror=document.title='owned'>")


def set_time(page, label, value):
    page.run(f"(await testField({json.dumps(label)})).value = '{value}'")


def days(count):
    return (datetime.now() + timedelta(days=count)).strftime("%Y-%m-%dT09:00")


def publish_with_mail(page, sink, listener):
    page.click("New announcement…", "link")
    look(page, "announcement")
    page.choose("Kind", "Change of the service")
    write(page, "Change of the service", "認証方式の変更", "Another way to sign in")
    page.click("Preview…")
    page.wait_text("Fill this in.")
    set_time(page, "Takes effect", days(10))
    page.run("(await testField('Send by mail, too')).click()")
    page.click("Preview…")
    page.wait_text("less than a calendar month")
    page.wait_text("Mails: 3")
    page.check_access()
    page.screenshot("announcement-preview")
    page.click("Publish")
    page.wait_text("It was published.")
    told = listener.wait_for("announcement.published")
    assert told["title"]["ja"] == "認証方式の変更" and told["is_short_notice"], told
    mails = sink.hear(3)
    english, japanese, both = (mails[f"{login}@example.com"] for login in ("tanaka", "suzuki", "sato"))
    assert english["subject"] == "株式会社アクメ: Another way to sign in", english
    assert "Change of the service" in english["body"] and "変更" not in english["body"], english
    assert japanese["subject"] == "株式会社アクメ: 認証方式の変更" and "サービスの変更" in japanese["body"], japanese
    assert "ご確認ください。" in both["body"] and "Another way to sign in." in both["body"], both
    assert english["to"] == ["tanaka@example.com"] and english["header_to"] == "tanaka@example.com", english


def schedule(page, liveond):
    page.click("New announcement…", "link")
    write(page, "Maintenance", "定期メンテナンス", "Maintenance on Sunday")
    page.choose("Publish", "At a set time")
    set_time(page, "Publish on", days(40))
    page.click("Preview…")
    page.click("Schedule it")
    page.wait_text("It is scheduled.")
    page.wait_text("To be published")
    page.click("Edit: Maintenance on Sunday", "link")
    page.fill("Title (English)", "Maintenance on Monday")
    page.click("Preview…")
    page.click("Schedule it")
    page.click("Take back…")
    page.wait_text("“Maintenance on Monday”")
    page.check_access()
    page.click("Take back")
    page.wait_text("It was taken back.")
    rows = liveond.ask("announcement", "list", "--tenant", "acme")["announcements"]
    assert [row["title"]["en"] for row in rows] == ["Another way to sign in"], rows


def follow_up(page, liveond):
    page.click("New announcement…", "link")
    write(page, "Incident", "接続障害", "Connections are lost")
    page.click("Preview…")
    page.click("Publish")
    page.click("Follow-up: Connections are lost", "link")
    page.find("Follow-up of “Connections are lost”", "heading")
    page.fill("Title (English)", "Connections hold again")
    page.fill("Title (日本語)", "接続障害の復旧")
    page.click("Preview…")
    page.click("Publish")
    page.wait_text("Follow-up of “Connections are lost”")
    look(page, "announcements")
    rows = liveond.ask("announcement", "list", "--tenant", "acme")["announcements"]
    before = next(row["id"] for row in rows if row["title"]["en"] == "Connections are lost")
    assert next(row["follows"] for row in rows if row["title"]["en"] == "Connections hold again") == before, rows
    assert page.run("return document.title") != "owned"


def test_announcements(liveond):
    sink = Sink(liveond.folder)
    try:
        with a_page(prepare(liveond, sink)) as page:
            listener = Events(liveond, sign_in_as(liveond, "tanaka", "en"))
            sign_in_as(liveond, "suzuki", "ja")
            page.size(1440)
            page.fill("User ID", "admin")
            page.fill("Password", PASSWORD)
            page.press("Enter")
            page.find("Now", "heading")
            page.click("Announcements", "link")
            page.wait_text("Nothing has been announced yet.")
            publish_with_mail(page, sink, listener)
            schedule(page, liveond)
            follow_up(page, liveond)
    finally:
        sink.stop()


main([test_announcements])
