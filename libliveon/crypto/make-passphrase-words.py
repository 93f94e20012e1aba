#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The lists of lv-passphrase-words.c for pages that offer a passphrase: make-passphrase-words.py
lv-passphrase-words.c passphrase-words.js"""

import json
import re
import sys
from pathlib import Path

text = Path(sys.argv[1]).read_text(encoding="utf-8")
lists = {tag: re.findall(r'"([a-z]+)"', re.search(rf"\b{name}\[N_WORDS\] = \{{(.*?)\}};", text, re.S)[1])
         for tag, name in (("en", "english"), ("ja", "japanese"))}
assert all(len(words) == 256 for words in lists.values())
Path(sys.argv[2]).write_text(
    f"// SPDX-License-Identifier: LGPL-2.1-or-later\nexport const WORDS = {json.dumps(lists)};\n", encoding="utf-8")
