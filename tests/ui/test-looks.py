#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The whole way in the looks that people have: Japanese and light in a small window, English and dark
in a large one, Japanese with high contrast and large text as narrow as a telephone. The screenshots
stay in the build folder, to be looked at; here it is judged that every stop is reached."""

import argparse
import sys
import tempfile
from pathlib import Path

from desktop import Desktop
from people import LOCKED_ROOM, SHOTS, Company
from tour import Tour

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))
from liveond import main  # noqa: E402

LIVEON = sys.argv[3]
STOPS = {"first-contact", "sign-in", "rooms", "door", "meeting", "people", "history"}


def go(name, language, width, height, **options):
    output = SHOTS / name
    with tempfile.TemporaryDirectory(prefix="liveon-ui-") as folder:
        company = Company(sys.argv[1], sys.argv[2], folder)
        try:
            for login in ("sato", "suzuki"):
                company.seat(login, LOCKED_ROOM)
            arguments = argparse.Namespace(
                server=company.address, company="acme", user="tanaka", room=LOCKED_ROOM,
                password_file=str(company.server.password_file), language=language, output=output,
                entry_file=str(company.server.folder / "entry"))
            with Desktop(width, height, language, **options) as desktop:
                tour = Tour(arguments, desktop, desktop.start(LIVEON))
                tour.go()
        finally:
            company.stop()
    made = {path.stem for path in output.glob("*.png")}
    assert not tour.too_large, f"wider or higher than the display: {tour.too_large}"
    assert STOPS <= made, STOPS - made


def test_japanese_light_small(_liveond):
    go("ja-light-800", "ja", 800, 640)


def test_english_dark_large(_liveond):
    go("en-dark-1600", "en", 1600, 900, dark=True)


def test_japanese_contrast_narrow(_liveond):
    go("ja-contrast-360", "ja", 360, 720, contrast=True, scale=1.5)


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
