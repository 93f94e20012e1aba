# SPDX-License-Identifier: LGPL-2.1-or-later
"""A program that has a server in itself, and a client that asks it: by the public library alone."""

import tempfile

import gi

gi.require_version("Liveon", "1")
from gi.repository import GLib, Liveon

loop = GLib.MainLoop()


def wait(start, finish, *args):
    done = []
    start(*args, lambda _source, result: (done.append(result), loop.quit()))
    loop.run()
    return finish(done[0])


with tempfile.TemporaryDirectory() as folder:
    config = Liveon.ServerConfig.new(folder)
    config.set("server", "listen", "127.0.0.1:0")
    config.set("operator", "server_name", "Embedded")
    server = Liveon.Server.new(config)
    wait(server.start_async, server.start_finish, None)
    client = Liveon.Client.new(f"127.0.0.1:{server.get_port()}")
    client.set_pins(server.get_pin(), None)
    info = wait(client.get_server_info_async, client.get_server_info_finish, None)
    assert info.get_name() == "Embedded", info.get_name()
    wait(server.stop_async, server.stop_finish)
    try:
        wait(client.get_server_info_async, client.get_server_info_finish, None)
    except GLib.Error as error:
        assert error.matches(Liveon.error_quark(), Liveon.Error.CONNECT), error.message
    else:
        raise AssertionError("it answers after it has stopped")
