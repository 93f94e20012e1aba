# SPDX-License-Identifier: LGPL-2.1-or-later
"""People in a room with sound and pictures: a server, measured participants (participant.c), and what
to make of their reports. Run inside tests/media/session.py where devices are wanted."""

import contextlib
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import threading
import time
from pathlib import Path

WHY = ("--reason", "test")
PEOPLE = (("tanaka", "田中"), ("sato", "佐藤"), ("suzuki", "鈴木"), ("ito", "伊藤"),
          ("yamada", "山田"), ("mori", "森"))
ROOM, LOCKED_ROOM = "あおば", "役員"
RATE = 48000


def prepare(liveond, *more, people=PEOPLE, **media):
    """Starts it with an open and a locked room; people: (login, name); media: keys of [media]. Its pin."""
    out = liveond.setup(*more)
    for login, name in people:
        liveond.run("user", "add", login, "--name", name, "--password-file",
                    str(liveond.password_file), "--keep-password", *WHY)
    liveond.entry = liveond.folder / "entry"
    liveond.entry.write_text("open sesame\n", encoding="utf-8")
    liveond.run("room", "add", ROOM, "--reading", "あおば")
    liveond.run("room", "add", LOCKED_ROOM, "--reading", "やくいん", "--password-file",
                str(liveond.entry))
    if media:
        with liveond.config.open("a", encoding="utf-8") as config:
            if "[media]" not in liveond.config.read_text(encoding="utf-8"):
                config.write("\n[media]\n")
        liveond.configure("media", **media)
    liveond.start()
    liveond.pin = re.search(r"^pin +([0-9a-f]{64})$", out, re.M).group(1)
    return liveond.pin


class Participant:
    """One that takes part from its start to `finish()`."""

    def __init__(self, program, liveond, login, *arguments, name=None, room=ROOM, env=None, port=None,
                 under=()):
        home = liveond.folder / f"participant-{login}"
        home.mkdir(exist_ok=True)
        self.login, self.name = login, name or dict(PEOPLE)[login]
        self.sound_file = home / "heard.raw"
        self.log = (home / "log").open("w+", encoding="utf-8")
        command = [
            *under, program, "--server", liveond.address(port or liveond.port), "--pin", liveond.pin,
            "--company", "acme", "--user", login, "--password-file", str(liveond.password_file),
            "--room", room, "--state", str(home), "--sound-file", str(self.sound_file)]
        if room == LOCKED_ROOM:
            command += ["--entry-file", str(liveond.entry)]
        self.process = subprocess.Popen(
            [*command, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.log,
            text=True, env={**os.environ, **(env or {})})

    def tell(self, *words):
        """An order of participant.c."""
        self.process.stdin.write(" ".join(words) + "\n")
        self.process.stdin.flush()

    def hear(self):
        """The next line that it says."""
        line = self.process.stdout.readline()
        assert line, f"{self.name} is over: {self.said()}"
        return json.loads(line)

    def look(self):
        self.tell("say")
        return Report(self.hear(), self.sound_file, self.said())

    def wait(self, condition, seconds=30):
        """Until its report is so; that report."""
        end = time.monotonic() + seconds
        while True:
            report = self.look()
            if condition(report):
                return report
            assert time.monotonic() < end, (
                {**report.values, "streams": [{**s, "pictures": len(s["pictures"])}
                                              for s in report["streams"]]}, report.said)
            time.sleep(0.2)

    def said(self):
        self.log.seek(0)
        return self.log.read()

    def finish(self):
        """Leaves, and reports."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        out, _ = self.process.communicate(timeout=60)
        said = self.said()
        self.log.close()
        assert self.process.returncode == 0, f"{self.name}: {self.process.returncode}: {said}"
        kept = os.environ.get("LIVEON_TEST_KEEP")  # a folder, for a look at what was measured
        if kept:
            Path(kept, f"{self.login}.json").write_text(out, encoding="utf-8")
            Path(kept, f"{self.login}.log").write_text(said, encoding="utf-8")
        return Report(json.loads(out), self.sound_file, said)


class Report:
    def __init__(self, values, sound_file, said):
        self.values, self.sound_file, self.said = values, sound_file, said

    def __getitem__(self, name):
        return self.values[name]

    def find(self, name, source="camera"):
        """A stream as it was reported, of the last who came by that name; None: nobody did."""
        return next((s for s in reversed(self["streams"]) if s["name"] == name and s["source"] == source), None)

    def stream(self, name, source="camera"):
        found = self.find(name, source)
        assert found, (name, source, self.said)
        return Pictures(found)

    def frames(self, name, source="camera"):
        found = self.find(name, source)
        return found["frames"] if found else 0


class Pictures:
    """What was seen of one camera or screen."""

    def __init__(self, stream):
        self.stream = stream
        rows = stream["pictures"]
        self.shown_us = [row[0] for row in rows]
        self.counters = [row[1] for row in rows]
        self.delays_ms = [row[2] for row in rows]
        self.psnr = [row[3] for row in rows if row[3] > 0]
        self.widths = [row[4] for row in rows]

    def after(self, seconds):
        """Without the first seconds, in which the estimate grows."""
        start = self.shown_us[0] + seconds * 1_000_000
        rows = [row for row in self.stream["pictures"] if row[0] >= start]
        return Pictures({**self.stream, "pictures": rows})

    def of_width(self, width):
        rows = [row for row in self.stream["pictures"] if row[4] == width]
        return Pictures({**self.stream, "pictures": rows})

    def is_increasing(self):
        """The same picture may come again where another layer takes over."""
        rows = list(zip(self.counters, self.widths))
        return all(a[0] < b[0] or (a[0] == b[0] and a[1] != b[1]) for a, b in zip(rows, rows[1:]))

    def share(self, step=1):
        """How many of the source's pictures were shown; step: every how many-th was to be sent."""
        return len(self.counters) / (1 + (self.counters[-1] - self.counters[0]) / step)

    def median_psnr(self):
        return statistics.median(self.psnr)

    def median_delay_ms(self):
        return statistics.median(self.delays_ms)

    def longest_gap_ms(self):
        return max((b - a) / 1000 for a, b in zip(self.shown_us, self.shown_us[1:]))

    def freezes(self, longer_than_ms=200):
        return sum((b - a) / 1000 > longer_than_ms for a, b in zip(self.shown_us, self.shown_us[1:]))


def read_raw(path):
    import numpy
    return numpy.fromfile(path, dtype="<i2").astype(float)


def read_wav(path):
    """48 kHz, mono, 16 bit, as session.py makes it."""
    import wave
    import numpy
    with wave.open(str(path)) as wav:
        assert (wav.getframerate(), wav.getnchannels(), wav.getsampwidth()) == (RATE, 1, 2)
        return numpy.frombuffer(wav.readframes(wav.getnframes()), dtype="<i2").astype(float)


def correlate(heard, source, seconds=1.0):
    """How alike: of each stretch of what was heard the best normalised correlation with the source at any
    place; the median over the stretches that are not silent, and where each was found (samples)."""
    import numpy
    length = int(seconds * RATE)
    looped = numpy.concatenate([source, source[:length]])
    size = 1 << (len(looped) + length).bit_length()
    spectrum = numpy.fft.rfft(looped, size)
    squares = numpy.concatenate([[0.0], numpy.cumsum(looped ** 2)])
    energy = numpy.sqrt(numpy.maximum(squares[length:] - squares[:-length], 1.0))
    best, places = [], []
    for start in range(0, len(heard) - length, length):
        part = heard[start:start + length]
        norm = numpy.sqrt((part ** 2).sum())
        if norm / numpy.sqrt(length) < 200:
            continue
        product = numpy.fft.irfft(spectrum * numpy.conj(numpy.fft.rfft(part, size)), size)
        likeness = product[:len(energy)] / (energy * norm)
        place = int(numpy.argmax(likeness))
        best.append(float(likeness[place]))
        places.append((start, place))
    return (float(numpy.median(best)) if best else 0.0), places


def carry(source, target):
    with contextlib.suppress(OSError):
        while data := source.recv(1 << 16):
            target.sendall(data)
    for end in source, target:
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def a_listener(address, find_far):
    """Whoever connects to the address is carried to the connection that find_far makes for them. The address."""
    listener = socket.create_server(address)

    def join(near):
        with contextlib.suppress(OSError):
            far = find_far(near)
            threading.Thread(target=carry, args=(far, near), daemon=True).start()
            carry(near, far)

    def serve():
        with contextlib.suppress(OSError):
            while True:
                near, _ = listener.accept()
                threading.Thread(target=join, args=(near,), daemon=True).start()

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield listener.getsockname()
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()


def a_relay(host, port):
    """What is said over TCP to that address goes to the same port of 127.0.0.1."""
    return a_listener((host, port), lambda near: socket.create_connection(("127.0.0.1", port)))


def a_proxy():
    """One that opens tunnels (HTTP CONNECT)."""

    def open_tunnel(near):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            byte = near.recv(1)
            assert byte
            head += byte
        host, port = head.split()[1].decode().rsplit(":", 1)
        far = socket.create_connection((host, int(port)))
        near.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        return far

    return a_listener(("127.0.0.1", 0), open_tunnel)
