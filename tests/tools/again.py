# SPDX-License-Identifier: LGPL-2.1-or-later
"""again.py FOLDER SETUP: gives the programs that failed in the last run of FOLDER's tests a second
go, one after the other with the machine to themselves, into a log "again-SETUP" beside the first.

Sound, pictures and windows are judged in real time, which a machine that does too much else cannot
give. What is broken fails again. What a sanitizer found it has found, and more than a few failures
are no matter of load: they stay as they are.
"""

import json
import subprocess
import sys
from pathlib import Path

GOOD = {"OK", "EXPECTEDFAIL", "SKIP"}
FOUND = ("Sanitizer:", "runtime error:")
MOST = 6


def main():
    folder, setup = sys.argv[1:]
    failed = []
    for line in Path(folder, "meson-logs", f"testlog-{setup}.json").read_text("utf-8").splitlines():
        run = json.loads(line)
        said = run.get("stdout", "") + run.get("stderr", "")
        if run["result"] not in GOOD and not any(word in said for word in FOUND):
            failed.append(run["name"].rpartition(" / ")[2])
    if not 0 < len(failed) <= MOST:
        return 0
    print("== once more, alone:", *failed, flush=True)
    command = ["meson", "test", "-C", folder, "--no-rebuild", "--num-processes", "1", "--setup", setup,
               "--logbase", "again", "--print-errorlogs", *failed]
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
