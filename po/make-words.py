#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes the translations of a .po file as a sorted C table, or as the JSON of the administration's
pages: make-words.py ja.po words.c, make-words.py ja.po words.json FOLDER DEPFILE"""

import json
import re
import sys
from pathlib import Path

ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}


def unquote(text):
    return re.sub(r"\\(.)", lambda match: ESCAPES[match.group(1)], text.strip()[1:-1])


def quote(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + escaped.replace("\t", "\\t").replace("\r", "\\r") + '"'


def read_entries(lines, has_contexts=False):
    """Yields (msgid, msgstr) of every entry that is translated and not fuzzy; has_contexts: also of those
    that are for one place only, of which several may have the same msgid."""
    entry, key, is_fuzzy = {}, None, False
    for line in [*lines, "\n"]:
        line = line.strip()
        if not line:
            is_plain = has_contexts or "msgctxt" not in entry
            if entry.get("msgid") and entry.get("msgstr") and not is_fuzzy and is_plain:
                yield entry["msgid"], entry["msgstr"]
            entry, key, is_fuzzy = {}, None, False
        elif line.startswith("#"):
            is_fuzzy = is_fuzzy or (line.startswith("#,") and "fuzzy" in line)
        elif line.startswith('"'):
            entry[key] += unquote(line)
        else:
            key, text = line.split(None, 1)
            entry[key] = unquote(text)


def find_web(folder):
    """The sentences of the pages, and the files that they are in."""
    files = sorted(Path(folder).rglob("*.js"))
    found = set()
    for file in files:
        for text in re.findall(r"\bN?_\(\s*'((?:[^'\\]|\\.)*)'", file.read_text(encoding="utf-8")):
            found.add(re.sub(r"\\(.)", r"\1", text))
    return found, files


def write_web(source, target, folder, depfile):
    wanted, files = find_web(folder)
    with open(source, encoding="utf-8") as file:
        words = {english: other for english, other in read_entries(file) if english in wanted}
    with open(target, "w", encoding="utf-8") as file:
        json.dump(words, file, ensure_ascii=False, indent=0, sort_keys=True)
    Path(depfile).write_text(f"{target}: {' '.join(map(str, files))}\n", encoding="utf-8")


def main(source, target, *more):
    if target.endswith(".json"):
        write_web(source, target, *more)
        return
    with open(source, encoding="utf-8") as file:
        words = sorted(read_entries(file), key=lambda pair: pair[0].encode())
    with open(target, "w", encoding="utf-8") as file:
        file.write('#include "lv-words.h"\n\nconst LvWord lv_words_ja[] = {\n')
        for english, other in words:
            file.write("  { %s,\n    %s },\n" % (quote(english), quote(other)))
        file.write("  { NULL, NULL },\n};\nconst gsize lv_words_ja_count = %d;\n" % len(words))


if __name__ == "__main__":
    main(*sys.argv[1:])
