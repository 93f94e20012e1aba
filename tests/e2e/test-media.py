# SPDX-License-Identifier: LGPL-2.1-or-later
"""Sound and pictures through the whole server: who hears whom, what is counted, what is written."""

import os
import re
import sys
import tempfile
import time
from pathlib import Path

from liveond import Skip, main, measure_rested, need
from media import Participant, meeting

PEER, PLANTED = sys.argv[2], sys.argv[3]


def need_no_sanitizer():
    """It keeps freed memory, and lets nothing be loaded before itself."""
    if "ASAN_OPTIONS" in os.environ:
        raise Skip("under a sanitizer")


LOGINS = ["tanaka", "suzuki"]
# The whole of 12.3.1 is 60 s (LIVEON_MEDIA_SECONDS=60); a run of the tests has 10 s, in which what
# records the meeting would write six times as much as is allowed.
SECONDS = float(os.environ.get("LIVEON_MEDIA_SECONDS", "10"))
WRITTEN_MAX = 1_000_000
WHY = ("--reason", "test")


def prepare(liveond):
    liveond.setup()
    for login in LOGINS:
        liveond.run("user", "add", login, "--name", login, "--password-file", str(liveond.password_file),
                    "--keep-password", *WHY)
    liveond.run("room", "add", "R", *WHY)


def test_meeting(liveond):
    prepare(liveond)
    liveond.start()
    people, numbers = meeting(liveond, PEER, LOGINS, 4, 250_000)
    for slots in numbers:
        assert slots["r0"]["packets"] > 100, slots
        assert slots["r4"]["packets"] > 60 and slots["r4"]["keys"] >= 1, slots
        assert sum(slot["back"] for slot in slots.values()) == 0, slots

    listed = liveond.ask("meeting", "list", *WHY)["participants"]
    assert {person["name"] for person in listed} == set(LOGINS)
    for person in listed:
        assert person["path"] == "udp", person
        assert person["sent_bps"] > 200_000 and person["received_bps"] > 50_000, person
        assert person["loss_sent_percent"] == 0 and person["quality"] > 0.8, person
    assert "udp" in liveond.run("meeting", "list", *WHY, locale="ja_JP.UTF-8")

    for person in people:
        person.leave()
    _, visits = liveond.request("GET", "/api/v1/visits", token=people[0].token)
    visit = visits["visits"][0]
    assert visit["bytes_sent"] > 100_000 and visit["bytes_received"] > 50_000, visit
    assert visit["average_bps"] > 200_000 and visit["peak_bps"] >= visit["average_bps"], visit
    assert visit["quality"] > 0.8, visit
    # The minute that was not over is written when the server stops.
    liveond.stop()
    minutes = liveond.ask("meeting", "minutes", people[0].visit, *WHY)["minutes"]
    assert sum(minute["bytes_sent"] for minute in minutes) == visit["bytes_sent"], minutes


def wait_for(condition):
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.05)


def test_nothing_is_left(liveond):
    """100 times in and out: as much is there after the last as after the twentieth."""
    need_no_sanitizer()
    prepare(liveond)
    liveond.start()
    room = liveond.ask("room", "list")["rooms"][0]["id"]
    # In turn: one alone would come too often.
    people = [Participant(liveond, PEER, login, room) for login in LOGINS]
    measured = {}
    for number in range(1, 101):
        person = people[number % 2]
        person.enter()
        person.start(0.1, 500_000)
        person.finish()
        person.leave()
        if number in (20, 100):
            # The last numbers of the peer come a moment after the answer.
            wait_for(lambda: liveond.ask("meeting", "list", *WHY)["participants"] == [])
            measured[number] = measure_rested(liveond.process.pid, measured.get(20))
    print(f"# kB, descriptors, threads after 20 and 100 joins: {measured[20]} {measured[100]}")
    assert measured[100][0] <= measured[20][0] * 1.02, measured
    assert measured[100][1] == measured[20][1] and measured[100][2] <= measured[20][2], measured


def read_trace(trace, state):
    """What was written to files, by strace: (bytes, paths opened to write outside the state)."""
    written, outside = 0, set()
    for line in trace.read_text(encoding="utf-8", errors="replace").splitlines():
        opened = re.search(r'open(?:at)?\(.*?"([^"]+)", [A-Z_|]*O_(?:WRONLY|RDWR)', line)
        if opened and not re.search(r"\) += -1 E", line):
            path = opened[1]
            if not path.startswith(f"{state}/") and path != "/dev/null":
                outside.add(path)
        # Of a call that another thread's interrupts in the listing the length that was asked for counts.
        wrote = re.search(r"\bwrite\(\d+<(/[^>]+)>, .*, (\d+)(?:\) += \d| <unfinished)", line)
        wrote = wrote or re.search(r"\bpwrite64\(\d+<(/[^>]+)>, .*, (\d+), \d+(?:\) += \d| <unfinished)", line)
        wrote = wrote or re.search(r"\bp?writev2?\(\d+<(/[^>]+)>, .* = (\d+)$", line)
        if wrote and not wrote[1].startswith("/dev/"):
            written += int(wrote[2])
    return written, outside


def trace_meeting(liveond, folder, planted=None):
    """A meeting of 5 Mbit/s in all, the server under strace. Media goes by other calls than these,
    so that it is not slowed down."""
    trace = Path(folder) / "trace"
    environment = {**os.environ}
    if planted:
        environment.update(LD_PRELOAD=PLANTED, LIVEON_PLANTED_FILE=str(planted))
    under = [need("strace"), "-D", "-f", "-y", "-q", "--seccomp-bpf", "-o", str(trace), "-e",
               "trace=open,openat,creat,write,pwrite64,writev,pwritev,pwritev2,sendfile,copy_file_range"]
    liveond.start(under, environment)
    people, numbers = meeting(liveond, PEER, LOGINS, SECONDS, 2_500_000)
    # What comes in is what could be recorded; how much goes out is the receivers' affair.
    listed = liveond.ask("meeting", "list", *WHY)["participants"]
    assert sum(person["bytes_sent"] for person in listed) * 8 / (SECONDS - 1) > 4_500_000, listed
    assert all(slots["r4"]["packets"] > 0 for slots in numbers), numbers
    for person in people:
        person.leave()
    server = liveond.process.pid
    liveond.stop()
    wait_for(lambda: re.search(rf"^{server} +\+\+\+ ", trace.read_text("utf-8", "replace"), re.M))
    return read_trace(trace, liveond.state)


def size_of(folder):
    return sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())


def test_nothing_is_written(liveond):
    need("strace")
    prepare(liveond)
    before = size_of(liveond.state)
    with tempfile.TemporaryDirectory() as folder:
        written, outside = trace_meeting(liveond, folder)
        print(f"# {SECONDS:g} s of 5 Mbit/s: {written} bytes written, {size_of(liveond.state) - before} more in the state")
        assert not outside, outside
        assert written < WRITTEN_MAX, written
        assert size_of(liveond.state) - before < WRITTEN_MAX


def test_a_planted_writer_is_found(liveond):
    need_no_sanitizer()
    need("strace")
    prepare(liveond)
    with tempfile.TemporaryDirectory() as folder:
        elsewhere = Path(folder) / "recording"
        _, outside = trace_meeting(liveond, folder, elsewhere)
        assert str(elsewhere) in outside, outside
        written, _ = trace_meeting(liveond, folder, liveond.state / "recording")
        assert written > WRITTEN_MAX, written


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
