#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""F1: the help opens in the desktop's viewer, or a sentence says that there is none."""

import sys
from pathlib import Path

from people import sign_in, with_desktop

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))
from liveond import main  # noqa: E402

LIVEON = sys.argv[3]
MISSING = "No application that shows the help was found. Ask your IT staff."
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


def test_viewer(_liveond):
    """F1 opens the help in the viewer, before and after signing in."""
    def flow(company, desktop):
        seen, env = with_viewer(desktop.folder)
        app = desktop.start(LIVEON, **env)
        app.find("Server", "entry")
        desktop.press("F1")
        app.wait_until("help", lambda: seen.exists() and seen.read_text() == "help:liveon\n")
        sign_in(app, company)
        desktop.press("F1")
        app.wait_until("help again", lambda: seen.read_text() == "help:liveon\n" * 2)
        assert MISSING not in app.outline()
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
