# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes admission.json with Python's own hashlib, hmac and unicodedata: an implementation that has
nothing in common with the C library's or the browser's. Run it again after a change of the scheme
(libliveon/crypto/lv-admission.h): python3 make-admission.py > admission.json"""

import hashlib
import hmac
import json
import unicodedata

# The property White_Space of Unicode; Python's strip() takes U+001C to U+001F as well.
WHITE_SPACE = "".join(
    map(chr, [*range(0x09, 0x0E), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000])
)
ROOM = "00112233445566778899aabbccddeeff"
OTHER_ROOM = "ffeeddccbbaa99887766554433221100"
SALT = "000102030405060708090a0b0c0d0e0f"
OTHER_SALT = "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"
PEPPER = "c0" * 32


def hkdf(key, info, length):
    root = hmac.new(bytes(32), key, "sha256").digest()
    block, out, counter = b"", b"", 1
    while len(out) < length:
        block = hmac.new(root, block + info + bytes([counter]), "sha256").digest()
        out, counter = out + block, counter + 1
    return out[:length]


def derive(password, room=ROOM, salt=SALT, iterations=600000):
    normal = unicodedata.normalize("NFKC", password).strip(WHITE_SPACE)
    full_salt = b"liveon-room-password-v1" + room.encode() + bytes.fromhex(salt)
    hardened = hashlib.pbkdf2_hmac("sha256", normal.encode(), full_salt, iterations, 32)
    admission = hkdf(hardened, b"liveon admission v1" + room.encode(), 32)
    return {
        "password": password,
        "room": room,
        "salt": salt,
        "iterations": iterations,
        "hardened": hardened.hex(),
        "admission": admission.hex(),
        "psk": hkdf(hardened, b"liveon psk v1" + room.encode(), 32).hex(),
        "verifier": hmac.new(bytes.fromhex(PEPPER), admission, "sha256").hexdigest(),
    }


def normal(text):
    return {"password": text, "normal": unicodedata.normalize("NFKC", text).strip(WHITE_SPACE)}


TEXTS = [
    "plain",
    "  both ends \t\r\n",
    "\u3000全角の空白\u3000",
    "inner  blanks stay",
    "\u0085\u00a0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000\u000b\u000cx\u000c\u000b\u3000\u205f",
    "\ufeffbyte order mark stays\ufeff",
    "\u200bzero width space stays\u200b",
    "\u001cinformation separators stay\u001f",
    "ﾊﾟｽﾜｰﾄﾞ",
    "パスワード",
    "ハ\u309aスワート\u3099",
    "Ｐａｓｓ１２３！",
    "①㈱㍻ ﬁ ²",
    "e\u0301t\u00e9",
    "\u00a8a",
    "\u1100\u1161\u11a8 각",
    "\U0001f600 \U0001d400",
    "\ufdfa",
    "Straße ΑΒΓ İi",
]
REFUSED = ["", " ", "\u3000", "\t \u00a0\u2003\u3000\n", "\u0085"]
PAIRS = ["open sesame", "ﾊﾟｽﾜｰﾄﾞ", "\u3000Ｐａｓｓ１２３！ "]

print(
    json.dumps(
        {
            "about": "Made by make-admission.py beside this file; shared by the tests of every client.",
            "pepper": PEPPER,
            "normal": [normal(text) for text in TEXTS],
            "refused": REFUSED,
            "derive": [derive(text) for text in PAIRS]
            + [
                derive("open sesame", room=OTHER_ROOM),
                derive("open sesame", salt=OTHER_SALT),
                derive("open sesame", iterations=600001),
            ],
            "iterations": {"min": 600000, "max": 6000000},
        },
        indent=1,
        ensure_ascii=True,
    )
)
