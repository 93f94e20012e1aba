# SPDX-License-Identifier: LGPL-2.1-or-later
"""A screen that the desktop gives, a key that is pushed to talk, and a meeting behind a proxy.

session.py --portal … -- test-share.py LIVEOND PARTICIPANT
"""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from calls import Participant, a_proxy, prepare
from liveond import main

PARTICIPANT = sys.argv[2]
ANSWER = Path(os.environ["LIVEON_TEST_PORTAL"])


def enter(liveond, login, *arguments):
    return Participant(PARTICIPANT, liveond, login, *arguments)


def test_screen(liveond):
    """What the desktop shows is seen; when it is ended there it is off, and nothing has failed."""
    asked = Path(f"{ANSWER}.asked")
    prepare(liveond)
    talker = enter(liveond, "tanaka")
    listener = enter(liveond, "sato", "--watch")
    talker.wait(lambda r: r["state"] == "connected")
    ANSWER.write_text("no", encoding="utf-8")
    talker.tell("on", "screen", "on")
    talker.wait(lambda r: "Not permitted" in r.said)
    ANSWER.write_text("yes", encoding="utf-8")
    talker.tell("on", "screen", "on")
    listener.wait(lambda r: r.frames("田中", "screen") > 10)
    assert "screen ended" not in talker.said()
    ANSWER.write_text("close", encoding="utf-8")
    listener.wait(lambda r: r.find("田中", "screen")["state"] == "off")
    talker.wait(lambda r: "screen ended" in r.said)

    # Nobody is asked again for the same screen.
    assert len(re.findall("screen token .", talker.said())) == 1, talker.said()
    assert "restored" not in asked.read_text(encoding="utf-8")
    ANSWER.write_text("yes", encoding="utf-8")
    talker.tell("on", "screen", "on")
    listener.wait(lambda r: r.find("田中", "screen")["state"] == "live")
    assert "restored" in asked.read_text(encoding="utf-8")

    # A window that is closed, of which the portal says nothing.
    os.kill(int(os.environ["LIVEON_TEST_CAMERA_PID"]), signal.SIGTERM)
    listener.wait(lambda r: r.find("田中", "screen")["state"] == "off")
    talker.wait(lambda r: r.said.count("screen ended") == 2)
    listener.finish(), talker.finish()


def test_push_to_talk(liveond):
    """Between two pushes nothing is sent, but the device is held, and who talks into it is told."""
    prepare(liveond)
    talker = enter(liveond, "tanaka", "--microphone", "on")
    listener = enter(liveond, "sato")
    listener.wait(lambda r: any("speaks" in said for said in r["people"]))
    talker.tell("hold")
    talker.wait(lambda r: "talking while muted" in r.said)
    listener.wait(lambda r: r["people"][-1] == "田中")  # nothing is on
    uses = subprocess.run(["pactl", "list", "source-outputs"], capture_output=True, text=True, check=True)
    assert uses.stdout.count('application.name = "LiveOn"') == 1, uses.stdout
    before = len(listener.look()["people"])
    talker.tell("release")
    listener.wait(lambda r: any("speaks" in said for said in r["people"][before:]))
    listener.finish(), talker.finish()


def test_proxy(liveond):
    """UDP would go; but where there is a proxy that was meant for us, media go through it at once."""
    prepare(liveond)
    talker = enter(liveond, "tanaka", "--camera", "test")
    with a_proxy() as (host, port):
        listener = enter(liveond, "sato", "--watch", "--proxy", f"http://{host}:{port}")
        report = listener.wait(lambda r: r.frames("田中") > 10)
        print(f"# path {report['path']} ({report['path_reason']}), connected after {report['connected_ms']} ms")
        assert (report["path"], report["path_reason"]) == ("websocket", "proxy"), report.values
        listener.finish(), talker.finish()


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
