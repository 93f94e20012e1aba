# SPDX-License-Identifier: LGPL-2.1-or-later
"""Addresses: behind HAProxy and nginx, by IPv4 and IPv6. Every proxy here is one of others."""

import contextlib
import fcntl
import json
import os
import socket
import ssl
import struct
import subprocess
import sys
from pathlib import Path

from events import Events
from liveond import Skip, a_liveond, main, need, tls_context

WHY = ("--reason", "test")
# Loopback has many addresses.
PROXY, STRANGER, OFFICE, HOME = "127.0.0.9", "127.0.0.8", "127.0.0.5", "127.0.0.6"
SIOCSIFFLAGS, IFF_UP = 0x8914, 0x1


def bind(host):
    """A socket that listens before the proxy runs, so that nobody has to wait for it."""
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        listening.bind((host, 0))
    except OSError as error:
        raise Skip(f"{host}: {error}") from error
    listening.listen()
    return listening


@contextlib.contextmanager
def running(*command, sockets, **environment):
    for passed in sockets:
        passed.setblocking(False)
    process = subprocess.Popen(
        command, pass_fds=[s.fileno() for s in sockets], env={**os.environ, **environment},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        yield
    finally:
        process.terminate()
        said = process.communicate(timeout=60)[0].decode()
        print("".join(f"# {line}\n" for line in said.splitlines()), end="")


@contextlib.contextmanager
def haproxy(liveond, options, source=PROXY, host="127.0.0.1"):
    """The server as it is seen through it."""
    program = need("haproxy")
    listening = bind(host)
    config = liveond.folder / "haproxy.conf"
    config.write_text(
        "defaults\n mode tcp\n timeout connect 20s\n timeout client 20s\n timeout server 20s\n"
        f"listen liveon\n bind fd@{listening.fileno()}\n"
        f" server liveond 127.0.0.1:{liveond.port} {options} source {source}\n", encoding="utf-8")
    with listening, running(program, "-db", "-f", str(config), sockets=[listening]):
        yield liveond.at(host, listening.getsockname()[1])


@contextlib.contextmanager
def nginx(liveond):
    program = need("nginx")
    module = Path("/usr/lib/nginx/modules/ngx_stream_module.so")
    if not module.exists():
        raise Skip("nginx has no streams")
    listening = bind("127.0.0.1")
    port = listening.getsockname()[1]
    user = "user root;\n" if os.geteuid() == 0 else ""
    config = liveond.folder / "nginx.conf"
    config.write_text(
        f"load_module {module};\ndaemon off;\n{user}error_log stderr;\n"
        f"pid {liveond.folder}/nginx.pid;\nevents {{}}\n"
        f"stream {{ server {{ listen 127.0.0.1:{port}; proxy_bind {PROXY};\n"
        f" proxy_pass 127.0.0.1:{liveond.port}; proxy_protocol on; }} }}\n", encoding="utf-8")
    # NGINX: sockets that it inherits.
    with listening, running(program, "-p", str(liveond.folder), "-c", str(config), "-e", "stderr",
                            sockets=[listening], NGINX=f"{listening.fileno()};"):
        yield liveond.at("127.0.0.1", port)


def start(liveond, **keys):
    liveond.setup()
    if keys:
        liveond.configure("server", **keys)
    liveond.start()
    liveond.room = liveond.ask("room", "add", "R")["room"]["id"]
    liveond.run("user", "add", "tanaka", "--name", "T", "--keep-password", "--networks",
                f"{OFFICE} ::1", "--password-file", str(liveond.password_file), *WHY)


def start_behind_proxy(liveond):
    start(liveond, proxy_protocol="true", trusted_proxies=PROXY)


def visit(seen):
    """Signs in and enters a room; the address that the person's list of devices shows."""
    status, session = seen.sign_in("tanaka")
    assert status == 201, session
    token = session["access_token"]
    events = Events(seen, token)
    assert "seat" in events.call("join", room=seen.room)
    assert events.call("leave") == {}
    devices = seen.request("GET", "/api/v1/session/devices", token=token)[1]["devices"]
    return next(device["address"] for device in devices if device["is_current"])


def get_recorded(liveond):
    """Addresses in the records: of entries, and of sign-ins."""
    lines = [json.loads(line) for line in liveond.run("records", "export", *WHY).splitlines()]
    entries = [json.loads(line["payload"]) for line in lines[1:-1] if line["kind"] == "entry"]
    audit = [row["payload"] for row in liveond.ask("records", "audit", *WHY)["audit"]]
    return ({entry["address"] for entry in entries},
            {row["address"] for row in audit
             if row["action"] == "session.sign-in" and row["result"] == "ok"})


def check_proxy(liveond, seen):
    """Who asks is the client, for records and for rules."""
    office, home = seen.at(seen.host, seen.port, OFFICE), seen.at(seen.host, seen.port, HOME)
    assert visit(office) == OFFICE
    status, problem = home.sign_in("tanaka")
    assert status == 403 and problem["code"] == "address", problem
    assert get_recorded(liveond) == ({OFFICE}, {OFFICE})


def check_turned_away(seen):
    try:
        raw = socket.create_connection((seen.host, seen.port), 30, seen.source and (seen.source, 0))
        with tls_context().wrap_socket(raw) as tls:
            answer = tls.recv(1)
    except (ssl.SSLError, ConnectionError):
        return
    raise AssertionError(f"it was served: {answer}")


def test_haproxy_v2(liveond):
    start_behind_proxy(liveond)
    with haproxy(liveond, "send-proxy-v2") as seen:
        check_proxy(liveond, seen)


def test_haproxy_v1(liveond):
    start_behind_proxy(liveond)
    with haproxy(liveond, "send-proxy") as seen:
        check_proxy(liveond, seen)


def test_nginx(liveond):
    start_behind_proxy(liveond)
    with nginx(liveond) as seen:
        check_proxy(liveond, seen)


def test_haproxy_with_more(liveond):
    """Health checks, and headers that carry more than addresses."""
    start_behind_proxy(liveond)
    options = ("send-proxy-v2 proxy-v2-options unique-id,crc32c check inter 200 "
               "check-send-proxy on-marked-down shutdown-sessions")
    with haproxy(liveond, options) as seen:
        check_proxy(liveond, seen)


def test_haproxy_ipv6(liveond):
    """A client that comes by IPv6 to a proxy that asks by IPv4."""
    start_behind_proxy(liveond)
    with haproxy(liveond, "send-proxy-v2", host="::1") as seen:
        assert visit(seen) == "::1"
    assert get_recorded(liveond) == ({"::1"}, {"::1"})


def test_not_believed(liveond):
    start_behind_proxy(liveond)
    # A proxy that nobody named: its header is no TLS.
    with haproxy(liveond, "send-proxy-v2", source=STRANGER) as seen:
        check_turned_away(seen)
    # The proxy that is believed, without its header.
    with haproxy(liveond, "") as seen:
        check_turned_away(seen)
    check_turned_away(liveond.at(liveond.host, liveond.port, PROXY))
    # Who comes past the proxy is who they are.
    assert visit(liveond.at(liveond.host, liveond.port, OFFICE)) == OFFICE
    liveond.stop()
    liveond.configure("server", proxy_protocol="false")
    liveond.start()
    with haproxy(liveond, "send-proxy-v2") as seen:
        check_turned_away(seen)
    with haproxy(liveond, "") as seen:
        status, problem = seen.at(seen.host, seen.port, OFFICE).sign_in("tanaka")
        assert status == 403 and problem["code"] == "address", problem


def test_ipv6(liveond):
    bind("::1").close()
    liveond.host = "::1"
    start(liveond)
    assert visit(liveond) == "::1"
    assert "https://[::1]:" in liveond.run("tenant", "admin-url", "acme")


def be_alone(program):
    """In a network of our own, where “everywhere” is nowhere else."""
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh", b"lo", IFF_UP))
    with a_liveond(program) as liveond:
        liveond.host = "::"
        start(liveond)
        assert visit(liveond.at("127.0.0.1", liveond.port, OFFICE)) == OFFICE
        assert visit(liveond.at("::1", liveond.port)) == "::1"
        status, problem = liveond.at("127.0.0.1", liveond.port, HOME).sign_in("tanaka")
        assert status == 403 and problem["code"] == "address", problem
        assert get_recorded(liveond) == ({OFFICE, "::1"}, {OFFICE, "::1"})


def test_dual_stack(liveond):
    bind("::1").close()
    alone = [need("unshare"), "--net", *(["--map-root-user"] if os.geteuid() != 0 else [])]
    if subprocess.run([*alone, "true"], capture_output=True).returncode != 0:
        raise Skip("no network of our own")
    done = subprocess.run([*alone, sys.executable, __file__, liveond.program, "alone"],
                          capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr


if __name__ == "__main__":
    if sys.argv[2:] == ["alone"]:
        be_alone(sys.argv[1])
    else:
        main([value for name, value in list(globals().items()) if name.startswith("test_")])
