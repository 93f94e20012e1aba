#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""In a meeting: what one does there, and what happens to one."""

import datetime
import os
import signal
import subprocess

from meeting import CLI, ME, OTHER, THIRD, Ear, Meeting, Someone, count_colours
from people import OPEN_ROOM, WHY
from liveond import main

QUIET = 100  # of 32767

def test_microphone(_liveond):
    """Muted and not, by button, by key, while Space is held, and from outside."""
    with Meeting("sato") as meeting:
        meeting.tile(ME, without=["Muted"])
        meeting.button("Mute").click()
        meeting.tile(ME, "Muted")
        assert meeting.button("Muted").has("PRESSED")
        meeting.desktop.press("ctrl+m")
        meeting.tile(ME, without=["Muted"])
        meeting.desktop.press("XF86AudioMicMute")
        meeting.tile(ME, "Muted")
        # The stage has the focus: who holds Space is heard.
        held = ["xdotool", "keydown", "space"], ["xdotool", "keyup", "space"]
        subprocess.run(held[0], env=meeting.desktop.env, check=True)
        meeting.button("Mute")
        meeting.tile(ME, without=["Muted"])
        subprocess.run(held[1], env=meeting.desktop.env, check=True)
        meeting.tile(ME, "Muted")
        subprocess.run([CLI, "mute"], check=True, timeout=20)
        meeting.tile(ME, without=["Muted"])
        meeting.button("Leave").click()
        meeting.app.wait_gone("Leave")
        assert subprocess.run([CLI, "mute"], check=False, timeout=20).returncode == 1


def test_camera(_liveond):
    """The camera's picture is seen: it is counted, and it is on the screen."""
    with Meeting() as meeting:
        meeting.tile(ME, "Camera off")
        before = count_colours(meeting.screenshot("camera-off"))
        meeting.desktop.press("ctrl+e")
        meeting.tile(ME, without=["Camera off", "starting"])
        assert meeting.button("Camera").has("PRESSED")
        after = count_colours(meeting.screenshot("camera-on"))
        assert after > 4 * before, f"{before} colours without a picture, {after} with one"
        meeting.button("Camera").click()
        meeting.tile(ME, "Camera off")


def test_layouts(_liveond):
    """Grid, speaker, pinned; one's own picture away and back."""
    with Meeting("sato", "suzuki") as meeting:
        meeting.tile(OTHER, without=["Waiting"])
        meeting.tile(THIRD, without=["Waiting"])
        assert meeting.tiles()[0].startswith(ME)
        meeting.screenshot("grid")
        meeting.desktop.press("ctrl+2")
        meeting.app.wait_until("a large tile", lambda: not meeting.tiles()[0].startswith(ME))
        meeting.screenshot("speaker")
        meeting.desktop.press("ctrl+1")
        meeting.app.wait_until("a grid", lambda: meeting.tiles()[0].startswith(ME))
        # By the keyboard: to a tile, and Enter.
        meeting.desktop.press("Tab", "Tab", "Return")
        pinned = meeting.app.wait_until(
            "a pinned tile", lambda: [t for t in meeting.tiles()[:1] if "Pinned" in t])[0]
        assert not pinned.startswith(ME)
        meeting.desktop.press("ctrl+1")
        meeting.app.wait_until("a grid", lambda: meeting.tiles()[0].startswith(ME))


def test_shared_screen(_liveond):
    """Somebody's screen comes to the front by itself; put away it stays away."""
    with Meeting(before=lambda company: company.seat("sato", OPEN_ROOM, "--screen", "test")) as meeting:
        screen = f"{OTHER}’s screen"
        meeting.app.wait_until("the screen in front", lambda: [
            t for t in meeting.app.look(screen) if t.node.get_role_name() in ("grouping", "panel")])
        meeting.screenshot("screen")
        meeting.desktop.press("ctrl+1")
        meeting.desktop.press("ctrl+3")
        meeting.app.find(screen)


def test_own_share(_liveond):
    """One's own screen: a plain mark, and an end to it."""
    with Meeting() as meeting:
        meeting.button("Share").click()
        meeting.app.find("You are sharing your screen.")
        meeting.screenshot("sharing")
        assert meeting.button("Share").has("PRESSED")
        meeting.button("Stop sharing").click()
        meeting.app.wait_gone("You are sharing your screen.")
        meeting.desktop.press("ctrl+shift+s")
        meeting.app.find("You are sharing your screen.")


def test_hands(_liveond):
    """One's own hand, and another's on their tile."""
    with Meeting() as meeting:
        other = Someone(meeting.company, "sato")
        other.do("hand.raise")
        meeting.tile(OTHER, "Hand raised")
        meeting.desktop.press("ctrl+h")
        meeting.tile(ME, "Hand raised")
        assert meeting.button("Raise hand").has("PRESSED")
        meeting.button("Raise hand").click()
        meeting.tile(ME, without=["Hand raised"])
        other.do("hand.lower")
        meeting.tile(OTHER, without=["Hand raised"])


def test_sounds(_liveond):
    """Who comes in is heard, and a hand; what is switched off is not."""
    with Meeting() as meeting, Ear() as ear:
        heard = lambda: ear.listen(0.3) > QUIET
        meeting.app.wait_until("silence", lambda: not heard())
        other = Someone(meeting.company, "sato")
        meeting.app.wait_until("a sound for who comes in", heard)
        meeting.app.wait_until("silence", lambda: not heard())
        other.do("hand.raise")
        meeting.app.wait_until("a sound for a hand", heard)
        other.do("hand.lower")
        meeting.tile(OTHER, without=["Hand raised"])
        meeting.desktop.press("ctrl+comma")
        switch = meeting.app.find("When somebody raises a hand", "check").click()
        meeting.app.wait_until("an end of its check mark", lambda: not switch.has("CHECKED"))
        meeting.app.closing(lambda: meeting.desktop.press("Escape"))
        meeting.app.wait_until("silence", lambda: not heard())
        other.do("hand.raise")
        meeting.tile(OTHER, "Hand raised")
        assert ear.listen(1) <= QUIET


def test_put_out(_liveond):
    """A host puts one out: the reason stays to be read."""
    with Meeting() as meeting:
        host = Someone(meeting.company)
        host.do("eject", seat=host.seat_of(ME), reason="またの機会に")
        said = "A host removed you from the meeting: またの機会に"
        meeting.app.find(said)
        meeting.app.wait_gone("Leave")
        meeting.screenshot("put-out")
        meeting.app.find("Close", "button")
        [t for t in meeting.app.look("Close", "button") if t.has("VISIBLE")][-1].click()
        meeting.app.wait_gone(said)


def test_host_leaves(_liveond):
    """A host is asked whether to leave alone; ending it ends it for the others."""
    with Meeting(login="admin") as meeting:
        other = Someone(meeting.company, "sato")
        meeting.tile(OTHER)
        meeting.desktop.press("ctrl+l")
        meeting.app.find("End for everyone").click()
        meeting.app.wait_gone("Leave")
        assert other.events.wait_for("seat.lost")["reason"] == "room-closed"
        assert not meeting.app.look("The room was closed.")


def test_suspended(_liveond):
    """Suspended while inside: out at once, signed out, and told why."""
    with Meeting() as meeting:
        meeting.company.run("user", "suspend", "tanaka", *WHY)
        meeting.app.find("Sign in", "button")
        meeting.app.wait_words("suspended")


def test_scheduled_end(_liveond):
    """The end of a timed room is told before it comes."""
    now = datetime.datetime.now(datetime.timezone.utc)
    starts, ends = now - datetime.timedelta(minutes=5), now + datetime.timedelta(seconds=45)

    def before(company):
        company.run("room", "add", "朝会", "--schedule", "timed",
                    "--starts", starts.strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "--ends", ends.strftime("%Y-%m-%dT%H:%M:%SZ"))

    with Meeting(room="朝会", before=before) as meeting:
        meeting.app.wait_words("The meeting ends at ")
        meeting.screenshot("ending")
        # No host, no button.
        assert not meeting.app.look("Extend by 15 minutes")
        # The server's clock ends it.
        meeting.app.find("The meeting's scheduled time is over.", seconds=120)


def test_server_restarted(_liveond):
    """The server goes and comes back: the meeting stays on the screen, and goes on by itself."""
    with Meeting() as meeting:
        meeting.company.server.process.send_signal(signal.SIGSTOP)
        meeting.app.wait_words("Coming back", seconds=60)
        meeting.screenshot("lost")
        meeting.company.server.process.send_signal(signal.SIGCONT)
        meeting.wait_no_words("Coming back")
        meeting.tile(ME)
        meeting.company.server.stop(signal.SIGKILL)
        meeting.app.wait_words("Coming back", seconds=30)
        meeting.company.server.start()
        meeting.wait_no_words("Coming back")


def test_unplugged(_liveond):
    """The camera is pulled out: said beside the button; the meeting goes on."""
    with Meeting() as meeting:
        meeting.button("Camera").click()
        meeting.tile(ME, without=["Camera off", "starting"])
        os.kill(int(os.environ["LIVEON_TEST_CAMERA_PID"]), signal.SIGTERM)
        meeting.app.wait_words("Camera: ")
        meeting.screenshot("unplugged")
        meeting.tile(ME, "Camera off")
        assert not meeting.button("Camera").has("PRESSED")


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
