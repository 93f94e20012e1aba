# SPDX-License-Identifier: LGPL-2.1-or-later
"""A desktop behind xdg-desktop-portal, for session.py --portal: a person who answers what a file says.

Its screen is the camera fakecam. Debian's python3, which has gi.
"""

import json
import os
import subprocess

from gi.repository import Gio, GLib

ANSWER = os.environ["LIVEON_TEST_PORTAL"]
NAME = "org.freedesktop.impl.portal.desktop.fake"
PATH = "/org/freedesktop/portal/desktop"
XML = """
<node>
  <interface name="org.freedesktop.impl.portal.ScreenCast">
    <method name="CreateSession">
      <arg type="o" direction="in"/><arg type="o" direction="in"/><arg type="s" direction="in"/>
      <arg type="a{sv}" direction="in"/><arg type="u" direction="out"/><arg type="a{sv}" direction="out"/>
    </method>
    <method name="SelectSources">
      <arg type="o" direction="in"/><arg type="o" direction="in"/><arg type="s" direction="in"/>
      <arg type="a{sv}" direction="in"/><arg type="u" direction="out"/><arg type="a{sv}" direction="out"/>
    </method>
    <method name="Start">
      <arg type="o" direction="in"/><arg type="o" direction="in"/><arg type="s" direction="in"/>
      <arg type="s" direction="in"/><arg type="a{sv}" direction="in"/>
      <arg type="u" direction="out"/><arg type="a{sv}" direction="out"/>
    </method>
    <property name="AvailableSourceTypes" type="u" access="read"/>
    <property name="AvailableCursorModes" type="u" access="read"/>
    <property name="version" type="u" access="read"/>
  </interface>
  <interface name="org.freedesktop.impl.portal.Session">
    <method name="Close"/>
    <signal name="Closed"/>
    <property name="version" type="u" access="read"/>
  </interface>
  <interface name="org.freedesktop.impl.portal.Access">
    <method name="AccessDialog">
      <arg type="o" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
      <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
      <arg type="a{sv}" direction="in"/><arg type="u" direction="out"/><arg type="a{sv}" direction="out"/>
    </method>
  </interface>
</node>"""
NODES = Gio.DBusNodeInfo.new_for_xml(XML)
DONE, CANCELLED = 0, 1


def tell(word):
    with open(ANSWER + ".asked", "a") as asked:
        asked.write(word + "\n")


def answer():
    with open(ANSWER) as file:
        return file.read().strip()


def find_node():
    dump = subprocess.run(["pw-dump"], stdout=subprocess.PIPE, check=True).stdout
    for item in json.loads(dump):
        properties = (item.get("info") or {}).get("props") or {}
        if properties.get("node.name") == "fakecam":
            return item["id"]
    return 0


class Desktop:
    def __init__(self, bus):
        self.bus = bus
        self.open = set()
        for name in ("ScreenCast", "Access"):
            bus.register_object(PATH, NODES.lookup_interface("org.freedesktop.impl.portal." + name),
                                self.on_call, self.on_property, None)

    def on_property(self, _bus, _sender, _path, _interface, name):
        return GLib.Variant("u", {"AvailableSourceTypes": 3, "AvailableCursorModes": 7}.get(name, 4))

    def on_session_call(self, _bus, _sender, path, _interface, method, _arguments, invocation):
        tell("closed")
        self.open.discard(path)
        invocation.return_value(None)

    def on_call(self, bus, _sender, _path, _interface, method, arguments, invocation):
        results, response = {}, DONE
        values = arguments.unpack()
        if method == "AccessDialog":
            tell("camera")
        if method == "CreateSession":
            bus.register_object(values[1],
                                NODES.lookup_interface("org.freedesktop.impl.portal.Session"),
                                self.on_session_call, self.on_property, None)
        elif method == "SelectSources":
            tell(f"types={values[3].get('types')}")
            restored = values[3].get("restore_data")
            tell("restored" if restored else "asked")
        elif answer() == "wait":
            return
        elif answer() in ("yes", "close"):
            self.open.add(values[1])
            GLib.timeout_add(300, self.look, values[1])
        else:
            response = CANCELLED
        if method == "Start" and values[3]:
            tell(f"parent={values[3]}")
        if method == "Start" and response == DONE:
            results["streams"] = GLib.Variant("a(ua{sv})", [(find_node(), {})])
            results["persist_mode"] = GLib.Variant("u", 2)
            results["restore_data"] = GLib.Variant(
                "(suv)", ("fake", 1, GLib.Variant("s", "the first screen")))
        invocation.return_value(GLib.Variant("(ua{sv})", (response, results)))

    def look(self, path):
        """The person may end it, a moment after it began at the earliest."""
        if path in self.open and answer() == "close":
            self.open.remove(path)
            self.bus.emit_signal(None, path, "org.freedesktop.impl.portal.Session", "Closed", None)
        return path in self.open


def main():
    bus = Gio.bus_get_sync(Gio.BusType.SESSION)
    desktop = Desktop(bus)
    Gio.bus_own_name_on_connection(bus, NAME, Gio.BusNameOwnerFlags.NONE, None, None)
    GLib.MainLoop().run()
    return desktop


main()
