# SPDX-License-Identifier: LGPL-2.1-or-later
"""What the compiler does not hold: sizes, layers, and a few habits. One TAP line a rule.

A line that has to break a rule says so in place: /* lint: RULE */ with the reason.
"""

import re
import sys
from pathlib import Path

ROOT = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()

# A module may include its own headers and those of the modules named here (architecture).
LAYERS = {
    "base": [],
    "protocol": ["base"],
    "crypto": ["base"],
    "keys": ["crypto", "base"],
    "store": ["base"],
    "rtp": ["base"],
    "transport": ["crypto", "rtp", "base"],
    "sfu": ["transport", "protocol", "crypto", "rtp", "base"],
    "server": ["sfu", "store", "transport", "protocol", "crypto", "rtp", "base"],
    "media": ["rtp", "base"],
    "call": ["transport", "protocol", "crypto", "rtp", "base"],
    "client": ["call", "media", "transport", "protocol", "keys", "crypto", "rtp", "base"],
}
FILE_LINES, FUNCTION_LINES, HEADER_LINES = 1000, 100, 300
FORBIDDEN = {
    "unbounded": r"\b(strcpy|strcat|sprintf|vsprintf|gets)\s*\(",
    "sleep": r"\b(g_usleep|usleep|sleep|nanosleep)\s*\(",
    "nested-loop": r"\bg_main_loop_(new|run)\s*\(",
}


def module_of(path):
    """A module's folder may have folders for parts of it."""
    return path.parts[1] if path.parts[0] == "libliveon" and len(path.parts) > 2 else path.parent.name


def tracked(*suffixes):
    """The project's own sources, without build folders (which have no source beside them)."""
    found = []
    for top in ("app", "libliveon", "ui", "tests"):
        found += [p for p in (ROOT / top).rglob("*") if p.suffix in suffixes]
    return sorted(found)


def without_comments(text):
    keep_lines = lambda m: "\n" * m.group(0).count("\n")
    return re.sub(r"/\*.*?\*/", keep_lines, text, flags=re.S)


def allowed(lines, number, rule):
    return any(f"lint: {rule}" in line for line in lines[max(0, number - 2):number + 1])


def functions(text):
    """(name, first line, length) of every function body that starts in column 0."""
    lines = text.splitlines()
    start = None
    for number, line in enumerate(lines, 1):
        if line == "{":
            start = number
        elif line == "}" and start:
            name = re.match(r"\w+", lines[start - 2] if start > 1 else "")
            head = "\n".join(lines[max(0, start - 12):start - 1])
            found = re.findall(r"^(\w+) \(", head, flags=re.M)
            yield (found[-1] if found else name.group(0) if name else "?"), start, number - start + 1
            start = None
        elif line.startswith("}"):
            start = None


def is_table(path, name):
    """Long but flat: what a class installs, and the cases of a test."""
    return name.endswith("_class_init") or name == "install_properties" or path.parts[0] == "tests"


def rule_sizes(sources):
    for path, text in sources:
        count = text.count("\n")
        limit = HEADER_LINES if path.suffix == ".h" else FILE_LINES
        if count > limit:
            yield f"{path}: {count} lines, at most {limit}"
        if path.suffix == ".c":
            for name, line, length in functions(text):
                if length > FUNCTION_LINES and not is_table(path, name):
                    yield f"{path}:{line}: {name} has {length} lines, at most {FUNCTION_LINES}"


def rule_layers(sources):
    owner = {p.name: module_of(p) for p, _ in sources if p.suffix == ".h" and p.parts[0] == "libliveon"}
    for path, text in sources:
        module = module_of(path)
        if path.parts[0] != "libliveon" or module not in LAYERS:
            continue
        for header in re.findall(r'#include "([^"]+)"', text):
            where = owner.get(header)
            if where and where != module and where in LAYERS and where not in LAYERS[module]:
                yield f"{path}: {module} may not use {header} of {where}"
        if "sqlite3.h" in text and path.name != "lv-sqlite.c":
            yield f"{path}: SQLite belongs behind lv-sqlite.c"


def rule_ui(sources):
    """The desktop stands on the public API alone, and its headers say whose thread they are."""
    for path, text in sources:
        if path.parts[0] != "ui":
            continue
        for header in re.findall(r'#include [<"]([^">]+)[">]', text):
            if re.match(r"(lv-|gst/|libsoup/|openssl/|nice/)", header):
                yield f"{path}: ui may not use {header}"
        if path.suffix == ".h" and "Main context only." not in text:
            yield f"{path}: the first comment does not say whose thread it is"


def rule_habits(sources):
    for path, text in sources:
        if path.parts[0] in ("tests",):
            continue
        lines = text.splitlines()
        for number, line in enumerate(without_comments(text).splitlines(), 1):
            for rule, pattern in FORBIDDEN.items():
                if rule == "nested-loop" and (path.parts[0] == "app" or "examples" in path.parts):
                    continue
                if re.search(pattern, line) and not allowed(lines, number, rule):
                    yield f"{path}:{number}: {rule}: {line.strip()}"


def rule_state(sources):
    """No mutable file-scope state but ids of properties, signals and types."""
    pattern = re.compile(r"^static (?!const|inline|void|gboolean \w+ \(|GParamSpec|guint signals)([\w ]+\*?)\b(\w+)(\[.*\])?( = .*)?;$")
    for path, text in sources:
        if path.suffix != ".c" or path.parts[0] in ("tests",):
            continue
        lines = text.splitlines()
        for number, line in enumerate(without_comments(text).splitlines(), 1):
            match = pattern.match(line)
            if match and "const" not in line and "(" not in line and not allowed(lines, number, "state"):
                yield f"{path}:{number}: state at file scope: {line.strip()}"


def rule_heads(sources):
    for path, text in sources:
        if "SPDX-License-Identifier: LGPL-2.1-or-later" not in "\n".join(text.splitlines()[:3]):
            yield f"{path}: no SPDX line"
        if path.suffix == ".h" and path.parts[0] == "libliveon" and module_of(path) in LAYERS:
            first = re.search(r"/\*(?! SPDX)(.*?)\*/", text, flags=re.S)
            words = first.group(1) if first else ""
            if path.name not in ("liveon-macros.h", "lv-limits.h") and not re.search(
                r"thread|context only", words, flags=re.I
            ):
                yield f"{path}: the first comment does not say whose thread it is"


def rule_licences(_sources):
    """Scripts and build files, too, may be taken from here by themselves."""
    for path in tracked(".py", ".sh", ".build"):
        if "SPDX-License-Identifier" not in "\n".join(path.read_text("utf-8").splitlines()[:3]):
            yield f"{path.relative_to(ROOT)}: no SPDX line"


def rule_locks(sources):
    """One writer, no locks: they live where threads meet and nowhere else, or say why."""
    for path, text in sources:
        if path.parts[0] != "libliveon" or "g_mutex_init" not in text:
            continue
        if module_of(path) not in ("store", "crypto", "base", "media", "call") and "lint: lock" not in text:
            yield f"{path}: a lock outside the modules that own a thread"


def main():
    sources = [(p.relative_to(ROOT), p.read_text(encoding="utf-8")) for p in tracked(".c", ".h")]
    rules = [rule_sizes, rule_layers, rule_ui, rule_habits, rule_state, rule_heads, rule_licences,
             rule_locks]
    print(f"1..{len(rules)}")
    failed = False
    for number, rule in enumerate(rules, 1):
        findings = list(rule(sources))
        failed |= bool(findings)
        print(f"{'not ok' if findings else 'ok'} {number} {rule.__name__[5:]}")
        for finding in findings:
            print(f"# {finding}")
    return 1 if failed else 0


sys.exit(main())
