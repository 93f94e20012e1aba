# SPDX-License-Identifier: LGPL-2.1-or-later
"""A liveond of one's own in a temporary folder, and TAP for tests that are programs of their own."""

import contextlib
import copy
import hashlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import threading
import traceback
from pathlib import Path

PASSWORD = "Right-horse-77"


def free_port():
    """One that nobody listens on now: for an address that is to stay silent."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def tls_context():
    """TLS 1.3 with a server that is trusted by nothing but its address."""
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


class Log:
    """What a running program says, line by line, as it comes."""

    def __init__(self, stream):
        self.lines, self.is_over, self.changed = [], False, threading.Condition()
        self.thread = threading.Thread(target=self.read, args=(stream,), daemon=True)
        self.thread.start()

    def read(self, stream):
        with stream:
            for line in stream:
                with self.changed:
                    self.lines.append(line)
                    self.changed.notify_all()
        with self.changed:
            self.is_over = True
            self.changed.notify_all()

    def find(self, pattern, after):
        found = (re.search(pattern, line) for line in self.lines[after:])
        return next(filter(None, found), None)

    def wait_for(self, pattern, after=0):
        """The match, in a line from that number on."""
        with self.changed:
            self.changed.wait_for(lambda: self.is_over or self.find(pattern, after), timeout=60)
            found = self.find(pattern, after)
            assert found, f"nobody said {pattern}: {''.join(self.lines)}"
            return found


class Liveond:
    def __init__(self, program, folder, host="127.0.0.1"):
        self.program, self.folder, self.host = program, Path(folder), host
        self.config = self.folder / "liveond.conf"
        self.state = self.folder / "state"
        self.password_file = self.folder / "password"
        self.password_file.write_text(PASSWORD + "\n", encoding="utf-8")
        self.port = self.source = None
        self.under = ()  # a program and its options that runs the server
        self.process = None
        self.said = ""

    def run(self, *arguments, text=None, exit_code=0, locale="C.UTF-8"):
        """What the command prints; its exit code must be that one (None: any)."""
        done = subprocess.run(
            [self.program, *arguments, "--config", str(self.config)],
            input=text, capture_output=True, text=True, timeout=100,
            env={**os.environ, "LC_ALL": locale, "LANGUAGE": "", "TZ": "UTC"},
        )
        self.errors = done.stderr
        assert exit_code is None or done.returncode == exit_code, (
            f"{arguments}: exit {done.returncode}, not {exit_code}: {done.stdout}{done.stderr}")
        return done.stdout

    def ask(self, *arguments, **keywords):
        """The answer, read."""
        return json.loads(self.run(*arguments, "--json", **keywords))

    def setup(self, *more, exit_code=0):
        return self.run(
            "setup", "--state-directory", str(self.state), "--listen", self.address(0),
            "--operator-name", "Example", "--company-code", "acme", "--company-name", "株式会社アクメ",
            "--admin-login", "admin", "--admin-name", "管理者",
            "--password-file", str(self.password_file), *more, exit_code=exit_code)

    def address(self, port):
        return f"[{self.host}]:{port}" if ":" in self.host else f"{self.host}:{port}"

    def configure(self, group, **keys):
        """Writes these keys of a group over what the configuration says."""
        before, there, after = self.config.read_text(encoding="utf-8").partition(f"[{group}]\n")
        ours, start, rest = after.partition("\n[")
        lines = [line for line in ours.splitlines() if line.split("=")[0].strip() not in keys]
        lines = [f"{key}={value}" for key, value in keys.items()] + lines
        self.config.write_text(
            (before if there else before + "\n") + f"[{group}]\n" + "\n".join(lines) + "\n" + start + rest,
            encoding="utf-8")

    def start(self, under=None, environment=None):
        """under: instead of its own."""
        if self.port is not None:
            self.configure("server", listen=self.address(self.port))  # the same after a restart
        self.process = subprocess.Popen(
            [*(under or self.under), self.program, "serve", "--config", str(self.config)],
            stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environment)
        self.log = Log(self.process.stderr)
        self.port = int(self.log.wait_for(r"the server is running .*port: (\d+)")[1])

    def stop(self, how=signal.SIGTERM):
        process, self.process = self.process, None
        if process is None:
            return 0
        process.send_signal(how)
        code = process.wait(timeout=60)
        self.log.thread.join(timeout=60)
        self.said += "".join(self.log.lines)
        return code

    def get_log(self):
        return self.said + ("".join(self.log.lines) if self.process else "")

    def at(self, host, port, source=None):
        """The same server, reached there and from that address of this machine."""
        seen = copy.copy(self)
        seen.host, seen.port, seen.source = host, port, source
        return seen

    def connect(self):
        return http.client.HTTPSConnection(
            self.host, self.port, context=tls_context(), timeout=30,
            source_address=self.source and (self.source, 0))

    def exchange(self, method, path, body=None, headers=None, connection=None):
        """(status, headers, bytes of the body)."""
        used = connection or self.connect()
        used.request(method, path, body, headers or {})
        answer = used.getresponse()
        content = answer.read()
        if connection is None:
            used.close()
        return answer.status, answer.headers, content

    def request(self, method, path, body=None, token=None, language="en"):
        """(status, what the body says)."""
        headers = {"Accept-Language": language}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if body is not None:
            headers["Content-Type"] = "application/json"
            body = json.dumps(body)
        status, _, content = self.exchange(method, path, body, headers)
        return status, json.loads(content) if content else None

    def sign_in(self, login, password=PASSWORD, company="acme"):
        return self.request("POST", "/api/v1/sessions", sign_in_body(login, password, company))


def sign_in_body(login, password=PASSWORD, company="acme",
                 key="MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI"):
    return {
        "company": company, "user": login, "password": password,
        "device": {"id": hashlib.md5(login.encode()).hexdigest(), "name": "test", "key": key},
        "client": {"name": "test", "version": "0.1.0"},
    }


@contextlib.contextmanager
def a_liveond(program):
    with tempfile.TemporaryDirectory(prefix="liveond-") as folder:
        liveond = Liveond(program, folder)
        try:
            yield liveond
        except BaseException:
            liveond.stop(signal.SIGKILL)
            raise
        assert liveond.stop() == 0, liveond.said


def measure(pid):
    """(kB of memory, descriptors, threads) of a process."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    memory, threads = (int(re.search(rf"^{name}:\s+(\d+)", status, re.M)[1]) for name in ("VmRSS", "Threads"))
    return memory, len(list(Path(f"/proc/{pid}/fd").iterdir())), threads


def measure_rested(pid, early=None):
    """As measure(), when a thread of GLib's pool that did a minute's work has gone: it rests for 15 s."""
    end = time.monotonic() + 40
    while (late := measure(pid))[2] > (early or late)[2] and time.monotonic() < end:
        time.sleep(0.5)
    return late


class Skip(Exception):
    """Why this cannot be tested here."""


def need(program):
    path = shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin:/sbin")
    if path is None:
        raise Skip(f"{program} is not installed")
    return path


def main(tests):
    """Runs them in order, each with a folder of its own; the program is the first argument. Of
    LIVEON_TEST_ONLY, if it is set, those alone whose names it has."""
    wanted = os.environ.get("LIVEON_TEST_ONLY", "").split()
    tests = [test for test in tests if not wanted or test.__name__ in wanted]
    print(f"1..{len(tests)}", flush=True)
    failed = 0
    for number, test in enumerate(tests, 1):
        try:
            with a_liveond(sys.argv[1]) as liveond:
                test(liveond)
            print(f"ok {number} {test.__name__}", flush=True)
        except Skip as reason:
            print(f"ok {number} {test.__name__} # SKIP {reason}", flush=True)
        except Exception:  # each test stands alone
            failed += 1
            for line in traceback.format_exc().splitlines():
                print(f"# {line}")
            print(f"not ok {number} {test.__name__}", flush=True)
    sys.exit(1 if failed else 0)
