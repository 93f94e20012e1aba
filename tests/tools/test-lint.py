# SPDX-License-Identifier: LGPL-2.1-or-later
"""The lint finds what it says it finds: each rule against a planted fault."""

import subprocess
import sys
import tempfile
from pathlib import Path

LINT = sys.argv[1]
SPDX = "/* SPDX-License-Identifier: LGPL-2.1-or-later */\n"
FAULTS = {
    "sizes": ("libliveon/base/lv-a.c", SPDX + "void\nf (void)\n{\n" + "  g ();\n" * 120 + "}\n"),
    "layers": ("libliveon/base/lv-a.c", SPDX + '#include "lv-store.h"\n'),
    "layers of a part": ("libliveon/base/part/lv-a.c", SPDX + '#include "lv-store.h"\n'),
    "habits": ("libliveon/base/lv-a.c", SPDX + "  strcpy (a, b);\n"),
    "state": ("libliveon/base/lv-a.c", SPDX + "static guint counter;\n"),
    "heads": ("libliveon/base/lv-a.h", SPDX + "/* A thing. */\n"),
    "licences": ("tests/base/meson.build", "base_tests = {}\n"),
    "locks": ("libliveon/server/lv-a.c", SPDX + "  g_mutex_init (&lock);\n"),
}


def run(files):
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return subprocess.run([sys.executable, LINT, folder], capture_output=True, text=True).stdout


BASE = {"libliveon/store/lv-store.h": SPDX + "/* Main context only. */\n"}
print(f"1..{len(FAULTS) + 1}")
clean = run(BASE)
print(f"{'not ok' if 'not ok' in clean else 'ok'} 1 clean")
for number, (rule, (name, text)) in enumerate(FAULTS.items(), 2):
    out = run(BASE | {name: text})
    hit = any(line.startswith("not ok") and line.endswith(" " + rule.split()[0]) for line in out.splitlines())
    print(f"{'ok' if hit else 'not ok'} {number} {rule}")
