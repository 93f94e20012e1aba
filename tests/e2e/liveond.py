# SPDX-License-Identifier: LGPL-2.1-or-later
"""A liveond of one's own in a temporary folder, and TAP for tests that are programs of their own."""

import contextlib
import hashlib
import http.client
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PASSWORD = "Right-horse-77"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Liveond:
    def __init__(self, program, folder):
        self.program, self.folder = program, Path(folder)
        self.config = self.folder / "liveond.conf"
        self.state = self.folder / "state"
        self.password_file = self.folder / "password"
        self.password_file.write_text(PASSWORD + "\n", encoding="utf-8")
        self.port = free_port()
        self.process = None

    def run(self, *arguments, text=None, exit_code=0):
        """What the command prints; its exit code must be that one (None: any)."""
        done = subprocess.run(
            [self.program, *arguments, "--config", str(self.config)],
            input=text, capture_output=True, text=True, timeout=100,
            env={**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"},
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
            "setup", "--state-directory", str(self.state), "--listen", f"127.0.0.1:{self.port}",
            "--operator-name", "Example", "--company-code", "acme", "--company-name", "株式会社アクメ",
            "--admin-login", "admin", "--admin-name", "管理者",
            "--password-file", str(self.password_file), *more, exit_code=exit_code)

    def start(self):
        self.log = open(self.folder / "log", "ab")
        self.process = subprocess.Popen(
            [self.program, "serve", "--config", str(self.config)], stderr=self.log)
        deadline = time.monotonic() + 60
        while not (self.state / "control").exists():
            assert self.process.poll() is None, (self.folder / "log").read_text(encoding="utf-8")
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.02)

    def stop(self, how=signal.SIGTERM):
        process, self.process = self.process, None
        if process is None:
            return 0
        process.send_signal(how)
        code = process.wait(timeout=60)
        self.log.close()
        return code

    def get_log(self):
        return (self.folder / "log").read_text(encoding="utf-8")

    def connect(self):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        context.minimum_version = ssl.TLSVersion.TLSv1_3
        return http.client.HTTPSConnection("127.0.0.1", self.port, context=context, timeout=30)

    def request(self, method, path, body=None, token=None, language="en"):
        """(status, what the body says)."""
        connection = self.connect()
        headers = {"Accept-Language": language}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if body is not None:
            headers["Content-Type"] = "application/json"
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, json.loads(content) if content else None

    def sign_in(self, login, password=PASSWORD, company="acme"):
        body = {
            "company": company, "user": login, "password": password,
            "device": {"id": hashlib.md5(login.encode()).hexdigest(), "name": "test",
                       "key": "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI"},
            "client": {"name": "test", "version": "0.1.0"},
        }
        return self.request("POST", "/api/v1/sessions", body)


@contextlib.contextmanager
def a_liveond(program):
    with tempfile.TemporaryDirectory(prefix="liveond-") as folder:
        liveond = Liveond(program, folder)
        try:
            yield liveond
        finally:
            if liveond.process is not None:
                liveond.stop(signal.SIGKILL)


def main(tests):
    """Runs them in order, each with a folder of its own; the program is the first argument."""
    print(f"1..{len(tests)}", flush=True)
    failed = 0
    for number, test in enumerate(tests, 1):
        try:
            with a_liveond(sys.argv[1]) as liveond:
                test(liveond)
            print(f"ok {number} {test.__name__}", flush=True)
        except Exception as error:  # each test stands alone
            failed += 1
            for line in f"{type(error).__name__}: {error}".splitlines():
                print(f"# {line}")
            print(f"not ok {number} {test.__name__}", flush=True)
    sys.exit(1 if failed else 0)
