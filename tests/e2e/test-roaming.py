# SPDX-License-Identifier: LGPL-2.1-or-later
"""Whose network changes in a meeting keeps the seat, and is heard again at once. Two network namespaces:
the server's, and one that reaches it over two interfaces.

session.py … -- test-roaming.py LIVEOND PARTICIPANT
"""

import contextlib
import os
import subprocess
import sys
import time

from calls import RATE, WHY, Participant, prepare, read_raw
from liveond import Skip, main, need

PARTICIPANT = sys.argv[2]
ADDRESS = "10.99.0.1"
QUIET, BLOCK = 100, RATE // 50
SENDING = ("--camera", "test", "--microphone", "file:" + os.environ["LIVEON_TEST_SPEECH"])


def ip(*words):
    done = subprocess.run([need("ip"), *words], capture_output=True, text=True)
    if done.returncode != 0:
        raise Skip(f"no right to make network namespaces: {done.stderr.strip()}")


@contextlib.contextmanager
def two_networks():
    """(what runs a program at the server's, at the client's, and the name of the latter)."""
    here, there = f"liveon-s{os.getpid()}", f"liveon-c{os.getpid()}"
    try:
        ip("netns", "add", here)
        ip("netns", "add", there)
        for name in here, there:
            ip("-n", name, "link", "set", "lo", "up")
        ip("-n", here, "address", "add", f"{ADDRESS}/32", "dev", "lo")
        for i in 1, 2:
            ip("link", "add", f"s{i}", "netns", here, "type", "veth", "peer", "name", f"c{i}", "netns", there)
            for name, device, end in (here, f"s{i}", 1), (there, f"c{i}", 2):
                ip("-n", name, "address", "add", f"10.99.{i}.{end}/24", "dev", device)
                ip("-n", name, "link", "set", device, "up")
            ip("-n", there, "route", "add", "default", "via", f"10.99.{i}.1", "metric", f"{i}0")
        ip("netns", "exec", there, "true")
        yield ("ip", "netns", "exec", here), ("ip", "netns", "exec", there), there
    finally:
        for name in here, there:
            subprocess.run(["ip", "netns", "del", name], capture_output=True)


def longest_silence(report, since):
    """Of what was heard from that moment on, seconds."""
    import numpy
    sound = read_raw(report.sound_file)
    start = max(0, int((since - report["sound_began_us"] / 1e6) * RATE))
    blocks = sound[start:start + (len(sound) - start) // BLOCK * BLOCK].reshape(-1, BLOCK)
    longest = run = 0
    for loudness in numpy.sqrt((blocks ** 2).mean(axis=1)):
        run = run + 1 if loudness < QUIET else 0
        longest = max(longest, run)
    return longest * BLOCK / RATE


def list_visits(liveond):
    return sorted(person["visit"] for person in liveond.ask("meeting", "list", *WHY)["participants"])


def move(liveond, *change):
    """One of two loses the interface that it used."""
    with two_networks() as (near, far, there):
        liveond.host, liveond.under = ADDRESS, near
        prepare(liveond, addresses=ADDRESS)
        stays = Participant(PARTICIPANT, liveond, "tanaka", "--watch", *SENDING, under=near)
        moves = Participant(PARTICIPANT, liveond, "sato", "--watch", *SENDING, under=far)
        for person, other in (stays, "佐藤"), (moves, "田中"):
            person.wait(lambda r: r.frames(other) > 30 and r["first_sound_ms"] > 0)
        visits = list_visits(liveond)
        assert len(visits) == 2, visits
        gone = time.monotonic()
        ip("-n", there, *change)
        while time.monotonic() < gone + 6:
            assert list_visits(liveond) == visits, "somebody is there twice, or left"
        reports = {person: person.finish() for person in (moves, stays)}
        liveond.stop()
    for person, report in reports.items():
        silence = longest_silence(report, gone)
        print(f"# {person.name}: silence {silence:.2f} s, {report['states']}")
        assert silence <= 3, silence
    cameras = [s for s in reports[stays]["streams"] if s["name"] == "佐藤" and s["source"] == "camera"]
    assert len(cameras) == 1, "a second copy was seen"
    shown = cameras[0]["pictures"][-1][0] / 1e6 - gone
    assert shown > 3, f"the last picture came after {shown} s"


def test_interface_gone(liveond):
    move(liveond, "link", "del", "c1")


def test_interface_down(liveond):
    move(liveond, "link", "set", "c1", "down")


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
