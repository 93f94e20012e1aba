# SPDX-License-Identifier: LGPL-2.1-or-later
"""A program at a terminal of its own, as a person sits before it."""

import fcntl
import os
import subprocess
import termios
import time

from liveond import Skip


def sit_down():
    """In the child: standard input becomes the controlling terminal of the new session."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


class Terminal:
    def __init__(self, command, environment):
        try:
            self.master, self.slave = os.openpty()
        except OSError as reason:  # a chroot without /dev/pts
            raise Skip(f"no pseudo-terminal: {reason}") from reason
        self.seen, self.answered = "", 0  # all of it, and how much was asked and answered
        self.process = subprocess.Popen(
            command, env=environment, stdin=self.slave, stdout=self.slave, stderr=self.slave,
            start_new_session=True, preexec_fn=sit_down)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.slave)
        os.close(self.master)

    def echoes(self):
        return bool(termios.tcgetattr(self.slave)[3] & termios.ECHO)

    def read_more(self):
        os.set_blocking(self.master, False)
        try:
            self.seen += os.read(self.master, 4096).decode(errors="replace")
        except BlockingIOError:
            time.sleep(0.01)

    def wait_until(self, condition, what):
        end = time.monotonic() + 60
        while not condition():
            assert time.monotonic() < end, f"no {what}: {self.seen}"
            self.read_more()

    def answer(self, question, text, echo=True):
        """Waits for the question, and for the echo to be so, before it types."""
        self.wait_until(
            lambda: question in self.seen[self.answered:] and self.echoes() == echo, question)
        self.answered = self.seen.index(question, self.answered) + len(question)
        os.write(self.master, text.encode() + b"\n")
        self.wait_until(lambda: "\n" in self.seen[self.answered:], "end of the line")

    def interrupt(self, question):
        """Ctrl+C instead of an answer without echo."""
        self.wait_until(lambda: question in self.seen and not self.echoes(), question)
        os.write(self.master, b"\x03")

    def wait(self):
        """The exit code; everything that was written is in seen."""
        self.wait_until(lambda: self.process.poll() is not None, "end of the program")
        length = -1
        while length != len(self.seen):
            length = len(self.seen)
            self.read_more()
        return self.process.returncode
