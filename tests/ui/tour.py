#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""A person's whole way through the client on a running server, in a virtual display, with two others
in the room; a screenshot of every stop. Run it inside tests/media/session.py:

    tour.py --liveon PROGRAM --cli PROGRAM --server HOST:PORT --pin HEX --company CODE
            --password-file FILE --entry-file FILE --room NAME --output FOLDER
            [--language en|ja] [--size 1000x680] [--dark] [--contrast] [--text-scale 1.5]
"""

import argparse
import gettext
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

from desktop import Desktop, die_with_parent

OTHERS = {"sato": "佐藤 美咲", "suzuki": "鈴木 一郎"}  # as app/run makes them
WALLS = (("#99c1f1", "#1a5fb4"), ("#8ff0a4", "#26a269"))


def read_arguments():
    parser = argparse.ArgumentParser()
    for name in ("liveon", "cli", "server", "pin", "company", "password-file", "entry-file", "room"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--output", required=True, type=Path)
    parser.add_argument("--user", default="tanaka")
    parser.add_argument("--language", choices=("en", "ja"), default="en")
    parser.add_argument("--size", default="1000x680")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--contrast", action="store_true")
    parser.add_argument("--text-scale", type=float, default=1.0)
    return parser.parse_args()


def words_of(language):
    """What the client calls things, in its own catalogue."""
    folder = os.environ.get("LIVEON_LOCALE_DIR")
    return gettext.translation("liveon", folder, [language], fallback=language == "en").gettext


def make_clip(folder, name, top, bottom):
    """Somebody before a wall, who sways a little, as a camera would see them."""
    picture, clip = f"{folder}/{name}.png", f"{folder}/{name}.webm"
    subprocess.run(
        ["convert", "-size", "1400x800", f"gradient:{top}-{bottom}", "-fill", "#f6d5c0", "-draw",
         "ellipse 700,330 112,140 0,360", "-fill", "#3d3846", "-draw", "ellipse 700,250 124,90 180,360",
         "-fill", "#f6f5f4", "-draw", "ellipse 700,800 330,300 180,360", picture], check=True)
    subprocess.run(
        ["ffmpeg", "-v", "error", "-loop", "1", "-framerate", "15", "-i", picture, "-t", "8", "-vf",
         "crop=1280:720:60+30*sin(t*1.57):40+12*sin(t*3.14)", "-c:v", "libvpx", "-b:v", "2M",
         "-deadline", "realtime", "-cpu-used", "8", "-pix_fmt", "yuv420p", clip], check=True)
    return clip


@contextmanager
def participant(arguments, login, folder, camera, microphone):
    home = Path(folder) / login
    home.mkdir()
    process = subprocess.Popen(
        [arguments.cli, "join", arguments.room, "--server", arguments.server, "--pin",
         arguments.pin, "--company", arguments.company, "--user", login, "--password-file",
         arguments.password_file, "--room-password-file", arguments.entry_file, "--camera", camera,
         "--microphone", microphone],
        stdout=subprocess.DEVNULL, preexec_fn=die_with_parent,
        env={**os.environ, "HOME": str(home), "XDG_STATE_HOME": str(home / "state"),
             "XDG_CONFIG_HOME": str(home / "config")})
    try:
        yield process
    finally:
        process.terminate()
        process.wait(20)


class Tour:
    def __init__(self, arguments, desktop, app):
        self.arguments, self.desktop, self.app = arguments, desktop, app
        self.too_large = []  # screens that want more than the display has
        self.say = words_of(arguments.language)

    def shoot(self, name):
        """Once nothing moves any more but people."""
        time.sleep(0.6)
        self.desktop.screenshot(self.arguments.output / f"{name}.png")
        if not self.desktop.fits():
            self.too_large.append(name)

    def press(self, english):
        self.app.find(self.say(english), "button").click()

    def type(self, english, words):
        self.app.find(self.say(english), "entry").type(words)

    def sign_in(self):
        self.app.find(self.say("Server"), "entry")
        self.desktop.fill()
        self.type("Server", self.arguments.server)
        self.press("Continue")
        self.app.find(self.say("It is the same"), "button")
        self.shoot("first-contact")
        self.press("It is the same")
        self.type("Company code", self.arguments.company)
        self.type("User ID", self.arguments.user)
        self.type("Password", Path(self.arguments.password_file).read_text().strip())
        self.shoot("sign-in")
        self.press("Sign in")
        self.app.find(self.arguments.room)
        self.shoot("rooms")

    def enter(self):
        self.app.open_room(self.arguments.room)
        self.type("Entry password", Path(self.arguments.entry_file).read_text().strip())
        camera = self.app.find(self.say("Enter with the camera on"), "button")
        if not camera.has("PRESSED"):
            camera.click()
        self.app.wait_gone(self.say("Camera off"))
        self.shoot("door")
        self.press("Enter")
        self.app.find(self.say("Leave"), "button")

    def meet(self):
        for name in OTHERS.values():
            self.app.wait_words(name, seconds=30)
        time.sleep(3)  # the others' first pictures; what is shown is not judged here
        self.shoot("meeting")
        self.press("People")
        self.app.find(self.say("Volume"))
        self.shoot("people")
        self.press("People")
        self.press("Leave")
        self.app.find(self.arguments.room)

    def look_back(self):
        self.app.click(self.say("History"))
        self.app.wait_words(self.say("The past year is shown."))
        self.app.find(self.arguments.room)
        self.shoot("history")

    def go(self):
        self.sign_in()
        self.enter()
        self.meet()
        self.look_back()


def main():
    arguments = read_arguments()
    width, height = map(int, arguments.size.split("x"))
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="liveon-tour-"))
        speech = "file:" + os.environ["LIVEON_TEST_SPEECH"]
        for login, walls in zip(OTHERS, WALLS):
            clip = make_clip(folder, login, *walls)
            stack.enter_context(participant(arguments, login, folder, "file:" + clip, speech))
        desktop = stack.enter_context(Desktop(width, height, arguments.language,
                                              arguments.text_scale, arguments.contrast,
                                              arguments.dark))
        Tour(arguments, desktop, desktop.start(arguments.liveon)).go()
    print(f"screenshots: {arguments.output}")


if __name__ == "__main__":
    sys.exit(main())
