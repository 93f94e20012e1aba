# SPDX-License-Identifier: LGPL-2.1-or-later
"""drag-source.py TEXT: a window from which TEXT can be dragged, as a link from a browser."""

import sys

import gi

gi.require_version("Gtk", "4.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

kinds = [Gdk.ContentProvider.new_for_bytes(kind, GLib.Bytes.new((sys.argv[1] + end).encode()))
         for kind, end in (("text/uri-list", "\r\n"), ("text/plain;charset=utf-8", ""))]
source = Gtk.DragSource(content=Gdk.ContentProvider.new_union(kinds))
label = Gtk.Label(label="drag me")
window = Gtk.Window(title="drag-source", child=label, decorated=False, default_width=160,
                    default_height=120)
window.add_controller(source)
window.present()
GLib.MainLoop().run()
