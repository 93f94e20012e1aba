# SPDX-License-Identifier: LGPL-2.1-or-later
"""What one participant costs: CPU of a client without display that has nine tiles of 180p15 and one picture of
720p30, sends three layers of a camera, and speaks and hears with echo cancellation; beside bare
elements that scale, code and cancel as much in the same run (bench-client-elements.c). A figure, not a
verdict. Run inside tests/media/session.py, by `meson compile bench-client`:

bench-client.py LIVEOND PARTICIPANT ELEMENTS
"""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "e2e"))

from liveond import a_liveond  # noqa: E402
from calls import Participant, prepare  # noqa: E402
from machine import Use, say_waiting  # noqa: E402

LIVEOND, PARTICIPANT, ELEMENTS = sys.argv[1:4]
SECONDS, TILES = 15, 9
MEASURED, LARGE = ("measured", "測る人"), ("large", "大きい人")
SMALL = [(f"small{i}", f"小さい人{i}") for i in range(TILES)]
PEOPLE = [MEASURED, LARGE, *SMALL]
LAYERS = ((320, 180), (640, 360), (1280, 720))


def run_elements():
    done = subprocess.run([ELEMENTS, os.environ["LIVEON_TEST_CLIP"], str(SECONDS), str(TILES)],
                          stdout=subprocess.PIPE, check=True, text=True)
    return float(done.stdout)


def enter(liveond, person, *arguments):
    return Participant(PARTICIPANT, liveond, person[0], *arguments, name=person[1])


def fill_room(liveond):
    """The one that is measured, and the others; three of them look at it, each at another layer."""
    measured = enter(liveond, MEASURED, "--camera", "on", "--microphone", "on", "--watch",
                     "--width", "320", "--height", "180")
    measured.wait(lambda report: report["state"] == "connected")
    measured.tell("size", LARGE[1], "1280x720")
    speech = ("--microphone", "file:" + os.environ["LIVEON_TEST_SPEECH"])
    others = []
    for i, person in enumerate((LARGE, *SMALL)):
        looks = ()
        if i < len(LAYERS):
            width, height = LAYERS[i]
            looks = ("--watch", "--only", MEASURED[1], "--width", str(width), "--height", str(height), *speech)
        others.append(enter(liveond, person, "--camera", "test", *looks))
    return measured, others


def count(reports):
    """(pictures of the tiles, of the large one, of each layer that was sent)."""
    mine, *others = reports
    return (sum(mine.frames(name) for _, name in SMALL), mine.frames(LARGE[1]),
            *(other.find(MEASURED[1])["widths"].get(str(width), 0) for other, (width, _) in zip(others, LAYERS)))


def is_settled(report):
    shown = {s["name"]: s["widths"] for s in report["streams"] if s["source"] == "camera"}
    return (shown.get(LARGE[1], {}).get("1280", 0) > 30
            and all(shown.get(name, {}).get("320", 0) > 15 for _, name in SMALL))


def run_client(liveond):
    """Its share of a core, how long it waited for one, its seconds, and the pictures that came in them, as in
    count()."""
    measured, others = fill_room(liveond)
    measured.wait(is_settled, 60)
    for other, (width, _) in zip(others, LAYERS):
        other.wait(lambda report: report.find(MEASURED[1])["widths"].get(str(width), 0) > 15, 60)
    watching = [measured, *others[:len(LAYERS)]]
    before, use, start = count([p.look() for p in watching]), Use(measured.process.pid), time.monotonic()
    time.sleep(SECONDS)
    (cpu,), waiting_ms = use.end()
    after, seconds = count([p.look() for p in watching]), time.monotonic() - start
    for person in (measured, *others):
        person.finish()
    return cpu, waiting_ms, seconds, [b - a for a, b in zip(before, after)]


def main():
    with a_liveond(LIVEOND) as liveond, contextlib.suppress(BrokenPipeError):
        prepare(liveond, people=PEOPLE)
        bare = run_elements()
        client, waiting_ms, seconds, pictures = run_client(liveond)
        print(f"client {client:.3f} of a core, elements {bare:.3f}, ratio {client / bare:.2f} (aim 1.30)")
        print(f"pictures that came in {seconds:.1f} s:")
        what = (f"of {TILES} tiles", "of the large one", *(f"of the layer of {width} that is sent" for width, _ in LAYERS))
        for words, seen, rate in zip(what, pictures, (15 * TILES, 30, 15, 30, 30)):
            print(f"  {words}: {seen}, {seen / seconds:.1f} a second of {rate}"
                  + (" (too few: the ratio says little)" if seen < 0.95 * rate * seconds else ""))
        say_waiting(waiting_ms, [client])


main()
