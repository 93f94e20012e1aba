# SPDX-License-Identifier: LGPL-2.1-or-later
"""A secret service on a bus of its own, or on one that is there, of which libsecret believes that it
is the desktop's."""

import threading

from gi.repository import Gio, GLib

INTERFACES = Gio.DBusNodeInfo.new_for_xml("""<node>
<interface name="org.freedesktop.Secret.Service">
  <method name="OpenSession"><arg type="s" direction="in"/><arg type="v" direction="in"/>
    <arg type="v" direction="out"/><arg type="o" direction="out"/></method>
  <method name="SearchItems"><arg type="a{ss}" direction="in"/>
    <arg type="ao" direction="out"/><arg type="ao" direction="out"/></method>
  <method name="GetSecrets"><arg type="ao" direction="in"/><arg type="o" direction="in"/>
    <arg type="a{o(oayays)}" direction="out"/></method>
  <method name="ReadAlias"><arg type="s" direction="in"/><arg type="o" direction="out"/></method>
  <property name="Collections" type="ao" access="read"/>
</interface>
<interface name="org.freedesktop.Secret.Collection">
  <method name="CreateItem">
    <arg type="a{sv}" direction="in"/><arg type="(oayays)" direction="in"/>
    <arg type="b" direction="in"/><arg type="o" direction="out"/><arg type="o" direction="out"/>
  </method>
</interface>
<interface name="org.freedesktop.Secret.Item">
  <method name="Delete"><arg type="o" direction="out"/></method>
</interface></node>""").interfaces
ROOT = "/org/freedesktop/secrets"
DEFAULT = ROOT + "/aliases/default"
PLACES = 4  # of items


class SecretService:
    def __init__(self, address=None):
        self.items = []  # (attributes, secret)
        self.address = address
        self.bus = None if address else Gio.TestDBus.new(Gio.TestDBusFlags.NONE)
        self.context = GLib.MainContext.new()
        self.loop = GLib.MainLoop.new(self.context, False)
        self.ready = threading.Event()

    def __enter__(self):
        if self.bus:
            self.bus.up()
            self.address = self.bus.get_bus_address()
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()
        assert self.ready.wait(30)
        return self

    def __exit__(self, *error):
        self.loop.quit()
        self.thread.join(30)
        if self.bus:
            self.bus.down()

    def serve(self):
        self.context.push_thread_default()
        bus = Gio.DBusConnection.new_for_address_sync(
            self.address, Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT
            | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        service, collection, item = INTERFACES
        for path, interface in ((ROOT, service), (DEFAULT, collection),
                                *((f"{DEFAULT}/{i}", item) for i in range(PLACES))):
            bus.register_object(path, interface, self.on_call, self.on_get, None)
        bus.call_sync("org.freedesktop.DBus", "/", "org.freedesktop.DBus", "RequestName",
                      GLib.Variant("(su)", ("org.freedesktop.secrets", 0)), None, 0, -1, None)
        self.ready.set()
        self.loop.run()
        bus.close_sync(None)
        self.context.pop_thread_default()

    def on_get(self, bus, sender, path, interface, name):
        return GLib.Variant("ao", [DEFAULT])

    def on_call(self, bus, sender, path, interface, method, arguments, invocation):
        on_item = interface.endswith(".Item")
        answer = getattr(self, method)(*([path] if on_item else []), *arguments.unpack())
        if answer is None:
            invocation.return_dbus_error("org.freedesktop.DBus.Error.NotSupported", "plain only")
        else:
            invocation.return_value(answer)

    def OpenSession(self, algorithm, value):
        if algorithm == "plain":
            return GLib.Variant("(vo)", (GLib.Variant("s", ""), ROOT + "/session/1"))
        return None

    def SearchItems(self, wanted):
        found = [f"{DEFAULT}/{i}" for i, (has, _) in enumerate(self.items)
                 if wanted.items() <= has.items()]
        return GLib.Variant("(aoao)", (found, []))

    def GetSecrets(self, paths, session):
        return GLib.Variant("(a{o(oayays)})", ({
            path: (session, b"", self.items[int(path.rpartition("/")[2])][1], "text/plain")
            for path in paths},))

    def ReadAlias(self, name):
        return GLib.Variant("(o)", (DEFAULT,))

    def CreateItem(self, properties, secret, replace):
        attributes = properties["org.freedesktop.Secret.Item.Attributes"]
        if replace:
            self.items = [item for item in self.items if item[0] != attributes]
        self.items.append((attributes, bytes(secret[2])))
        return GLib.Variant("(oo)", (f"{DEFAULT}/{len(self.items) - 1}", "/"))

    def Delete(self, path):
        del self.items[int(path.rpartition("/")[2])]
        return GLib.Variant("(o)", ("/",))
