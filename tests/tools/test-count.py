# SPDX-License-Identifier: LGPL-2.1-or-later
"""The last line of tests/run tells the truth: real Meson logs with good, bad, crashed, late and plain
programs, counted by count.py (the first argument), and what again.py (the second) gave another go."""

import subprocess
import sys
import tempfile
from pathlib import Path

PROJECT = """
project('x')
sh = find_program('sh')
tap = {
  'good': 'echo 1..3; echo ok 1 a; echo ok 2 b; echo "ok 3 c # SKIP no reason"',
  'bad': 'echo 1..2; echo ok 1 a; echo not ok 2 b; exit 1',
  'crashed': 'echo 1..2; echo ok 1 a; kill -ABRT $$',
  'busy': 'echo 1..2; echo ok 1 a; test -e @0@/busy && echo ok 2 b; touch @0@/busy',
  'leaky': 'echo 1..1; echo ok 1 a; echo X-Sanitizer: leak >&2; test -e @0@/l && exit 0; touch @0@/l; exit 1',
  'late': 'echo 1..2; echo ok 1 a; exec sleep 60',
}
foreach name, script : tap
  test(name, sh, args: ['-c', script.format(meson.current_build_dir())], protocol: 'tap', suite: 's', timeout: 1)
endforeach
test('plain-good', sh, args: ['-c', 'exit 0'])
test('plain-bad', sh, args: ['-c', 'exit 1'])
add_test_setup('default', is_default: true)
"""


def count(*arguments):
    done = subprocess.run([sys.executable, sys.argv[1], *arguments], capture_output=True, text=True)
    return done.stdout.splitlines()[-1], done.returncode


def go_again(folder):
    subprocess.run([sys.executable, sys.argv[2], folder, "default"], capture_output=True, check=False)


def run_meson(folder, suites):
    subprocess.run(["meson", "test", "-C", folder, "--setup", "default", *suites], capture_output=True)
    return str(Path(folder) / "meson-logs")


def main():
    with tempfile.TemporaryDirectory() as top:
        Path(top, "meson.build").write_text(PROJECT, encoding="utf-8")
        folder = str(Path(top, "b"))
        subprocess.run(["meson", "setup", folder, top], check=True, capture_output=True)
        good = count("0", run_meson(folder, ["good", "plain-good"]))
        broken = count("2", str(Path(folder, "meson-logs")))
        everything = count("0", run_meson(folder, []))
        go_again(folder)
        again = count("0", str(Path(folder, "meson-logs")))
        missing = count("0", str(Path(top, "nothing")))
    checks = {
        "good": good == ("3 passed, 0 failed", 0),
        "broken-step": broken == ("3 passed, 2 failed", 1),
        "everything": everything == ("8 passed, 6 failed", 1),
        "again": again == ("9 passed, 5 failed", 1),
        "no-log": missing == ("0 passed, 1 failed", 1),
    }
    print(f"1..{len(checks)}")
    for number, (name, fits) in enumerate(checks.items(), 1):
        print(f"{'ok' if fits else 'not ok'} {number} {name}")
    print(f"# {good} {broken} {everything} {again} {missing}")
    return 0 if all(checks.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
