# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whole calls from the start of each program to its orderly end. A sanitizer's build says what went
wrong on the way, and what was not given back, by the status that a program ends with.

session.py … -- test-lifecycle.py LIVEOND PARTICIPANT
"""

import os
import sys

from calls import Participant, prepare
from liveond import main

PARTICIPANT = sys.argv[2]
# Debian's GLib and GStreamer have no frame pointers: a leak would say no more than g_malloc, and no
# suppression could name it.
os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":fast_unwind_on_malloc=0"
SENDING = ("--camera", "test", "--microphone", "test")


def enter(liveond, login, *arguments):
    return Participant(PARTICIPANT, liveond, login, *arguments)


def test_coming_and_going(liveond):
    """Five times, each until there is sound and a picture, while another stays."""
    prepare(liveond)
    stays = enter(liveond, "tanaka", "--watch", *SENDING)
    goes = enter(liveond, "sato", "--watch", *SENDING, "--times", "5")
    assert goes.process.wait(timeout=120) == 0, goes.said()
    stays.finish()


def test_devices_and_changes(liveond):
    """Real devices, each source on and off again, a volume, a mirror."""
    prepare(liveond)
    talker = enter(liveond, "tanaka", "--camera", "on", "--microphone", "on", "--screen", "test")
    listener = enter(liveond, "sato", "--watch", "--compare")
    talker.tell("mirror")
    listener.wait(lambda r: r.frames("田中") > 5 and r.frames("田中", "screen") > 5, 60)
    listener.tell("volume", "田中", "0.5")
    for source in "microphone", "camera", "screen":
        talker.tell("off", source)
    listener.wait(lambda r: r.find("田中")["state"] == "off")
    talker.tell("on", "camera", "test")
    before = listener.look().frames("田中")
    listener.wait(lambda r: r.frames("田中") > before + 5)
    talker.finish(), listener.finish()


def test_server_stops(liveond):
    """Its people are told, and go by themselves."""
    prepare(liveond)
    people = [enter(liveond, login, "--watch", *SENDING) for login in ("tanaka", "sato")]
    people[1].wait(lambda r: r.frames("田中") > 5, 60)
    assert liveond.stop() == 0, liveond.said
    for person in people:
        assert person.process.wait(timeout=60) == 0, person.said()
        assert "state: ended" in person.said(), person.said()


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
