# SPDX-License-Identifier: LGPL-2.1-or-later
"""Figures, not verdicts, of people in a room over loopback: how long it takes from the click to the first
sound and picture, and how late both are. Run inside tests/media/session.py, by `meson compile bench-media`:

bench-media.py LIVEOND PARTICIPANT
"""

import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "e2e"))

from liveond import a_liveond  # noqa: E402
from calls import LOCKED_ROOM, ROOM, Participant, prepare  # noqa: E402

LIVEOND, PARTICIPANT = sys.argv[1:3]
JOINS = 5
SENDING = ("--microphone", f"file:{os.environ['LIVEON_TEST_SPEECH']}", "--camera", "test")


def middle(values):
    values = [value for value in values if value >= 0]
    return f"{statistics.median(values):.0f} ms" if values else "never"


def join_times(liveond, room, words, *how):
    """Somebody sends already; others come in one after another."""
    sender = Participant(PARTICIPANT, liveond, "tanaka", *SENDING, room=room)
    time.sleep(4)
    reports = []
    for _ in range(JOINS):
        newcomer = Participant(PARTICIPANT, liveond, "sato", "--watch", *how, room=room)
        time.sleep(4)
        reports.append(newcomer.finish())
    sender.finish()
    print(f"{words}, median of {JOINS} from the click:")
    for key in "joined", "connected", "first_sound", "first_picture":
        print(f"  {key.replace('_', ' ')}: {middle([r[key + '_ms'] for r in reports])}")


def picture_delay(liveond):
    sender = Participant(PARTICIPANT, liveond, "tanaka", *SENDING)
    watcher = Participant(PARTICIPANT, liveond, "sato", "--watch", "--width", "1280", "--height", "720")
    time.sleep(12)
    report = watcher.finish()
    sender.finish()
    pictures = report.stream("田中").after(4)
    print(f"picture, from capture to being shown: median {pictures.median_delay_ms():.0f} ms "
          f"({len(pictures.counters)} pictures, {pictures.widths[-1]} wide, share {pictures.share():.3f}, "
          f"longest gap {pictures.longest_gap_ms():.0f} ms)")
    print(f"sound, delay of the buffer: {max(s['delay_ms'] for s in report['sounds'])} ms")


def main():
    with a_liveond(LIVEOND) as liveond:
        prepare(liveond)
        join_times(liveond, ROOM, "open room")
        join_times(liveond, LOCKED_ROOM, "locked room, password typed")
        join_times(liveond, LOCKED_ROOM, "locked room, key remembered", "--remembered")
        picture_delay(liveond)


main()
