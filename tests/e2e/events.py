# SPDX-License-Identifier: LGPL-2.1-or-later
"""The server's WebSocket (RFC 6455), as far as a client that trusts its server needs it."""

import base64
import contextlib
import json
import os
import socket
import ssl
import struct
import time

from liveond import tls_context


TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class Closed(Exception):
    """By the server, with this code; None: without a word."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Events:
    def __init__(self, liveond, token, language="en"):
        raw = socket.create_connection(
            (liveond.host, liveond.port), 30, liveond.source and (liveond.source, 0))
        self.socket = tls_context().wrap_socket(raw)
        self.buffer, self.pushed, self.last_id = b"", [], 0
        self.upgrade(liveond)
        self.send({"type": "hello", "token": token, "language": language,
                   "client": {"name": "test", "version": "0.1.0"}})
        self.welcome = self.read()
        assert self.welcome["type"] == "welcome", self.welcome

    def upgrade(self, liveond):
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((
            f"GET /api/v1/events HTTP/1.1\r\nHost: {liveond.address(liveond.port)}\r\n"
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Protocol: liveon.1\r\nSec-WebSocket-Key: {key}\r\n\r\n").encode())
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += self.take(1)
        assert head.startswith(b"HTTP/1.1 101 "), head

    def take(self, length):
        while len(self.buffer) < length:
            try:
                more = self.socket.recv(65536)
            except (ConnectionError, ssl.SSLError):
                more = b""
            if not more:
                raise Closed(None)
            self.buffer += more
        taken, self.buffer = self.buffer[:length], self.buffer[length:]
        return taken

    def send_frame(self, opcode, payload):
        length = (bytes([0x80 | len(payload)]) if len(payload) < 126
                  else struct.pack("!BH", 0x80 | 126, len(payload)))
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
        self.socket.sendall(bytes([0x80 | opcode]) + length + mask + masked)

    def send(self, message):
        self.send_frame(TEXT, json.dumps(message).encode())

    def read_frame(self):
        """(opcode, payload) of a whole message; pings are answered."""
        first, length = self.take(2)
        if length == 126:
            length = struct.unpack("!H", self.take(2))[0]
        elif length == 127:
            length = struct.unpack("!Q", self.take(8))[0]
        payload = self.take(length)
        assert first & 0xf0 == 0x80, f"frame {first:#x}"
        if first & 0x0f == PING:
            self.send_frame(PONG, payload)
        return first & 0x0f, payload

    def read(self):
        """The next message. Pings alone do not keep a test waiting for ever."""
        end = time.monotonic() + 60
        while True:
            assert time.monotonic() < end, "no message came"
            opcode, payload = self.read_frame()
            if opcode == TEXT:
                return json.loads(payload)
            if opcode == CLOSE:
                with contextlib.suppress(OSError):  # it may be gone already
                    self.send_frame(CLOSE, payload[:2])
                raise Closed(struct.unpack("!H", payload[:2])[0] if payload else 1005)
            assert opcode in (PING, PONG), opcode

    def wait_for_ping(self):
        while True:
            opcode, payload = self.read_frame()
            if opcode == PING:
                return
            assert opcode == TEXT, opcode
            self.pushed.append(json.loads(payload))

    def call(self, method, **params):
        """The result, or the problem; what is pushed meanwhile is kept."""
        self.last_id += 1
        self.send({"type": "call", "id": self.last_id, "method": method, "params": params})
        while True:
            message = self.read()
            if message["type"] == "event":
                self.pushed.append(message)
            else:
                assert message["id"] == self.last_id, message
                return message["result"] if message["type"] == "result" else message["problem"]

    def wait_for(self, event):
        """The data of the next such push."""
        while True:
            for i, message in enumerate(self.pushed):
                if message["event"] == event:
                    return self.pushed.pop(i)["data"]
            message = self.read()
            assert message["type"] == "event", message
            self.pushed.append(message)

    def wait_for_close(self):
        while True:
            try:
                self.read()
            except Closed as closed:
                return closed.code
