# SPDX-License-Identifier: LGPL-2.1-or-later
"""targets.py FOLDER SUITE...: the programs that these suites run, as ninja calls them. What a test
runs from elsewhere, such as an interpreter, is not for ninja to make."""

import json
import subprocess
import sys
from pathlib import Path

folder, suites = Path(sys.argv[1]).resolve(), set(sys.argv[2:])
told = subprocess.run(["meson", "introspect", "--tests", folder], check=True, capture_output=True)
for test in json.loads(told.stdout):
    program = (folder / test["cmd"][0]).resolve()
    if program.is_relative_to(folder) and any(suite.rpartition(":")[2] in suites for suite in test["suite"]):
        print(program.relative_to(folder))
