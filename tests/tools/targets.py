# SPDX-License-Identifier: LGPL-2.1-or-later
"""targets.py FOLDER SUITE...: the programs that these suites run, as ninja calls them."""

import json
import os
import subprocess
import sys

folder, suites = sys.argv[1], set(sys.argv[2:])
told = subprocess.run(["meson", "introspect", "--tests", folder], check=True, capture_output=True)
for test in json.loads(told.stdout):
    if any(suite.rpartition(":")[2] in suites for suite in test["suite"]):
        print(os.path.relpath(os.path.join(folder, test["cmd"][0]), folder))
