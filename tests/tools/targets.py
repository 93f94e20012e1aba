# SPDX-License-Identifier: LGPL-2.1-or-later
"""targets.py FOLDER SUITE...: the programs that these suites run, as ninja calls them. What a test
runs from elsewhere, such as an interpreter, is not for ninja to make."""

import json
import subprocess
import sys
from pathlib import Path

folder, suites = Path(sys.argv[1]).resolve(), set(sys.argv[2:])
found = []
told = subprocess.run(["meson", "introspect", "--tests", folder], check=True, capture_output=True)
for test in json.loads(told.stdout):
    if not any(suite.rpartition(":")[2] in suites for suite in test["suite"]):
        continue
    # A test of the desktop's session stands behind the interpreter that makes the session.
    for word in test["cmd"]:
        program = (folder / word).resolve()
        # What an option says has no folder: a size, a name.
        is_ours = "/" in word and not word.startswith("-") and program.is_relative_to(folder)
        if is_ours and word not in found:
            found.append(word)
            print(program.relative_to(folder))
