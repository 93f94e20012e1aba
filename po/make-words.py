#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes the translations of a .po file as a sorted C table, or as the JSON of the administration's
pages: make-words.py ja.po words.c, make-words.py ja.po words.json"""

import json
import re
import sys

ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}


def unquote(text):
    return re.sub(r"\\(.)", lambda match: ESCAPES[match.group(1)], text.strip()[1:-1])


def quote(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return '"' + escaped.replace("\t", "\\t").replace("\r", "\\r") + '"'


def read_entries(lines, has_contexts=False, place=""):
    """Yields (msgid, msgstr) of every entry that is translated and not fuzzy; has_contexts: also of those
    that are for one place only, of which several may have the same msgid. place: only of those that
    are used in a file whose name begins so."""
    entry, key, is_fuzzy, is_there = {}, None, False, not place
    for line in [*lines, "\n"]:
        line = line.strip()
        if not line:
            is_plain = has_contexts or "msgctxt" not in entry
            if entry.get("msgid") and entry.get("msgstr") and not is_fuzzy and is_plain and is_there:
                yield entry["msgid"], entry["msgstr"]
            entry, key, is_fuzzy, is_there = {}, None, False, not place
        elif line.startswith("#: "):
            is_there = is_there or any(name.startswith(place) for name in line.split())
        elif line.startswith("#"):
            is_fuzzy = is_fuzzy or (line.startswith("#,") and "fuzzy" in line)
        elif line.startswith('"'):
            entry[key] += unquote(line)
        else:
            key, text = line.split(None, 1)
            entry[key] = unquote(text)


def write_web(source, target):
    with open(source, encoding="utf-8") as file:
        words = dict(read_entries(file, place="data/web/"))
    with open(target, "w", encoding="utf-8") as file:
        json.dump(words, file, ensure_ascii=False, indent=0, sort_keys=True)


def main(source, target):
    if target.endswith(".json"):
        write_web(source, target)
        return
    with open(source, encoding="utf-8") as file:
        words = sorted(read_entries(file), key=lambda pair: pair[0].encode())
    with open(target, "w", encoding="utf-8") as file:
        file.write('#include "lv-words.h"\n\nconst LvWord lv_words_ja[] = {\n')
        for english, other in words:
            file.write("  { %s,\n    %s },\n" % (quote(english), quote(other)))
        file.write("  { NULL, NULL },\n};\nconst gsize lv_words_ja_count = %d;\n" % len(words))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
