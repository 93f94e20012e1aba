# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is installed beside liveond: the unit, the user, the manual. Arguments: liveond, the unit."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

LIVEOND, UNIT = map(os.path.abspath, sys.argv[1:3])
DATA = Path(os.environ["LIVEON_TEST_SOURCE"]) / "data"


class Skip(Exception):
    pass


def need(program):
    if shutil.which(program) is None:
        raise Skip(f"no {program}")


def run(*command, **keywords):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, **keywords)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def a_unit(folder):
    """The unit with a program that is there."""
    text = Path(UNIT).read_text(encoding="utf-8")
    unit = Path(folder, "liveond.service")
    unit.write_text(re.sub(r"ExecStart=\S+", f"ExecStart={LIVEOND}", text), encoding="utf-8")
    return str(unit)


def test_unit(folder):
    need("systemd-analyze")
    # The manual is not installed while this runs.
    out = run("systemd-analyze", "verify", "--man=no", a_unit(folder))
    assert "liveond" not in out, out


def test_sandbox(folder):
    need("systemd-analyze")
    out = run("systemd-analyze", "security", "--offline=true", "--no-pager", "--threshold=25",
              a_unit(folder))
    print("#", out.splitlines()[-1])


def get_set(name):
    """The system calls of one of systemd's sets, and of those in it."""
    calls = set()
    for line in run("systemd-analyze", "syscall-filter", name).splitlines()[1:]:
        word = line.strip()
        if word.startswith("@"):
            calls |= get_set(word)
        elif word and not word.startswith("#"):
            calls.add(word)
    return calls


def get_allowed(text):
    """The system calls that the unit may make."""
    allowed = set()
    # A list that begins with ~ takes away from what stood before it, another adds.
    for line in re.findall(r"^SystemCallFilter=(.*)$", text, re.M):
        named = set()
        for word in line.lstrip("~").split():
            named |= get_set(word) if word.startswith("@") else {word}
        allowed = allowed - named if line.startswith("~") else allowed | named
    return allowed


def test_clock_is_asked(folder):
    """The unit may ask the kernel whether the clock is synchronised (12.4.4), and not set it."""
    need("systemd-analyze")
    text = Path(UNIT).read_text(encoding="utf-8")
    allowed = get_allowed(text)
    assert "read" in allowed and "reboot" not in allowed
    assert {"adjtimex", "clock_adjtime"} <= allowed, "the clock's state cannot be asked"
    assert not allowed & {"clock_settime", "settimeofday"}, allowed
    assert "ProtectClock=" not in re.sub(r"^#.*$", "", text, flags=re.M)
    assert "CAP_SYS_TIME" not in text


def test_real_time(folder):
    """Media threads may go before ordinary ones, at the lowest such priority."""
    need("systemd-analyze")
    text = Path(UNIT).read_text(encoding="utf-8")
    assert "sched_setscheduler" in get_allowed(text)
    assert re.search(r"^LimitRTPRIO=1$", text, re.M)
    assert not re.search(r"^RestrictRealtime=yes", text, re.M)


def test_user(folder):
    need("systemd-sysusers")
    out = run("systemd-sysusers", "--dry-run", str(DATA / "liveond.sysusers"))
    assert "liveond" in out or "liveond" in Path("/etc/passwd").read_text(encoding="utf-8")


def test_notify(folder):
    """READY and STOPPING, as a service manager hears them."""
    import signal
    import socket
    from liveond import Liveond
    if "libsystemd" not in run("ldd", LIVEOND):
        raise Skip("built without systemd")
    liveond = Liveond(LIVEOND, folder)
    liveond.setup()
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(f"{folder}/notify")
        manager.settimeout(60)
        process = subprocess.Popen(
            [LIVEOND, "serve", "--config", str(liveond.config)], stderr=subprocess.DEVNULL,
            env={**os.environ, "NOTIFY_SOCKET": f"{folder}/notify", "WATCHDOG_USEC": "200000"})
        heard = ""

        def hear(word):
            nonlocal heard
            heard = ""
            while word not in heard:
                heard += manager.recv(4096).decode() + "\n"

        try:
            hear("READY=1")
            hear("STATUS=port")
            hear("WATCHDOG=1")
            process.send_signal(signal.SIGHUP)
            hear("RELOADING=1")
            hear("READY=1")
            process.send_signal(signal.SIGTERM)
            hear("STOPPING=1")
            assert process.wait(timeout=60) == 0
        finally:
            process.kill()


def test_linked(folder):
    """Of ours nothing is loaded: it stands in the program. No media on a server."""
    loaded = run("ldd", LIVEOND)
    assert "libsoup-3.0" in loaded, loaded
    assert not re.search(r"libliveon|libgst", loaded), loaded


def read_journal(datagram):
    """One entry of the journal's own protocol, without values of several lines."""
    return dict(line.split("=", 1) for line in datagram.decode().splitlines() if "=" in line)


def be_journal(folder):
    """In a mount namespace of our own: the journal's sockets, and a server that finds them."""
    import signal
    import socket
    from liveond import Liveond
    os.makedirs("/run/systemd/journal")
    with socket.socket(socket.AF_UNIX) as stream, \
            socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as journal:
        stream.bind("/run/systemd/journal/stdout")
        stream.listen()
        journal.bind("/run/systemd/journal/socket")
        journal.settimeout(60)
        with socket.socket(socket.AF_UNIX) as errors:
            errors.connect("/run/systemd/journal/stdout")
            liveond = Liveond(LIVEOND, folder)
            liveond.setup()
            process = subprocess.Popen(
                [LIVEOND, "serve", "--config", str(liveond.config)], stderr=errors)
        try:
            entry = {}
            while entry.get("MESSAGE") != "the server is running":
                entry = read_journal(journal.recv(65536))
            assert entry["PRIORITY"] == "5" and entry["GLIB_DOMAIN"] == "liveon-server", entry
            assert entry["LIVEON_VERSION"] and int(entry["LIVEON_PORT"]) > 0, entry
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=60) == 0
        finally:
            process.kill()


def test_journal(folder):
    """Fields are fields there, and not one line of text."""
    need("unshare")
    alone = ["unshare", "--mount", *(["--map-root-user"] if os.geteuid() != 0 else [])]
    mount = "mount -t tmpfs none /run"
    if subprocess.run([*alone, "sh", "-c", mount], capture_output=True).returncode != 0:
        raise Skip("no mounts of our own")
    run(*alone, "sh", "-c", mount + ' && exec "$@"', "sh", sys.executable, __file__, LIVEOND, UNIT,
        folder)


def test_manual(folder):
    need("man")
    for page in (DATA / "liveon-cli.1", DATA / "liveond.8"):
        out = run("man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", str(page))
        assert "warning" not in out, out
    text = page.read_text(encoding="utf-8").replace("\\-", "-").replace('"', "")
    text = re.sub(r"\\f[BIR]|\n\.(BI?|BR|RB|TP|I)\b", " ", text)
    text = re.sub(r"\s+", " ", text)
    helped = run(LIVEOND, "help")
    commands = re.findall(r"^  liveond (.+?)  +\S", helped, re.M)
    assert len(commands) > 30
    for command in commands:
        assert command in text, f"{command} is not in the manual"
        for option in re.findall(r"^  --([\w-]+)", run(LIVEOND, *command.split(), "--help"), re.M):
            assert f"--{option}" in text or option in ("name", "code", "id", "kind", "file", "login",
                                                       "folder", "output"), f"--{option}"


def main():
    tests = [value for name, value in globals().items() if name.startswith("test_")]
    print(f"1..{len(tests)}")
    failed = False
    for number, test in enumerate(tests, 1):
        try:
            with tempfile.TemporaryDirectory(prefix="liveond-") as folder:
                test(folder)
            print(f"ok {number} {test.__name__}", flush=True)
        except Skip as why:
            print(f"ok {number} {test.__name__} # SKIP {why}", flush=True)
        except Exception as error:  # each test stands alone
            failed = True
            print("".join(f"# {line}\n" for line in f"{error!r}".splitlines()), end="")
            print(f"not ok {number} {test.__name__}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(be_journal(sys.argv[3]) if len(sys.argv) > 3 else main())
