# SPDX-License-Identifier: LGPL-2.1-or-later
"""count.py BROKEN LOGS...: sums up Meson's logs of several test runs in one line.

Subtests are counted. A program that failed without a failed subtest of its own (it crashed, or ran
out of time) counts as one failure; so does each of the BROKEN steps that came before. What again.py
gave a second go counts as it ended there, and is named.
"""

import json
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

GOOD = {"OK", "EXPECTEDFAIL", "SKIP"}


def read_runs(folder, base):
    """{program: result} of the logs that are called so."""
    return {run["name"]: run["result"] for path in Path(folder).glob(f"{base}*.json")
            for run in map(json.loads, path.read_text(encoding="utf-8").splitlines())}


def read_cases(folder, base):
    """A list of (program, result) of each subtest."""
    cases = []
    for path in Path(folder).glob(f"{base}*.junit.xml"):
        for suite in ElementTree.parse(path).getroot().iter("testsuite"):
            # "project.project:suite / program" with subtests; a program without them is itself a case.
            of_suite = suite.get("name").partition(".")[2]
            for case in suite.iter("testcase"):
                name = of_suite if " / " in of_suite else case.get("name")
                bad = case.find("failure") is not None or case.find("error") is not None
                skipped = case.find("skipped") is not None
                cases.append((name, "bad" if bad else "skipped" if skipped else "good"))
    return cases


def count_log(folder, base, is_counted):
    """(passed, failed) of those programs."""
    cases = [case for case in read_cases(folder, base) if is_counted(case[0])]
    blamed = {name for name, result in cases if result == "bad"}
    silent = [name for name, result in read_runs(folder, base).items()
              if result not in GOOD and name not in blamed and is_counted(name)]
    results = [result for _, result in cases]
    return results.count("good"), results.count("bad") + len(silent)


def count_folder(folder):
    """(passed, failed), and the programs that passed at their second go."""
    again = read_runs(folder, "again")
    passed, failed = count_log(folder, "testlog", lambda name: name not in again)
    more_passed, more_failed = count_log(folder, "again", lambda name: True)
    if not list(Path(folder).glob("testlog*.junit.xml")):
        failed += 1
    return (passed + more_passed, failed + more_failed,
            [name for name, result in again.items() if result in GOOD])


def main():
    passed, failed = 0, int(sys.argv[1])
    for folder in sys.argv[2:]:
        more_passed, more_failed, second = count_folder(folder)
        passed, failed = passed + more_passed, failed + more_failed
        for name in second:
            print(f"passed only with the machine to itself: {name}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
