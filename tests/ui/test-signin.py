#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The door of the server: who it is, who one is, and what one is told when that does not work out."""

import os
import sys
import tempfile
from pathlib import Path

from desktop import Desktop
from people import PASSWORD, Company, sign_in

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))
from liveond import free_port, main  # noqa: E402

LIVEOND, CLI, LIVEON = sys.argv[1:4]
SHOTS = Path(os.environ["LIVEON_TEST_SCREENSHOTS"])
WORDS = {
    "Server": "サーバー", "Continue": "次へ", "It is the same": "一致しています", "Company code": "企業コード",
    "User ID": "ユーザーID", "Password": "パスワード", "Sign in": "ログイン", "Rooms": "会議室リスト",
}
OTHER_PIN = "0f" * 32


def with_desktop(flow, **options):
    with tempfile.TemporaryDirectory(prefix="liveon-ui-") as folder:
        company = Company(LIVEOND, CLI, folder)
        try:
            with Desktop(**options) as desktop:
                flow(company, desktop)
        finally:
            company.stop()


def trust(company, desktop, pin=None, since="2026-05-03T09:00:00.000Z"):
    """As if a person had compared it then."""
    servers = desktop.folder / "state" / "liveon" / "servers"
    servers.parent.mkdir(parents=True, exist_ok=True)
    servers.write_text(f"[{company.address}]\npin={pin or company.pin}\nsince={since}\n")
    servers.chmod(0o600)


def set_server(desktop, server, **more):
    """What IT has put into the system's configuration."""
    vendor = desktop.folder / "vendor" / "liveon" / "liveon.conf"
    vendor.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{key}={value}" for key, value in {"server": server, **more}.items()]
    vendor.write_text("\n".join(["[client]", *lines, ""]))
    return {"XDG_CONFIG_DIRS": str(desktop.folder / "vendor")}


def fill_in(app, password, login="tanaka"):
    app.find("Company code", "entry").type("acme")
    app.find("User ID", "entry").type(login)
    app.find("Password", "entry").type(password)
    app.find("Sign in", "button").click()


def test_first_start(_liveond):
    """The server, its pin, who runs it, a wrong password, the right one."""
    def flow(company, desktop):
        app = desktop.start(LIVEON)
        app.find("Continue", "button").click()
        app.wait_words("Enter the name of your server.")
        app.find("Server", "entry").type(company.address)
        desktop.screenshot(SHOTS / "signin-first.png")
        app.find("Continue", "button").click()
        lines = "\n".join(" ".join(company.pin[i + j:i + j + 4] for j in range(0, 16, 4))
                          for i in range(0, 64, 16))
        app.wait_words(lines)
        desktop.screenshot(SHOTS / "signin-contact.png")
        app.find("It is the same", "button").click()
        app.find("About this server", "button").click()
        app.wait_words("Example")
        desktop.screenshot(SHOTS / "signin-facts.png")
        desktop.press("Escape")
        fill_in(app, "Wrong-horse-77")
        app.wait_words("The company code, user ID or password is wrong.")
        app.find("Code: sign-in")
        desktop.screenshot(SHOTS / "signin-wrong.png")
        # It is selected: what is typed now takes its place.
        desktop.press(*(f"U{ord(letter):04X}" for letter in PASSWORD), "Return")
        app.find("Rooms")
    with_desktop(flow)


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
