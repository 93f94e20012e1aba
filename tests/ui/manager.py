# SPDX-License-Identifier: LGPL-2.1-or-later
"""A window manager, as far as programs can tell: it hears what they ask for, and says that it is so."""

import ctypes

SUBSTRUCTURE_NOTIFY, CLIENT_MESSAGE, ATOM, REPLACE = 1 << 19, 33, 4, 0


class Message(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int),
                ("display", ctypes.c_void_p), ("window", ctypes.c_ulong),
                ("message_type", ctypes.c_ulong), ("format", ctypes.c_int),
                ("data", ctypes.c_long * 5)]


class Event(ctypes.Union):
    _fields_ = [("type", ctypes.c_int), ("message", Message), ("pad", ctypes.c_long * 24)]


class Manager:
    def __init__(self, display):
        self.x = ctypes.CDLL("libX11.so.6")
        self.x.XOpenDisplay.restype = ctypes.c_void_p
        self.x.XDefaultRootWindow.restype = self.x.XInternAtom.restype = ctypes.c_ulong
        self.display = ctypes.c_void_p(self.x.XOpenDisplay(display.encode()))
        assert self.display, f"no display {display}"
        self.root = ctypes.c_ulong(self.x.XDefaultRootWindow(self.display))
        self.x.XSelectInput(self.display, self.root, ctypes.c_long(SUBSTRUCTURE_NOTIFY))
        self.x.XSync(self.display, 0)
        self.asked = []

    def __enter__(self):
        return self

    def __exit__(self, *_ignored):
        self.x.XCloseDisplay(self.display)

    def atom(self, name):
        return self.x.XInternAtom(self.display, name.encode(), 0)

    def was_asked(self, state):
        """The windows for which somebody asked for that state, each once."""
        event = Event()
        while self.x.XPending(self.display):
            self.x.XNextEvent(self.display, ctypes.byref(event))
            if (event.type == CLIENT_MESSAGE
                    and event.message.message_type == self.atom("_NET_WM_STATE")):
                self.asked.append((event.message.window, event.message.data[0],
                                   set(event.message.data[1:3])))
        return [window for window, adds, states in self.asked if adds and self.atom(state) in states]

    def set_state(self, window, *states):
        atoms = (ctypes.c_ulong * len(states))(*[self.atom(state) for state in states])
        self.x.XChangeProperty(self.display, ctypes.c_ulong(window),
                               ctypes.c_ulong(self.atom("_NET_WM_STATE")), ctypes.c_ulong(ATOM), 32,
                               REPLACE, atoms, len(states))
        self.x.XSync(self.display, 0)
