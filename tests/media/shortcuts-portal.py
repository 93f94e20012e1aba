# SPDX-License-Identifier: LGPL-2.1-or-later
"""The portal's global shortcuts, for session.py --shortcuts: a person who answers what a file says, and
one key. Debian 12's own portal forgets to answer BindShortcuts, so it is not the real one.
"""

import os

from gi.repository import Gio, GLib

ANSWER = os.environ["LIVEON_TEST_PORTAL"]
NAME, PATH = "org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"
SHORTCUTS, REQUEST, SESSION = (f"org.freedesktop.portal.{name}" for name in (
    "GlobalShortcuts", "Request", "Session"))
XML = """
<node>
  <interface name="org.freedesktop.portal.GlobalShortcuts">
    <method name="CreateSession"><arg type="a{sv}" direction="in"/><arg type="o" direction="out"/></method>
    <method name="BindShortcuts">
      <arg type="o" direction="in"/><arg type="a(sa{sv})" direction="in"/><arg type="s" direction="in"/>
      <arg type="a{sv}" direction="in"/><arg type="o" direction="out"/>
    </method>
    <property name="version" type="u" access="read"/>
  </interface>
  <interface name="org.freedesktop.portal.Request"><method name="Close"/></interface>
  <interface name="org.freedesktop.portal.Session"><method name="Close"/></interface>
  <interface name="jp.liveon.Test.Keyboard">
    <method name="Press"><arg type="b" direction="in"/></method>
  </interface>
</node>"""
NODES = Gio.DBusNodeInfo.new_for_xml(XML)


def tell(word):
    with open(ANSWER + ".asked", "a") as asked:
        asked.write(word + "\n")


def answer():
    with open(ANSWER) as file:
        return file.read().strip()


class Portal:
    def __init__(self, bus):
        self.bus = bus
        self.bound = {}  # by session: who made it, its shortcuts
        for name in (SHORTCUTS, "jp.liveon.Test.Keyboard"):
            self.register(PATH, name, self.on_call)

    def register(self, path, name, call):
        self.bus.register_object(path, NODES.lookup_interface(name), call,
                                 lambda *_: GLib.Variant("u", 1), None)

    def respond(self, sender, token, response, results):
        path = f"{PATH}/request/{sender[1:].replace('.', '_')}/{token}"
        self.bus.emit_signal(sender, path, REQUEST, "Response",
                             GLib.Variant("(ua{sv})", (response, results)))
        return path

    def on_session_call(self, _bus, _sender, path, _interface, _method, _arguments, invocation):
        tell("closed")
        self.bound.pop(path, None)
        invocation.return_value(None)

    def create_session(self, sender, options):
        path = f"{PATH}/session/{sender[1:].replace('.', '_')}/{options['session_handle_token']}"
        self.register(path, SESSION, self.on_session_call)
        return self.respond(sender, options["handle_token"], 0,
                            {"session_handle": GLib.Variant("s", path)})

    def bind(self, sender, session, shortcuts, _parent, options):
        tell("bind=" + ",".join(f"{id}:{facts.get('preferred_trigger')}" for id, facts in shortcuts))
        word, token = answer(), options["handle_token"]
        if word == "wait":
            return f"{PATH}/request/{sender[1:].replace('.', '_')}/{token}"
        if word == "close":
            self.bus.emit_signal(sender, session, SESSION, "Closed", None)
        if word != "yes":
            return self.respond(sender, token, 1, {}) if word == "no" else PATH
        self.bound[session] = (sender, [id for id, _facts in shortcuts])
        return self.respond(sender, token, 0, {"shortcuts": GLib.Variant("a(sa{sv})", [
            (id, {"trigger_description": GLib.Variant("s", "Ctrl+Alt+M")})
            for id in self.bound[session][1]])})

    def press(self, is_down):
        """All that are bound have the one key that there is."""
        for session, (sender, ids) in self.bound.items():
            for id in ids:
                self.bus.emit_signal(sender, PATH, SHORTCUTS, "Activated" if is_down else "Deactivated",
                                     GLib.Variant("(osta{sv})", (session, id, 0, {})))

    def on_call(self, _bus, sender, _path, _interface, method, arguments, invocation):
        if method == "Press":
            self.press(*arguments.unpack())
            invocation.return_value(None)
            return
        act = self.create_session if method == "CreateSession" else self.bind
        invocation.return_value(GLib.Variant("(o)", (act(sender, *arguments.unpack()),)))


def main():
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    portal = Portal(bus)
    Gio.bus_own_name_on_connection(bus, NAME, Gio.BusNameOwnerFlags.NONE, None, None)
    GLib.MainLoop().run()
    return portal


main()
