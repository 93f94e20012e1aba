# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the desktop client costs, in a virtual display: start, memory, idling among rooms, and a call
with nine tiles beside the same call of a client without display and the bare showing of as many
pictures, all in one run. Figures, not verdicts. By `meson compile bench-desktop`:

bench-desktop.py LIVEOND PARTICIPANT LIVEON TILES
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / folder) for folder in ("e2e", "ui")]

from calls import ROOM, Participant, prepare  # noqa: E402
from desktop import Desktop  # noqa: E402
from liveond import PASSWORD, a_liveond  # noqa: E402

LIVEOND, PARTICIPANT, LIVEON, TILES = sys.argv[1:5]
SECONDS, STARTS, OTHERS = 10, 5, 9
ME = ("measured", "測る人")
PEOPLE = [ME, *((f"other{i}", f"相手{i}") for i in range(OTHERS))]
SMALL = ("--width", "320", "--height", "180")
TILE = ("236", "132")  # as ten of them are in the client's window


def get_cpu(pid):
    """Seconds, of all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def share(pid, seconds=SECONDS):
    before, start = get_cpu(pid), time.monotonic()
    time.sleep(seconds)
    return (get_cpu(pid) - before) / (time.monotonic() - start)


def memory(pid):
    """(resident, proportional) in MB."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    sizes = {line.split()[0]: int(line.split()[1]) / 1024 for line in lines[1:]}
    return sizes["Rss:"], sizes["Pss:"]


def measure_start(desktop):
    """Milliseconds to the first frame, as the client says it."""
    begin = time.monotonic()
    app = desktop.start(LIVEON, G_MESSAGES_DEBUG="liveon")
    app.wait_until("first frame", lambda: "first frame" in app.said())
    stamp = app.log.stat().st_mtime - time.time() + time.monotonic()
    app.stop()
    return (stamp - begin) * 1000


def sign_in(app, liveond):
    app.find("Server", "entry").type(f"{liveond.host}:{liveond.port}")
    app.find("Continue", "button").click()
    app.find("It is the same", "button").click()
    app.find("Company code", "entry").type("acme")
    app.find("User ID", "entry").type(ME[0])
    app.find("Password", "entry").type(PASSWORD)
    app.find("Sign in", "button").click()
    app.find("Rooms")


def fill_room(liveond):
    """The others; one of them watches, so that the one measured sends."""
    others = [Participant(PARTICIPANT, liveond, person[0], "--camera", "test", name=person[1])
              for person in PEOPLE[2:]]
    others.append(Participant(PARTICIPANT, liveond, PEOPLE[1][0], "--camera", "test", "--watch",
                              "--only", ME[1], *SMALL, name=PEOPLE[1][1]))
    for other in others:
        other.wait(lambda report: report["state"] == "connected")
    return others


def measure_headless(liveond):
    person = Participant(PARTICIPANT, liveond, ME[0], "--camera", "on", "--microphone", "on",
                         "--watch", *SMALL, name=ME[1])
    person.wait(lambda report: sum("320" in s["widths"] for s in report["streams"]) >= OTHERS, 60)
    time.sleep(3)
    cost = share(person.process.pid)
    person.finish()
    return cost


def measure_call(app, desktop):
    app.open_room(ROOM)
    camera = app.find("Enter with the camera on", "button")
    if not camera.has("PRESSED"):
        camera.click()
    app.find("Enter", "button").click()
    app.find("Leave", "button")
    time.sleep(8)
    cost = share(app.process.pid)
    sizes = memory(app.process.pid)
    desktop.screenshot(Path(os.environ["LIVEON_TEST_SCREENSHOTS"]) / "bench-call.png")
    return cost, sizes


def main():
    with a_liveond(LIVEOND) as liveond, Desktop(1280, 800) as desktop:
        prepare(liveond, people=PEOPLE)
        starts = [measure_start(desktop) for _ in range(STARTS)]
        print(f"start to first frame: median {statistics.median(starts):.0f} ms of {STARTS}")
        app = desktop.start(LIVEON)
        sign_in(app, liveond)
        time.sleep(4)
        print("signed in: {:.0f} MB resident, {:.0f} proportional".format(*memory(app.process.pid)))
        print(f"idle among rooms: {share(app.process.pid) * 100:.2f} % of a core", flush=True)
        others = fill_room(liveond)
        headless = measure_headless(liveond)
        bare = float(subprocess.run([TILES, str(OTHERS + 1), *TILE, str(SECONDS)], text=True,
                                    env=desktop.env, stdout=subprocess.PIPE, check=True).stdout)
        call, sizes = measure_call(app, desktop)
        print("in a call with {} tiles: {:.0f} MB resident, {:.0f} proportional".format(
            OTHERS, *sizes))
        print(f"call {call:.3f} of a core, headless {headless:.3f}, bare showing {bare:.3f}: "
              f"({call:.3f} - {bare:.3f}) / {headless:.3f} = {(call - bare) / headless:.2f}")
        for other in others:
            other.finish()


main()
