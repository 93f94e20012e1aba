#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""Runs a command where there are a camera, a microphone and a speaker, on a machine that has none.

    session.py --fake-camera PATH [options] -- COMMAND [ARGUMENT...]

It starts a D-Bus session, PipeWire, WirePlumber and pipewire-pulse of its own, with their own
XDG_RUNTIME_DIR and HOME, so that any number of them may run side by side, also as root. In it are

  fakecam   a camera: a clip with motion, made by ffmpeg, each picture with a counter and the time
            burnt in (libliveon/media/lv-test-picture.h reads them; fake-camera-clip.h gives the
            source picture of a counter)
  fakemic   a microphone that hears espeak-ng's speech, again and again
  micfeed   what fakemic hears: more can be played into it
  spk       a speaker; its monitor "spk.monitor" hears what is played
  (fakemic and spk are the defaults)

COMMAND's status is the session's. What it finds in its environment:

  DBUS_SESSION_BUS_ADDRESS PIPEWIRE_RUNTIME_DIR PULSE_SERVER XDG_RUNTIME_DIR HOME
  LIVEON_TEST_CLIP LIVEON_TEST_CLIP_WIDTH LIVEON_TEST_CLIP_HEIGHT   the raw I420 clip
  LIVEON_TEST_SPEECH        the speech: WAV, 48 kHz, mono, 16 bit
  LIVEON_TEST_CAMERA_PID    SIGTERM unplugs the camera
  LIVEON_TEST_FAKE_CAMERA   the camera's program and arguments, one a line, to plug in another

With --portal there is the real xdg-desktop-portal besides, with portal-backend.py behind it, which
gives fakecam as the screen and lets the camera be used; a file that LIVEON_TEST_PORTAL names says what the person answers ("yes",
"no", "wait" for nothing, "close" to take a yes back), and tells what was asked in the file of the same name with ".asked".

With --shortcuts there is a portal that has global shortcuts alone, shortcuts-portal.py; "close" ends it
without an answer. They have one key, which its jp.liveon.Test.Keyboard presses and lets go.

With --servers the sound and video servers are those of a whole system in that folder, which only root
can enter: as a desktop may have others than this machine's.

A TAP test sees "1..0 # SKIP" when a program that it needs is not installed. Children die with the
session (PR_SET_PDEATHSIG), and are ended by their pids.
"""

import argparse
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PROGRAMS = {
    "dbus-daemon": "dbus-daemon", "pipewire": "pipewire-bin", "wireplumber": "wireplumber",
    "pipewire-pulse": "pipewire-pulse", "pactl": "pulseaudio-utils", "pacat": "pulseaudio-utils",
    "pw-dump": "pipewire-bin", "ffmpeg": "ffmpeg", "espeak-ng": "espeak-ng",
}
PORTAL_PROGRAMS = {
    "/usr/libexec/xdg-desktop-portal": "xdg-desktop-portal",
    "/usr/libexec/xdg-permission-store": "xdg-desktop-portal", "gdbus": "libglib2.0-bin",
}
SPEECH = ("The quick brown fox jumps over the lazy dog. She sells sea shells by the sea shore. "
          "Around the rugged rock the ragged rascal ran. How much wood would a woodchuck chuck?")
BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:path={path}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


# What is in the other system at the session's place stands behind the session.
ENTER = ("unshare", "--mount", "sh", "-ec", """mount --bind "$1" "$0$1"
mount --rbind /proc "$0/proc"
system=$0
shift
exec chroot "$system" "$@" """)


def die_with_parent():
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


class Session:
    def __init__(self, folder, servers=None):
        self.folder = folder
        self.entered = (*ENTER, servers, os.path.dirname(folder)) if servers else ()
        self.children = []
        self.env = dict(
            os.environ, XDG_RUNTIME_DIR=folder, PIPEWIRE_RUNTIME_DIR=folder, HOME=folder,
            XDG_CONFIG_HOME=folder + "/config", XDG_STATE_HOME=folder + "/state",
            XDG_CACHE_HOME=folder + "/cache", XDG_DATA_HOME=folder + "/data",
            DBUS_SESSION_BUS_ADDRESS=f"unix:path={folder}/bus",
            PULSE_SERVER=f"unix:{folder}/pulse/native", PIPEWIRE_LOG_LEVEL="2")
        self.env.pop("DISPLAY", None)
        self.env.pop("PULSE_RUNTIME_PATH", None)

    def start(self, name, *command, **options):
        log = open(f"{self.folder}/{name}.log", "wb")
        options.setdefault("stdin", subprocess.DEVNULL)
        options.setdefault("stdout", log)
        child = subprocess.Popen(command, env=self.env, stderr=log, preexec_fn=die_with_parent,
                                 **options)
        log.close()
        self.children.append((name, child))
        return child

    def run(self, *command):
        return subprocess.run(command, env=self.env, stdin=subprocess.DEVNULL, timeout=20,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def wait(self, what, condition, seconds=20):
        end = time.monotonic() + seconds
        while not condition():
            for name, child in self.children:
                if child.poll() is not None:
                    raise RuntimeError(f"{name} has ended with {child.returncode}:\n"
                                       + self.log_of(name))
            if time.monotonic() > end:
                raise RuntimeError(f"no {what} after {seconds} s")
            time.sleep(0.03)

    def log_of(self, name):
        with open(f"{self.folder}/{name}.log", errors="replace") as log:
            return log.read()[-2000:]

    def has_node(self, name):
        return f'"{name}"' in self.run("pw-dump").stdout

    def start_servers(self):
        with open(self.folder + "/bus.conf", "w") as conf:
            conf.write(BUS.format(path=self.folder + "/bus"))
        self.start("dbus", "dbus-daemon", f"--config-file={self.folder}/bus.conf", "--nofork")
        self.wait("bus", lambda: os.path.exists(self.folder + "/bus"))
        self.start("pipewire", *self.entered, "pipewire")
        self.wait("PipeWire", lambda: os.path.exists(self.folder + "/pipewire-0"))
        self.start("wireplumber", *self.entered, "wireplumber")
        self.start("pipewire-pulse", *self.entered, "pipewire-pulse")
        self.wait("PulseAudio server", lambda: self.run("pactl", "info").returncode == 0)

    def start_sound(self, speech):
        load = ["pactl", "load-module"]
        for sink in ("spk", "micfeed"):
            self.run(*load, "module-null-sink", f"sink_name={sink}",
                     f"sink_properties=device.description={sink}")
        self.run(*load, "module-remap-source", "master=micfeed.monitor", "source_name=fakemic",
                 "source_properties=device.description=fakemic")
        self.wait("microphone", lambda: self.run("pactl", "set-default-source", "fakemic")
                  .returncode == 0)
        self.wait("speaker", lambda: self.run("pactl", "set-default-sink", "spk").returncode == 0)
        wav = self.folder + "/speech.wav"
        subprocess.run(["espeak-ng", "-w", wav + ".raw.wav", speech], check=True)
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", wav + ".raw.wav", "-af",
                        "apad=pad_dur=0.5", "-ar", "48000", "-ac", "1", wav], check=True)
        self.env["LIVEON_TEST_SPEECH"] = wav
        # Raw samples without an end; the sound server takes them as fast as they are heard.
        source = self.start("speech", "ffmpeg", "-v", "error", "-stream_loop", "-1", "-i", wav,
                            "-f", "s16le", "-", stdout=subprocess.PIPE)
        self.start("pacat", "pacat", "--playback", "--device=micfeed", "--format=s16le",
                   "--rate=48000", "--channels=1", "--latency-msec=20", "--raw",
                   stdin=source.stdout)
        source.stdout.close()

    def start_camera(self, program, size, fps, pixels):
        width, height = size.split("x")
        clip = self.folder + "/clip.yuv"
        picture = (f"[0][1]overlay=x=(W-w)*(0.5+0.5*sin(2*t)):y=(H-h)*(0.5+0.4*cos(3*t)),"
                   "gblur=sigma=1.2,noise=alls=2:allf=t")
        subprocess.run(["ffmpeg", "-v", "error", "-y",
                        "-f", "lavfi", "-i", f"mandelbrot=size={size}:rate=30:end_scale=0.003",
                        "-f", "lavfi", "-i",
                        f"testsrc2=size={int(width) // 8 * 2}x{int(height) // 8 * 2}:rate=30",
                        "-filter_complex", picture, "-frames:v", "60", "-f", "rawvideo",
                        "-pix_fmt", "yuv420p", clip], check=True)
        self.env.update(LIVEON_TEST_CLIP=clip, LIVEON_TEST_CLIP_WIDTH=width,
                        LIVEON_TEST_CLIP_HEIGHT=height)
        command = [program, clip, width, height, str(fps), pixels, "fakecam"]
        self.env["LIVEON_TEST_FAKE_CAMERA"] = "\n".join(command)
        camera = self.start("camera", *command)
        self.env["LIVEON_TEST_CAMERA_PID"] = str(camera.pid)
        self.wait("camera", lambda: self.has_node("fakecam"))

    def start_portal(self):
        self.env.update(XDG_DESKTOP_PORTAL_DIR=self.folder + "/portals", XDG_CURRENT_DESKTOP="fake",
                        LIVEON_TEST_PORTAL=self.folder + "/answer")
        os.mkdir(self.folder + "/portals")
        with open(self.folder + "/portals/fake.portal", "w") as portal:
            portal.write("[portal]\nDBusName=org.freedesktop.impl.portal.desktop.fake\n"
                         "Interfaces=org.freedesktop.impl.portal.ScreenCast;"
                         "org.freedesktop.impl.portal.Access;\nUseIn=fake\n")
        with open(self.env["LIVEON_TEST_PORTAL"], "w") as answer:
            answer.write("yes")
        self.start("permissions", "/usr/libexec/xdg-permission-store")
        self.start("backend", "/usr/bin/python3",
                   os.path.join(os.path.dirname(os.path.abspath(__file__)), "portal-backend.py"))
        self.wait("backend", lambda: self.owns("org.freedesktop.impl.portal.desktop.fake"))
        self.start("portal", "/usr/libexec/xdg-desktop-portal")
        self.wait("portal", lambda: self.owns("org.freedesktop.portal.Desktop"))

    def start_shortcuts(self):
        self.env["LIVEON_TEST_PORTAL"] = self.folder + "/answer"
        with open(self.env["LIVEON_TEST_PORTAL"], "w") as answer:
            answer.write("yes")
        self.start("shortcuts", "/usr/bin/python3",
                   os.path.join(os.path.dirname(os.path.abspath(__file__)), "shortcuts-portal.py"))
        self.wait("shortcuts", lambda: self.owns("org.freedesktop.portal.Desktop"))

    def owns(self, name):
        return self.run("gdbus", "call", "--session", "--dest=org.freedesktop.DBus",
                        "--object-path=/org/freedesktop/DBus",
                        "--method=org.freedesktop.DBus.GetNameOwner", name).returncode == 0

    def stop(self):
        for _, child in reversed(self.children):
            if child.poll() is None:
                child.terminate()
            try:
                child.wait(3)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def run_command(session, command):
    child = subprocess.Popen(command, env=session.env, preexec_fn=die_with_parent)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: child.terminate())
    status = child.wait()
    return status if status >= 0 else 128 - status


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--fake-camera", help="the program; without it there is no camera")
    parser.add_argument("--camera", default="1280x720", metavar="WIDTHxHEIGHT")
    parser.add_argument("--fps", type=int, default=30)
    parser.add_argument("--pixels", default="YUY2", choices=["YUY2", "NV12", "I420"])
    parser.add_argument("--portal", action="store_true")
    parser.add_argument("--shortcuts", action="store_true")
    parser.add_argument("--no-sound", action="store_true")
    parser.add_argument("--servers", metavar="FOLDER")
    parser.add_argument("--speech", default=SPEECH)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()

    programs = dict(PROGRAMS, **(PORTAL_PROGRAMS if options.portal else {}))
    missing = sorted({package for program, package in programs.items()
                      if shutil.which(program) is None})
    if missing:
        print(f"1..0 # SKIP not installed: {' '.join(missing)}")
        return 0
    with tempfile.TemporaryDirectory(prefix="liveon-session-") as folder:
        os.chmod(folder, 0o700)
        session = Session(folder, options.servers)
        try:
            session.start_servers()
            if not options.no_sound:
                session.start_sound(options.speech)
            if options.fake_camera:
                session.start_camera(os.path.abspath(options.fake_camera), options.camera,
                                     options.fps, options.pixels)
            if options.portal:
                session.start_portal()
            if options.shortcuts:
                session.start_shortcuts()
            return run_command(session, options.command)
        finally:
            session.stop()


if __name__ == "__main__":
    sys.exit(main())
