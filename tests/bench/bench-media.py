# SPDX-License-Identifier: LGPL-2.1-or-later
"""Figures, not verdicts, of people in a room over loopback: how long it takes from the click to the first
sound and picture, how late both are, and how soon they end when somebody is put out. Run inside tests/media/session.py, by `meson compile bench-media`:

bench-media.py LIVEOND PARTICIPANT
"""

import array
import os
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "e2e"))

from admin import Admin, admin_path  # noqa: E402
from liveond import a_liveond  # noqa: E402
from calls import LOCKED_ROOM, PEOPLE, RATE, ROOM, WHY, Participant, prepare  # noqa: E402
from machine import Use, say_waiting  # noqa: E402

LIVEOND, PARTICIPANT = sys.argv[1:3]
JOINS = 5
# Sound at 20 ms frames: the floor is opusenc, RTP, loopback, jitter buffer, opusdec.
SOUND_FLOOR_MS, SOUND_AIM_MS, PICTURE_AIM_MS = 52, 80, 100
PUT_OUT_AIM_MS = 200
JOIN_AIMS_MS = {"open room": 300, "locked room, key remembered": 300, "locked room, password typed": 550}
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
    print(f"{words}, median of {JOINS} from the click (aim {JOIN_AIMS_MS[words]} ms):")
    for key in "joined", "connected", "first_sound", "first_picture":
        print(f"  {key.replace('_', ' ')}: {middle([r[key + '_ms'] for r in reports])}")


def unwrap(delay_us, near_ms):
    """A tick says how late it is but for whole seconds, since there is one in each: lips tell which."""
    return min((delay_us / 1000 + k * 1000 for k in range(5)), key=lambda ms: abs(ms - near_ms))


def latency(liveond):
    """Made with the time in it, and seen and heard: without devices, on loopback."""
    sender = Participant(PARTICIPANT, liveond, "tanaka", "--camera", "test", "--microphone", "test")
    watcher = Participant(PARTICIPANT, liveond, "sato", "--watch", "--width", "1280", "--height", "720")
    time.sleep(4)
    use = Use(sender.process.pid, watcher.process.pid)
    time.sleep(12)
    shares, waiting_ms = use.end()
    report = watcher.finish()
    sender.finish()
    pictures = report.stream("田中").after(4)
    picture_ms = pictures.median_delay_ms()
    # In the first seconds the buffer finds out how much it has to hold.
    ticks = [unwrap(delay, picture_ms) for delay in report["tone_delays_us"][4:]]
    print("latency without devices, on loopback:")
    print(f"  sound, mouth to ear: median {middle(ticks)}, longest {max(ticks, default=-1):.0f} ms of {len(ticks)} "
          f"ticks (aim {SOUND_AIM_MS}; {SOUND_FLOOR_MS} by bare elements with a buffer of 20 ms)")
    seconds = (pictures.shown_us[-1] - pictures.shown_us[0]) / 1e6
    print(f"  picture, glass to glass: median {picture_ms:.0f} ms (aim {PICTURE_AIM_MS}); "
          f"{(len(pictures.counters) - 1) / seconds:.1f} a second of 30, {pictures.widths[-1]} wide, "
          f"share {pictures.share():.3f}, longest gap {pictures.longest_gap_ms():.0f} ms")
    print(f"  sender {shares[0]:.2f} of a core, watcher {shares[1]:.2f}; ", end="")
    say_waiting(waiting_ms, shares)


def last_sound_us(report):
    """When the last sample was heard that is no silence."""
    samples = array.array("h", report.sound_file.read_bytes())
    last = max((i for i, sample in enumerate(samples) if abs(sample) > 50), default=0)
    return report["sound_began_us"] + last * 1_000_000 // RATE


def put_out(liveond):
    """Each of the others once by an administrator; one watches and listens to them all the time."""
    admin = Admin(liveond, admin_path(liveond))
    admin.sign_in()
    room = next(room["id"] for room in liveond.ask("room", "list")["rooms"] if room["name"] == ROOM)
    watcher_login, *others = (login for login, _ in PEOPLE)
    pictures_ms, sounds_ms = [], []
    for login in others:
        watcher = Participant(PARTICIPANT, liveond, watcher_login, "--watch")
        goer = Participant(PARTICIPANT, liveond, login, *SENDING)
        watcher.wait(lambda report, name=goer.name: report.frames(name) > 90)
        inside = liveond.ask("meeting", "list", *WHY)["participants"]
        seat = next(person["seat"] for person in inside if person["name"] == goer.name)
        began_us = time.monotonic_ns() // 1000
        admin.ask("POST", f"rooms/{room}/put-out", {"seat": seat, "reason": "a figure", "bar": "none"})
        time.sleep(1)
        goer.process.wait(timeout=30)
        report = watcher.finish()
        pictures_ms.append((report.stream(goer.name).shown_us[-1] - began_us) / 1000)
        sounds_ms.append((last_sound_us(report) - began_us) / 1000)
    print(f"put out by an administrator, {len(others)} times (aim {PUT_OUT_AIM_MS} ms), from the click at another's:")
    print(f"  last picture shown after {min(pictures_ms):.0f} to {max(pictures_ms):.0f} ms, "
          f"last sound heard after {min(sounds_ms):.0f} to {max(sounds_ms):.0f} ms")


def main():
    with a_liveond(LIVEOND) as liveond:
        prepare(liveond)
        join_times(liveond, ROOM, "open room")
        join_times(liveond, LOCKED_ROOM, "locked room, password typed")
        join_times(liveond, LOCKED_ROOM, "locked room, key remembered", "--remembered")
        latency(liveond)
        put_out(liveond)


main()
