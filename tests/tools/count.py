# SPDX-License-Identifier: LGPL-2.1-or-later
"""count.py BROKEN LOGS...: sums up Meson's logs of several test runs in one line.

Subtests are counted. A program that failed without a failed subtest of its own (it crashed, or ran
out of time) counts as one failure; so does each of the BROKEN steps that came before.
"""

import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

GOOD = {"OK", "EXPECTEDFAIL", "SKIP"}


def count_subtests(path):
    """(passed, failed), and the names of the programs with a failed subtest."""
    passed, failed, blamed = 0, 0, set()
    for suite in ElementTree.parse(path).getroot().iter("testsuite"):
        for case in suite.iter("testcase"):
            if case.find("failure") is not None or case.find("error") is not None:
                failed += 1
                # "project.suite / program" with subtests; a program without them is itself a case.
                blamed |= {suite.get("name").partition(".")[2], case.get("name")}
            elif case.find("skipped") is None:
                passed += 1
    return passed, failed, blamed


def count_folder(folder):
    passed, failed, blamed, found = 0, 0, set(), False
    for path in Path(folder).glob("testlog*.junit.xml"):
        found = True
        more_passed, more_failed, more_blamed = count_subtests(path)
        passed, failed, blamed = passed + more_passed, failed + more_failed, blamed | more_blamed
    for path in Path(folder).glob("testlog*.json"):
        for line in path.read_text(encoding="utf-8").splitlines():
            run = json.loads(line)
            if run["result"] not in GOOD and run["name"] not in blamed:
                failed += 1
    return passed, failed if found else failed + 1


def main():
    passed, failed = 0, int(sys.argv[1])
    for folder in sys.argv[2:]:
        more_passed, more_failed = count_folder(folder)
        passed, failed = passed + more_passed, failed + more_failed
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
