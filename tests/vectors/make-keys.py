# SPDX-License-Identifier: LGPL-2.1-or-later
"""Writes keys.json: announcements, lists, codes and sealed keys as another program makes them from the
words of libliveon/crypto/lv-key-announcement.h, lv-room-secret.h, lv-verification.h and
libliveon/keys/lv-key-message.h, with the HKDF and the key schedule of HPKE (RFC 9180) written out here.
Needs python3-cryptography. Run it again after a change of these: python3 make-keys.py > keys.json"""

import base64
import hashlib
import hmac
import json
import struct

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ROOM = bytes(range(0xA0, 0xB0))
CALL = 0x0102030405060708
SUITE = 5


def sha256(data):
    return hashlib.sha256(data).digest()


def raw(key):
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


class Person:
    def __init__(self, name, mode=1, epoch=3, expires=1800000000123):
        self.name, self.mode, self.epoch, self.expires = name, mode, epoch, expires
        self.seed, self.private, self.session = (sha256(w + name.encode()) for w in (b"d", b"s", b"i"))
        self.session = self.session[:16]
        self.index = int.from_bytes(self.session[:2], "big") & 0xFFF
        self.device = Ed25519PrivateKey.from_private_bytes(self.seed)
        self.key = X25519PrivateKey.from_private_bytes(self.private)
        self.nonce = sha256(b"n" + name.encode())[:16]

    def announcement(self):
        name = self.name.encode()
        body = b"liveonA1" + bytes([SUITE, self.mode]) + ROOM + self.session + raw(self.device) + raw(self.key)
        body += struct.pack(">QQHIIH", CALL, self.expires, self.index, self.epoch, 0x80000001, len(name)) + name
        return body + self.device.sign(body)


def extract(salt, ikm):
    return hmac.new(salt or bytes(32), ikm, "sha256").digest()


def expand(prk, info, length):
    block, out, counter = b"", b"", 1
    while len(out) < length:
        block = hmac.new(prk, block + info + bytes([counter]), "sha256").digest()
        out, counter = out + block, counter + 1
    return out[:length]


KEM, HPKE = b"KEM\x00\x20", b"HPKE\x00\x20\x00\x01\x00\x02"


def labelled_extract(suite, salt, label, ikm):
    return extract(salt, b"HPKE-v1" + suite + label + ikm)


def labelled_expand(suite, prk, label, info, length):
    return expand(prk, struct.pack(">H", length) + b"HPKE-v1" + suite + label + info, length)


def hpke_seal(ephemeral, sender, recipient, info, psk, psk_id, aad, text):
    """auth_psk, or auth without a psk."""
    dh = ephemeral.exchange(X25519PublicKey.from_public_bytes(recipient))
    dh += sender.exchange(X25519PublicKey.from_public_bytes(recipient))
    context = raw(ephemeral) + recipient + raw(sender)
    shared = labelled_expand(KEM, labelled_extract(KEM, b"", b"eae_prk", dh), b"shared_secret", context, 32)
    context = bytes([3 if psk else 2]) + labelled_extract(HPKE, b"", b"psk_id_hash", psk_id)
    context += labelled_extract(HPKE, b"", b"info_hash", info)
    secret = labelled_extract(HPKE, shared, b"secret", psk)
    key = labelled_expand(HPKE, secret, b"key", context, 32)
    nonce = labelled_expand(HPKE, secret, b"base_nonce", context, 12)
    return raw(ephemeral) + AESGCM(key).encrypt(nonce, text, aad)


def psk_id(mode, epoch):
    return b"liveon-psk-1" + ROOM + bytes([mode]) + struct.pack(">I", epoch)


def roster_hash(people):
    ordered = sorted(people, key=lambda p: p.session)
    digests = b"".join(sha256(p.announcement()) for p in ordered)
    return sha256(b"liveonR1" + ROOM + struct.pack(">H", len(people)) + digests)


def commitment(version, roster, person):
    return sha256(b"liveon-commit-v1" + struct.pack(">Q", version) + roster + person.session + person.nonce)


def code(version, people):
    text = b"liveon-verify-v1" + ROOM + struct.pack(">QH", version, len(people))
    for person in sorted(people, key=lambda p: p.session):
        text += person.session + raw(person.device) + raw(person.key) + person.nonce
    return int.from_bytes(sha256(text)[:8], "big") % 10**12


def key_message(sender, recipients, psk, number, version, roster, generation, step, base_key):
    head = bytes([1, 1]) + sender.session + struct.pack(">QQ", number, version) + roster
    head += struct.pack(">HB", generation, step)
    entries = b""
    for recipient in recipients:
        info = b"liveon-key-v1" + ROOM + sender.session + recipient.session + bytes([SUITE])
        ephemeral = X25519PrivateKey.from_private_bytes(sha256(b"e" + recipient.private))
        entries += recipient.session + hpke_seal(
            ephemeral, sender.key, raw(recipient.key), info, psk,
            psk_id(recipient.mode, recipient.epoch) if psk else b"", head, base_key)
    return head + entries


def main():
    people = [Person(name) for name in ("田中 一郎", "Sato", "Müller, Eva", "Ōta")]
    version, psk = 41, sha256(b"psk")
    roster = roster_hash(people)
    base_key = sha256(b"base key") + sha256(b"another half")
    value = code(version, people)
    digits = f"{value:012d}"
    print(json.dumps({
        "room": ROOM.hex(),
        "call": str(CALL),
        "people": [{
            "name": p.name, "mode": p.mode, "secret_epoch": p.epoch, "expires_ms": p.expires,
            "index": p.index, "capabilities": 0x80000001, "device_seed": p.seed.hex(),
            "session_private": p.private.hex(), "session": p.session.hex(), "nonce": p.nonce.hex(),
            "device_key": raw(p.device).hex(), "session_key": raw(p.key).hex(),
            "announcement": p.announcement().hex(),
            "commitment": commitment(version, roster, p).hex(),
        } for p in people],
        "roster_version": version,
        "roster_hash": roster.hex(),
        "code": " ".join(digits[i:i + 3] for i in range(0, 12, 3)),
        "psk_ids": [{"mode": m, "secret_epoch": e, "psk_id": psk_id(m, e).hex()} for m, e in ((1, 0), (2, 7))],
        "link": {"secret": psk.hex(), "text": base64.urlsafe_b64encode(psk).rstrip(b"=").decode()},
        "key": {
            "number": 9, "generation": 12, "step": 34, "base_key": base_key.hex(), "psk": psk.hex(),
            "with_psk": key_message(people[0], people[1:], psk, 9, version, roster, 12, 34, base_key).hex(),
            "without": key_message(people[0], people[1:], b"", 9, version, roster, 12, 34, base_key).hex(),
        },
    }, ensure_ascii=False, indent=1))


main()
