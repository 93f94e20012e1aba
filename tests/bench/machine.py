# SPDX-License-Identifier: LGPL-2.1-or-later
"""What programs had of the machine while they were measured, and whether that was enough for the figures
to say something of the programs."""

import contextlib
import os
import time
from pathlib import Path


def get_cpu(pid):
    """Seconds, of all its threads."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def get_waiting(pid):
    """Seconds for which its threads could have run and others did."""
    waited_ns = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):  # it has ended meanwhile
            waited_ns += int((task / "schedstat").read_text(encoding="utf-8").split()[1])
    return waited_ns / 1e9


class Use:
    """Of these processes, from its making to `end()`."""

    def __init__(self, *pids):
        self.pids = pids
        self.before, self.start = self.look(), time.monotonic()

    def look(self):
        return [(get_cpu(pid), get_waiting(pid)) for pid in self.pids]

    def end(self):
        """Shares of a core that each had, and the milliseconds of each second that all of them waited for one."""
        seconds = time.monotonic() - self.start
        used = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(self.before, self.look())]
        return [cpu / seconds for cpu, _ in used], 1000 * sum(wait for _, wait in used) / seconds


def say_waiting(waiting_ms, shares):
    """A program that waits half as long as it runs was measured on a busy machine."""
    print(f"waiting for a processor: {waiting_ms:.0f} ms a second, load {os.getloadavg()[0]:.1f}"
          + (": the machine is busy, a quiet one has better figures" if waiting_ms > 500 * sum(shares)
             else ""))
