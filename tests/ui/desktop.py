# SPDX-License-Identifier: LGPL-2.1-or-later
"""The desktop client in a virtual display, driven as a screen reader drives it (AT-SPI).

A test runs inside tests/media/session.py (bus, PipeWire, HOME of its own):

    with Desktop(1000, 680, language="ja") as desktop:
        app = desktop.start(liveon)
        app.find("ログイン", "button").click()
        app.wait("会議室リスト")
        desktop.screenshot("rooms.png")

Things are found by what they are called (the accessible name) and, where it matters, by kind: roles
differ from one GTK to the next. What is looked for is waited for.
"""

import ctypes
import functools
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, Gio, GLib  # noqa: E402

LOCALES = {"ja": "ja_JP", "en": "en_US"}
PATIENCE = 40  # seconds, for a machine that does much else
# GTK 4.8 criticises itself when somebody asks about a window that is just going.
NOT_OURS = ("g_variant_is_object_path: assertion 'string != NULL' failed",)
KINDS = {
    "button": {Atspi.Role.PUSH_BUTTON, Atspi.Role.TOGGLE_BUTTON, Atspi.Role.RADIO_BUTTON},
    "check": {Atspi.Role.CHECK_BOX, Atspi.Role.SWITCH} if hasattr(Atspi.Role, "SWITCH")
    else {Atspi.Role.CHECK_BOX, Atspi.Role.TOGGLE_BUTTON},
}


def count_colours(path):
    """Of a screenshot: a picture has many, a window without one few."""
    done = subprocess.run(["identify", "-format", "%k", str(path)], capture_output=True, text=True,
                          check=True)
    return int(done.stdout)


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def apart(test):
    """Runs the test in a process of its own: libatspi stays with the first bus that it has seen."""
    @functools.wraps(test)
    def run(*arguments):
        pid = os.fork()
        if pid == 0:
            try:
                test(*arguments)
            except BaseException:  # the child ends here whatever happens
                for line in traceback.format_exc().splitlines():
                    print(f"# {line}", flush=True)
                os._exit(1)
            os._exit(0)
        assert os.waitpid(pid, 0)[1] == 0, "see above"
    return run


def locales_folder():
    """Where the session keeps them: making one takes a second."""
    return Path(os.environ["XDG_RUNTIME_DIR"]) / "locales"


def make_locale(language):
    """A locale that this machine need not have generated."""
    name = f"{LOCALES[language]}.UTF-8"
    folder = locales_folder()
    if not (folder / name).exists():
        folder.mkdir(exist_ok=True)
        subprocess.run(["localedef", "-i", LOCALES[language], "-f", "UTF-8", folder / name],
                       check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return name


def has_owner(name):
    bus = Gio.bus_get_sync(Gio.BusType.SESSION, None)
    return bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                         "NameHasOwner", GLib.Variant("(s)", (name,)), None, Gio.DBusCallFlags.NONE,
                         -1, None)[0]


def start_accessibility():
    """Once a process, whichever displays come and go: libatspi keeps to the bus it found first."""
    if has_owner("org.a11y.Bus"):
        return
    env = {key: value for key, value in os.environ.items() if key != "DISPLAY"}
    subprocess.Popen(["/usr/libexec/at-spi-bus-launcher", "--launch-immediately"], env=env,
                     stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                     stderr=subprocess.DEVNULL, preexec_fn=die_with_parent)
    end = time.monotonic() + PATIENCE
    while not has_owner("org.a11y.Bus"):
        assert time.monotonic() < end, "no accessibility bus"
        time.sleep(0.02)
    Atspi.init()


def start_keyring(home):
    """The real secret service, unlocked, once a process; its keyring lies in home."""
    if has_owner("org.freedesktop.secrets"):
        return
    daemon = subprocess.Popen(
        ["gnome-keyring-daemon", "--foreground", "--components=secrets", "--unlock"],
        env={**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home)}, stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=die_with_parent)
    daemon.stdin.write(b"a test's keyring\n")
    daemon.stdin.close()
    end = time.monotonic() + PATIENCE
    while not has_owner("org.freedesktop.secrets"):
        assert time.monotonic() < end, "no secret service"
        time.sleep(0.02)


class Thing:
    """Something on the screen."""

    def __init__(self, app, node):
        self.app, self.node = app, node

    @property
    def name(self):
        return self.node.get_name() or ""

    @property
    def text(self):
        interface = self.node.get_text_iface()
        return Atspi.Text.get_text(interface, 0, Atspi.Text.get_character_count(interface))

    def has(self, state):
        return self.node.get_state_set().contains(getattr(Atspi.StateType, state))

    def can_click(self):
        interface = self.node.get_action_iface()
        return bool(interface and interface.get_n_actions())

    def click(self):
        """It, or the button inside: a menu button is a widget around one."""
        able = next((thing for thing in (self, *self.within()) if thing.can_click()), None)
        assert able, f"{self.name!r} cannot be clicked"
        able.node.get_action_iface().do_action(0)
        return self

    def type(self, words):
        """Instead of what stands there."""
        interface = self.node.get_editable_text_iface()
        assert interface, f"{self.name!r} takes no text"
        Atspi.EditableText.set_text_contents(interface, words)
        return self

    def focus(self):
        self.node.get_component_iface().grab_focus()
        return self

    def find(self, name=None, kind=None):
        return self.app.find(name, kind, within=self)

    def within(self):
        """All that is shown inside, outermost first."""
        for index in range(self.node.get_child_count()):
            child = self.node.get_child_at_index(index)
            # GTK 4.8 says of nothing that it is showing; what is hidden says so, not what is in it.
            if child is not None and (thing := Thing(self.app, child)).has("VISIBLE"):
                yield thing
                yield from thing.within()


class App:
    """The client's process."""

    def __init__(self, desktop, process):
        self.desktop, self.process, self.called = desktop, process, None

    def owns(self, node):
        """A sandbox hides whose process it is, not what it is called."""
        if self.called is not None:
            return node.get_name() == self.called
        return node.get_process_id() == self.process.pid

    def root(self):
        desktop = Atspi.get_desktop(0)
        for index in range(desktop.get_child_count()):
            child = desktop.get_child_at_index(index)
            if child is not None and self.owns(child):
                return Thing(self, child)
        return None

    def said(self):
        return self.desktop.log_of(self)

    def criticals(self):
        """What the client's libraries call a mistake of ours."""
        return [line for line in self.log.read_text(errors="replace").splitlines()
                if "-CRITICAL **" in line and not line.endswith(NOT_OURS)]

    def fits(self, thing, name, kind):
        if name is not None and thing.name != name:
            return False
        if kind in KINDS and thing.node.get_role() not in KINDS[kind]:
            return False
        return kind != "entry" or bool(thing.node.get_editable_text_iface())

    def seek(self, name=None, kind=None, within=None):
        """What fits and is shown now, one after the other: who needs one does not ask about all."""
        root = within or self.root()
        if root is not None:
            yield from (thing for thing in root.within() if self.fits(thing, name, kind))

    def look(self, name=None, kind=None, within=None):
        """All that fit and are shown now."""
        try:
            return list(self.seek(name, kind, within))
        except GLib.Error:  # it changed while we looked
            return []

    def wait_until(self, what, condition, seconds=PATIENCE):
        end = time.monotonic() + seconds
        while True:
            begin = time.monotonic()
            try:
                if result := condition():
                    return result
            except GLib.Error:
                pass  # something that was looked at has just gone
            if self.process.poll() is not None:
                raise AssertionError(f"the client ended ({self.process.returncode}) before {what}:\n"
                                     + self.said())
            if time.monotonic() > end:
                raise AssertionError(f"no {what}; shown: {self.outline()}\n{self.said()}")
            # Looking keeps the client from what is waited for: it gets half of the time.
            time.sleep(max(0.05, time.monotonic() - begin))

    def find(self, name=None, kind=None, within=None, seconds=PATIENCE):
        return self.wait_until(f"{name or kind!r}", lambda: next(self.seek(name, kind, within), None),
                               seconds)

    wait = find

    def rows(self):
        """The items of the lists that are shown, by what is written in them."""
        return [thing for thing in self.look() if thing.node.get_role() == Atspi.Role.LIST_ITEM]

    def open_room(self, name):
        """As a keyboard does, from the list that has the focus: down to its row, and Enter."""
        def place():
            rows = [[t.name for t in row.within()] for row in self.rows()]
            found = [i for i, words in enumerate(rows) if name in words]
            return found[0] + 1 if found else None

        below = self.wait_until(f"row {name!r}", place) - 1
        self.desktop.press("Home", *["Down"] * below, "Return")

    def tab_to(self, name, kind=None):
        """As a keyboard reaches it; what it does not reach, nobody without a mouse does."""
        for _ in range(60):
            for thing in self.look(name, kind):
                if thing.has("FOCUSED"):
                    return thing
            self.desktop.press("Tab")
            time.sleep(0.05)
        raise AssertionError(f"Tab does not come to {name!r}")

    def click(self, name):
        """Whatever of that name can be clicked: a tab, a button, a row of a menu."""
        def able():
            return next((thing for thing in self.seek(name) if thing.can_click()), None)

        self.wait_until(f"a click on {name!r}", able).click()

    def closing(self, act):
        """Does what closes a dialog, and looks at nothing in it meanwhile."""
        before = self.root().node.get_child_count()
        act()
        self.wait_until("an end of the dialog",
                        lambda: self.root().node.get_child_count() < before)

    def wait_gone(self, name, seconds=PATIENCE):
        self.wait_until(f"end of {name!r}", lambda: not self.look(name), seconds)

    def wait_words(self, words, seconds=PATIENCE):
        """Something whose name or text has these words in it."""
        def condition():
            return next((thing for thing in self.seek() if words in thing.name), None)
        return self.wait_until(f"words {words!r}", condition, seconds)

    def outline(self):
        return [thing.name for thing in self.look() if thing.name]

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)


class Desktop:
    """A display and what goes with it."""

    def __init__(self, width=1000, height=680, language="en", scale=1.0, contrast=False, dark=False):
        self.size, self.language = (width, height), language
        self.text_scale, self.contrast, self.dark = scale, contrast, dark
        self.children, self.apps = [], []

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="liveon-desktop-"))
        self.env = dict(
            os.environ, GSK_RENDERER="cairo", GDK_DEBUG="gl-disable", GDK_BACKEND="x11",
            GSETTINGS_BACKEND="keyfile", NO_AT_BRIDGE="0", LOCPATH=str(locales_folder()),
            ADW_DISABLE_PORTAL="1", LANGUAGE="", G_MESSAGES_DEBUG="", G_DEBUG="",
            XDG_CONFIG_HOME=str(self.folder / "config"), XDG_STATE_HOME=str(self.folder / "state"))
        self.env.pop("LC_ALL", None)
        self.env.pop("WAYLAND_DISPLAY", None)
        self.env["LANG"] = make_locale(self.language)
        if self.contrast:
            self.env["ADW_DEBUG_HIGH_CONTRAST"] = "1"
        if self.dark:
            self.env["ADW_DEBUG_COLOR_SCHEME"] = "prefer-dark"
        read_end, write_end = os.pipe()
        width, height = self.size
        self.child("Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{width}x{height}x24",
                   "-noreset", "-nolisten", "tcp", pass_fds=[write_end])
        os.close(write_end)
        with os.fdopen(read_end) as pipe:
            self.env["DISPLAY"] = ":" + pipe.readline().strip()
        if self.text_scale != 1.0:  # as the accessibility settings do
            subprocess.run(["xprop", "-root", "-f", "RESOURCE_MANAGER", "8s", "-set",
                            "RESOURCE_MANAGER", f"Xft.dpi:\t{round(96 * self.text_scale)}\n"],
                           env=self.env, check=True)
        start_accessibility()
        # Asking keeps somebody on the bus from now on.
        Atspi.get_desktop(0).get_child_count()
        return self

    def __exit__(self, kind, *_ignored):
        for app in self.apps:
            app.stop()
        for child in reversed(self.children):
            child.terminate()
            child.wait(10)
        criticals = [line for app in self.apps for line in app.criticals()]
        shutil.rmtree(self.folder, ignore_errors=True)
        assert kind is not None or not criticals, criticals

    def child(self, *command, **options):
        log = (self.folder / f"log-{len(self.children)}").open("wb")
        process = subprocess.Popen(command, env=self.env, stdin=subprocess.DEVNULL, stdout=log,
                                   stderr=log, preexec_fn=die_with_parent, **options)
        log.close()
        self.children.append(process)
        return process

    def start_flatpak(self, application):
        """The client as it is installed, which ends with us."""
        unset = [f"--unset-env={name}" for name in ("GSETTINGS_BACKEND", "LOCPATH")]
        app = self.start("flatpak", "run", "--user", "--die-with-parent", *unset, application)
        app.called = "liveon"
        return app

    def start(self, liveon, *arguments, **env):
        """The client; keyword arguments go into its environment."""
        log = (self.folder / f"app-{len(self.apps)}").open("wb")
        process = subprocess.Popen([str(liveon), *arguments], env={**self.env, **env},
                                   stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                   preexec_fn=die_with_parent)
        log.close()
        app = App(self, process)
        app.log = Path(log.name)
        self.apps.append(app)
        return app

    def log_of(self, app):
        return app.log.read_text(errors="replace")[-4000:]

    def press(self, *keys):
        """Keys as a keyboard sends them: "ctrl+m", "Return"."""
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], env=self.env, check=True)

    def xdotool(self, *words):
        return subprocess.run(["xdotool", *map(str, words)], env=self.env, stdout=subprocess.PIPE,
                              text=True, check=True).stdout.split()

    def window(self):
        return self.xdotool("search", "--onlyvisible", "--name", "^LiveOn$")[-1]

    def fill(self):
        """The window over the whole display; there is no window manager to do it."""
        self.xdotool("windowsize", self.window(), *self.size)

    def fits(self):
        """Whether the window is no larger than the display: what is in it may ask for more."""
        said = self.xdotool("getwindowgeometry", "--shell", self.window())
        sizes = dict(word.split("=") for word in said)
        return int(sizes["WIDTH"]) <= self.size[0] and int(sizes["HEIGHT"]) <= self.size[1]

    def screenshot(self, path):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        subprocess.run(["import", "-window", "root", str(path)], env=self.env, check=True)
        print(f"# {path}", file=sys.stderr)
