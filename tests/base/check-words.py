#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Every marked sentence has a Japanese one with the same placeholders, and no other is kept."""

import importlib.util
import pathlib
import re
import sys

MARKED = re.compile(r'\bN?_ \(((?:\s*"(?:[^"\\]|\\.)*")+)\s*\)')
LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"')
TEMPLATE = re.compile(r'^msgid ((?:".*"\n)+)', re.M)
PLURAL = re.compile(r'^msgid ((?:".*"\n)+)msgid_plural (?:".*"\n)+msgstr\[0\] ".+"', re.M)
PLACEHOLDER = re.compile(r"\{\w+\}|%[-\d.]*l*[a-z]|[\[\]]")


def load_reader(root):
    spec = importlib.util.spec_from_file_location("words", root / "po" / "make-words.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sentences(pattern, text, reader):
    return {"".join(map(reader.unquote, LITERAL.findall(match.group(1))))
            for match in pattern.finditer(text)} - {""}


def marked_sentences(root, reader):
    for name in (root / "po" / "POTFILES.in").read_text().split():
        for match in MARKED.finditer((root / name).read_text()):
            yield name, "".join(map(reader.unquote, LITERAL.findall(match.group(1))))


def problems(root):
    reader = load_reader(root)
    catalogue = dict(reader.read_entries((root / "po" / "ja.po").read_text().splitlines(), True))
    template = (root / "po" / "liveon.pot").read_text()
    # What is in no C file: templates of widgets, the desktop entry.
    used = sentences(TEMPLATE, template, reader)
    plurals = sentences(PLURAL, (root / "po" / "ja.po").read_text(), reader)
    for english in sorted(used - catalogue.keys() - plurals):
        yield f"po/liveon.pot: no Japanese for: {english}"
    template = template.replace('"\n"', "")
    for name, english in marked_sentences(root, reader):
        used.add(english)
        japanese = catalogue.get(english)
        if japanese is None:
            yield f"{name}: no Japanese for: {english}"
        elif sorted(PLACEHOLDER.findall(english)) != sorted(PLACEHOLDER.findall(japanese)):
            yield f"{name}: other placeholders in: {japanese}"
        if reader.quote(english) not in template:
            yield f"{name}: not in po/liveon.pot: {english}"
    for english in catalogue.keys() - used:
        yield f"po/ja.po: marked nowhere: {english}"
    if not used:
        yield "nothing is marked: this check looks at nothing"


def main():
    found = list(problems(pathlib.Path(sys.argv[1])))
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
