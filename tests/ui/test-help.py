#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""F1: the help opens in the desktop's viewer, or a sentence says that there is none."""

import sys
from pathlib import Path

from desktop import Thing
from people import sign_in, with_desktop

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))
from liveond import main  # noqa: E402

LIVEON = sys.argv[3]
MISSING = "No help viewer was found. Ask your IT staff."
VIEWER = """[Desktop Entry]
Type=Application
Name=Viewer
Exec=sh -c "echo %u >>'{seen}'"
MimeType=x-scheme-handler/help;
"""


def with_viewer(folder):
    """An environment in which something shows help; it writes down what it is asked for."""
    seen, entries = folder / "seen", folder / "data" / "applications"
    entries.mkdir(parents=True)
    (entries / "viewer.desktop").write_text(VIEWER.format(seen=seen))
    (entries / "mimeapps.list").write_text(
        "[Default Applications]\nx-scheme-handler/help=viewer.desktop\n")
    return seen, {"XDG_DATA_HOME": str(folder / "data")}


def focus(app, desktop, is_new):
    """The keyboard to the newest window, as a window manager does it."""
    def in_front():
        frame = app.root().node.get_child_at_index(0)
        return Thing(app, frame).has("ACTIVE") != is_new
    windows = desktop.xdotool("search", "--onlyvisible", "--pid", app.process.pid)
    desktop.xdotool("windowfocus", windows[-1] if is_new else desktop.window())
    app.wait_until("the keyboard in the window", in_front)


def test_viewer(_liveond):
    """F1 opens the help in the viewer at the page of where one is, in every window, and Ctrl+Q ends
    the client from any of them."""
    def flow(company, desktop):
        seen, env = with_viewer(desktop.folder)
        app = desktop.start(LIVEON, **env)
        pages = []

        def ask(page):
            pages.append(f"help:liveon/{page}\n")
            desktop.press("F1")
            app.wait_until(f"help at {page}",
                           lambda: seen.exists() and seen.read_text() == "".join(pages))

        def ask_in(title, page):
            app.find(title)
            focus(app, desktop, True)
            ask(page)
            if page != "preferences":
                app.closing(lambda: desktop.press("Escape"))
                focus(app, desktop, False)

        app.find("Server", "entry")
        ask("signin")
        sign_in(app, company)
        ask("rooms")
        app.click("History")
        app.wait_until("the history's tab", lambda: any(
            tab.has("PRESSED") or tab.has("CHECKED") for tab in app.look("History")))
        ask("history")
        desktop.press("ctrl+o")
        ask_in("Open an invite link", "signin#link")
        desktop.press("ctrl+question")
        ask_in("Full screen", "keys")
        app.click("Menu")
        app.click("Connection check")
        ask_in("Copy report", "doctor")
        app.click("Menu")
        app.click("About LiveOn")
        ask_in("Credits", "history")
        desktop.press("ctrl+comma")
        ask_in("Look at camera and microphone first", "preferences")
        desktop.press("ctrl+q")
        assert app.process.wait(20) == 0, app.said()
    with_desktop(flow)


def test_no_viewer(_liveond):
    """Where nothing can show it, F1 says so."""
    def flow(_company, desktop):
        app = desktop.start(LIVEON, XDG_DATA_HOME=str(desktop.folder), XDG_DATA_DIRS="/nonexistent")
        app.find("Server", "entry")
        desktop.press("F1")
        app.wait(MISSING)
    with_desktop(flow)


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
