# SPDX-License-Identifier: LGPL-2.1-or-later
"""Debian's Chromium without a window, driven over the pipe of its DevTools protocol: a WebRTC peer
that nobody here wrote. `with a_chromium() as browser: browser.open(url); browser.run("await …")`."""

import contextlib
import json
import os
import queue
import subprocess
import tempfile
import threading
from pathlib import Path

from liveond import need

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-extensions", "--disable-dev-shm-usage", "--mute-audio", "--no-proxy-server",
    "--ignore-certificate-errors", "--autoplay-policy=no-user-gesture-required",
    "--disable-features=WebRtcHideLocalIpsWithMdns", "--remote-debugging-pipe",
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
)


class Chromium:
    """One page. What it writes to its console is in `said`."""

    def __init__(self, folder, *flags, keeps_policy=False):
        to_child, self.out = os.pipe()
        self.source, from_child = os.pipe()
        self.process = subprocess.Popen(
            [need("chromium"), *FLAGS, *flags, f"--user-data-dir={folder}", "about:blank"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, close_fds=False,
            env={**os.environ, "HOME": str(folder)},
            preexec_fn=lambda: self.take_pipes(to_child, from_child))
        os.close(to_child)
        os.close(from_child)
        self.answers, self.said, self.last_id = {}, [], 0
        self.waiting = threading.Condition()
        self.is_over = False
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        page = next(t for t in self.call("Target.getTargets")["targetInfos"] if t["type"] == "page")
        self.session = self.call("Target.attachToTarget", targetId=page["targetId"], flatten=True)["sessionId"]
        for domain in ("Page", "Runtime"):
            self.call(f"{domain}.enable")
        # An answer of the API stands in for a page, and it allows itself nothing.
        self.call("Page.setBypassCSP", enabled=not keeps_policy)

    session = None

    def take_pipes(self, to_child, from_child):
        os.dup2(to_child, 3)
        os.dup2(from_child, 4)
        os.set_inheritable(3, True)
        os.set_inheritable(4, True)

    def read(self):
        rest = b""
        while True:
            chunk = os.read(self.source, 1 << 20)
            if not chunk:
                break
            *messages, rest = (rest + chunk).split(b"\0")
            for message in messages:
                self.take(json.loads(message))
        with self.waiting:
            self.is_over = True
            self.waiting.notify_all()

    def take(self, message):
        with self.waiting:
            if "id" in message:
                self.answers[message["id"]] = message
            elif message["method"] == "Runtime.consoleAPICalled":
                values = [str(a.get("value", a.get("description", ""))) for a in message["params"]["args"]]
                self.said.append(" ".join(values))
            elif message["method"] == "Runtime.exceptionThrown":
                self.said.append(json.dumps(message["params"]["exceptionDetails"]))
            self.waiting.notify_all()

    def call(self, method, /, **params):
        with self.waiting:
            self.last_id += 1
            number = self.last_id
        message = {"id": number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        with self.waiting:
            self.waiting.wait_for(lambda: number in self.answers or self.is_over, timeout=90)
            answer = self.answers.pop(number, None)
        assert answer is not None, f"Chromium did not answer {method}: {self.said[-5:]}"
        assert "error" not in answer, (method, answer["error"])
        return answer["result"]

    def open(self, url):
        self.call("Page.navigate", url=url)
        self.run("await new Promise(f => document.readyState === 'complete' ? f() : "
                 "addEventListener('load', f))")

    def run(self, script):
        """The value of the last `return` of these statements, in an async function on the page."""
        answer = self.call("Runtime.evaluate", expression=f"(async () => {{ {script} }})()",
                           awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in answer, (answer["exceptionDetails"], self.said[-5:])
        return answer["result"].get("value")

    def load(self, path):
        """A script of ours, as if the page had it."""
        self.call("Runtime.evaluate", expression=Path(path).read_text(encoding="utf-8"))

    def stop(self):
        with contextlib.suppress(OSError, AssertionError):
            self.session = None
            self.call("Browser.close")
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.out)
        self.reader.join(timeout=20)
        os.close(self.source)


@contextlib.contextmanager
def a_chromium(*flags, keeps_policy=False):
    """keeps_policy: what a page's Content-Security-Policy forbids is forbidden."""
    with tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as folder:
        browser = Chromium(folder, *flags, keeps_policy=keeps_policy)
        try:
            yield browser
        finally:
            browser.stop()
