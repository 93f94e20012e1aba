# SPDX-License-Identifier: LGPL-2.1-or-later
"""The help is whole in every language, and speaks of what is there: test-help-pages.py HELP PO SCHEMA OVERLAY.

Pages are written in each language by hand. They are equal in structure, so that none lacks a page, a
paragraph, a key or a link; their labels are the application's own, so that a button that is renamed or
gone is found here.
"""

import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path
from shutil import which

HELP, PO, SCHEMA, OVERLAY = map(Path, sys.argv[1:5])
MALLARD = "{http://projectmallard.org/1.0/}"
BLOCKS = {MALLARD + name for name in ("title", "desc", "p", "screen")}
# What no language changes.
LITERAL = {MALLARD + name for name in ("key", "code", "cmd", "file", "screen")}
KANA = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")


def read_pages(folder):
    return {path.name: ET.parse(path).getroot() for path in sorted(folder.glob("*.page"))}


def read_labels(po):
    """msgid → its translations, as many as there are contexts."""
    labels, string = {}, r'((?:\s*"(?:[^"\\]|\\.)*"\n)+)'
    unquote = lambda lines: "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', lines)).replace('\\"', '"')
    text = re.sub(r"^#.*\n", "", po.read_text(encoding="utf-8"), flags=re.M) + "\n"
    for msgid, msgstr in re.findall(r"^msgid" + string + r"msgstr" + string, text, re.M):
        labels.setdefault(unquote(msgid), set()).add(unquote(msgstr))
    return labels


def own_words(block):
    """What is left to translate of a block."""
    if block.tag in LITERAL or block.tag == MALLARD + "keyseq":
        return ""
    inner = "".join(own_words(child) + (child.tail or "") for child in block)
    return (block.text or "") + inner


def shape(element):
    """What has to be equal. Inside a block the order is the language's own."""
    facts = (element.tag, *(element.get(name) for name in ("id", "xref", "type", "style")))
    literal = " ".join((element.text or "").split()) if element.tag in LITERAL else ""
    inside = [shape(child) for child in element]
    if element.tag in BLOCKS:
        inside = sorted(inside, key=repr)
    return facts, literal, inside


def first_difference(one, other, path=""):
    if one[:2] != other[:2]:
        return f"{path}: {one[:2]} is {other[:2]}"
    path = f"{path}/{one[0][0].removeprefix(MALLARD)}" + (f"[{one[0][1]}]" if one[0][1] else "")
    for a, b in zip(one[2], other[2]):
        if found := first_difference(a, b, path):
            return found
    if len(one[2]) != len(other[2]):
        return f"{path}: {len(one[2])} parts are {len(other[2])}"
    return None


def labels_of(page):
    return ["".join(gui.itertext()) for gui in page.iter(MALLARD + "gui")]


def compare(pages, others):
    """Faults of others, a translation of pages."""
    faults = [f"{name} is missing" for name in pages.keys() ^ others.keys()]
    for name in sorted(pages.keys() & others.keys()):
        if found := first_difference(shape(pages[name]), shape(others[name])):
            faults.append(f"{name}{found}")
    return faults


def untranslated(pages):
    faults = []
    for name, page in pages.items():
        for block in page.iter():
            words = own_words(block) if block.tag in BLOCKS else ""
            if re.search(r"[A-Za-z]{2}", words) and not KANA.search(words) and words != "GSettings":
                faults.append(f"{name}: {words!r}")
    return faults


def wrong_labels(pages, others, labels):
    """Labels that the application does not have, or has by another name."""
    faults = []
    for name, page in pages.items():
        here, there = labels_of(page), labels_of(others.get(name, page))
        faults += [f"{name}: no label {label!r}" for label in here if label not in labels]
        known = set().union(*(labels.get(label, set()) for label in here)) if here else set()
        faults += [f"{name}: {label!r} is none of its labels" for label in there if label not in known]
        for label in set(here):
            ours, theirs = here.count(label), sum(there.count(s) for s in labels.get(label, set()))
            if theirs < ours:
                faults.append(f"{name}: {label!r} {ours} times, {theirs} in the other language")
    return faults


def test_same_pages():
    """Both languages have the same pages, sections, paragraphs, keys and links."""
    return compare(read_pages(HELP / "C"), read_pages(HELP / "ja"))


def test_japanese():
    """Every Japanese text is Japanese."""
    return untranslated(read_pages(HELP / "ja"))


def test_labels():
    """Buttons and menu items are called as the application calls them, in both languages."""
    return wrong_labels(read_pages(HELP / "C"), read_pages(HELP / "ja"), read_labels(PO))


def test_settings():
    """The settings that IT is told of exist."""
    keys = set(re.findall(r'<key name="([^"]+)"', SCHEMA.read_text(encoding="utf-8")))
    section = read_pages(HELP / "C")["it.page"].find(f"{MALLARD}section[@id='keys']")
    told = [code.text for cell in section.iter(MALLARD + "tr") for code in cell[0].iter(MALLARD + "code")]
    return [f"no setting {key!r}" for key in told if key not in keys] or ([] if told else ["none told"])


def test_shortcuts():
    """Every key of the overview is in the help's table."""
    table = read_pages(HELP / "C")["keys.page"]
    told = {"+".join(key.itertext()).lower() for key in table.iter(MALLARD + "key")}
    told |= {"+".join(key.text for key in keys).lower() for keys in table.iter(MALLARD + "keyseq")}
    faults = []
    for accelerator in ET.parse(OVERLAY).iterfind(".//property[@name='accelerator']"):
        name = accelerator.text.lower().replace("<control>", "ctrl+").replace("<shift>", "shift+")
        start, _, last = name.partition("...")  # a row of digits
        keys = [start] if not last else [start[:-1] + str(n) for n in range(int(start[-1]), int(last) + 1)]
        faults += [f"no key {key!r}" for key in keys if key not in told]
    return faults


def test_screens():
    """F1 leads from every screen to a page that there is, and no screen is one that is gone."""
    ui, there = OVERLAY.parent.parent, set()
    for page in read_pages(HELP / "C").values():
        there |= {page.get("id")} | {f"{page.get('id')}#{part.get('id')}" for part in page.iter(MALLARD + "section")}
    text = (ui / "common" / "lui-help.c").read_text(encoding="utf-8")
    table = re.findall(r'{ "(\w+)", "([\w#-]+)" }', text)
    types = set(re.findall(r"G_DEFINE_FINAL_TYPE \((\w+),", "".join(
        source.read_text(encoding="utf-8") for source in ui.glob("*/*.c")))) | {"GtkShortcutsWindow"}
    return ([f"no page {page!r}" for _, page in table if page not in there]
            + [f"no screen {name!r}" for name, _ in table if name not in types]
            + [f"no way to page {page!r}" for page in sorted({p for p in there if "#" not in p} - {"index", "it", "security"})
               if page not in {to for _, to in table}] + ([] if table else ["no table"]))


def test_no_network():
    """Nothing leads out of the help: it is read on closed networks, too."""
    texts = {path: path.read_text(encoding="utf-8") for path in HELP.glob("*/*.page")}
    return [str(path) for path, text in texts.items() if "href=" in text]


def test_mallard():
    """Yelp's own tools have nothing to say."""
    if not which("yelp-check"):
        return None
    faults = []
    for language in ("C", "ja"):
        pages = sorted(map(str, (HELP / language).glob("*.page")))
        for check in ("validate", "ids", "links", "orphans"):
            run = subprocess.run(["yelp-check", check, *pages], capture_output=True, text=True)
            if run.returncode or run.stdout.strip():
                faults.append(f"{language} {check}: {run.stdout}{run.stderr}")
    return faults


def test_itself():
    """Planted faults are found."""
    start = f'<page xmlns="{MALLARD[1:-1]}" id="a"><title>'
    plain = ET.fromstring(start + "Find</title><p>Choose <gui>Find</gui>, <key>F3</key>.</p></page>")
    good = ET.fromstring(start + "検索</title><p><key>F3</key>か<gui>検索</gui>です。</p></page>")
    bad = {
        "no page": None,
        "no paragraph": "検索</title></page>",
        "another key": "検索</title><p><key>F4</key>か<gui>検索</gui>です。</p></page>",
        "not translated": "Find</title><p><key>F3</key>か<gui>検索</gui>です。</p></page>",
        "another label": "検索</title><p><key>F3</key>か<gui>探す</gui>です。</p></page>",
    }

    def faults_of(other):
        others = {} if other is None else {"a.page": other}
        pages = {"a.page": plain}
        return (compare(pages, others) + untranslated(others)
                + wrong_labels(pages, others, {"Find": {"検索"}}))

    with tempfile.TemporaryDirectory() as folder:
        po = Path(folder, "ja.po")
        po.write_text('#, c-format\nmsgctxt "a"\nmsgid ""\n"Fi"\n"nd"\nmsgstr "検索"\n', encoding="utf-8")
        found = [] if read_labels(po) == {"Find": {"検索"}} else ["labels are misread"]
    found += [f"good: {fault}" for fault in faults_of(good)]
    if not wrong_labels({"a.page": plain}, {"a.page": good}, {}):
        found.append("a label that is gone passes")
    for what, text in bad.items():
        if not faults_of(text and ET.fromstring(start + text)):
            found.append(f"{what} passes")
    return found


def main():
    tests = [value for name, value in list(globals().items()) if name.startswith("test_")]
    print(f"1..{len(tests)}")
    failed = 0
    for number, test in enumerate(tests, 1):
        faults = test()
        for fault in faults or []:
            print(f"# {fault}")
        skip = " # SKIP yelp-check is not installed" if faults is None else ""
        print(f"{'not ok' if faults else 'ok'} {number} {test.__name__[5:]}{skip}")
        failed += bool(faults)
    sys.exit(failed > 0)


main()
