#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""The preferences: devices and their order, how much data, the account; and what it is all made of."""

import sys
import time
from pathlib import Path

from desktop import Atspi
from people import OPEN_ROOM, PASSWORD, SHOTS, sign_in, with_desktop

sys.path.insert(0, str(Path(__file__).parent.parent / "e2e"))
from liveond import main  # noqa: E402

LIVEON = sys.argv[3]
SPEAKERS = ("spk", "micfeed")


def open_preferences(app, desktop):
    desktop.press("ctrl+comma")
    app.find("Look at camera and microphone first")


def order_of(app):
    return [row.name for row in app.rows() if row.name in SPEAKERS]


def wait_order(app, *names):
    app.wait_until(f"the order {names}", lambda: order_of(app) == list(names))


def middle_of(app, name):
    """Of a row in a window at the corner of the display."""
    extents = Atspi.Component.get_extents(app.find(name).node, Atspi.CoordType.WINDOW)
    return extents.x + extents.width // 3, extents.y + extents.height // 2


def drag(desktop, start, end):
    """As a hand does it: there is no drag without movement."""
    desktop.xdotool("mousemove", *start, "mousedown", 1)
    for step in range(1, 11):
        desktop.xdotool("mousemove", *(a + (b - a) * step // 10 for a, b in zip(start, end)))
        time.sleep(0.03)
    desktop.xdotool("mouseup", 1)


def test_devices(_liveond):
    """Live tests, and the order of preference by buttons, keys and dragging, which is said."""
    def flow(_company, desktop):
        app = desktop.start(LIVEON)
        app.find("Server", "entry")
        open_preferences(app, desktop)
        desktop.screenshot(SHOTS / "prefs-general.png")
        app.find("Devices").click()
        app.find("fakecam")
        app.find("Test the camera", "check").click()
        app.find("The camera's picture")
        app.find("Test the microphone", "check").click()
        app.find("Loudness of the microphone")
        desktop.screenshot(SHOTS / "prefs-devices.png")
        app.find("Test the camera", "check").click()
        app.find("Test the microphone", "check").click()
        app.wait_gone("The camera's picture")
        app.wait_until("the speakers", lambda: set(order_of(app)) == set(SPEAKERS))
        first, second = order_of(app)
        app.find(f"Prefer {second} more").click()
        wait_order(app, second, first)
        app.wait_words(f"{second}: 1 of 2")
        app.tab_to(f"Prefer {first} more")
        desktop.press("alt+Up")
        wait_order(app, first, second)
        app.wait_words(f"{first}: 1 of 2")
        desktop.press("alt+Down")
        wait_order(app, second, first)
        # The keyboard has brought the rows into view.
        drag(desktop, middle_of(app, second), middle_of(app, first))
        wait_order(app, first, second)
        desktop.screenshot(SHOTS / "prefs-order.png")
        app.find("General").click()
        app.tab_to("Keyboard shortcuts")
        windows = app.root().node.get_child_count()
        desktop.press("Return")
        app.wait_until("all keys", lambda: app.root().node.get_child_count() > windows)
    with_desktop(flow, width=1000, height=700)


def statistics_of(app):
    """What stands in them, by the name of the row."""
    window = app.look("Statistics")[0]
    rows = [row for row in window.within() if row.node.get_role() == Atspi.Role.LIST_ITEM]
    words = [[thing.name for thing in row.within() if thing.name] for row in rows]
    return {row[0]: row[-1] for row in words if row}


def test_data(_liveond):
    """Saving of data and a limit count at once, while one is in a meeting."""
    def flow(company, desktop):
        app = desktop.start(LIVEON)
        sign_in(app, company)
        app.open_room(OPEN_ROOM)
        app.click("Enter")
        app.click("More")
        app.click("Statistics")
        app.wait_until("the saver off", lambda: statistics_of(app).get("Data saver") == "Off")
        open_preferences(app, desktop)
        app.find("Data saver", "check").click()
        app.wait_until("the saver on", lambda: statistics_of(app).get("Data saver") == "On")
        app.tab_to("Upper limit")
        desktop.press("space")
        app.find("GtkPopoverContent")
        desktop.press("Down", "Down", "Return")
        app.wait_until("the limit", lambda: statistics_of(app).get("Upper limit") == "1.0 Mbit/s")
        desktop.screenshot(SHOTS / "prefs-data.png")
    with_desktop(flow)


def test_account(_liveond):
    """Where one is signed in, a new password by the rules, and what LiveOn is made of."""
    def flow(company, desktop):
        app = desktop.start(LIVEON)
        sign_in(app, company)
        app.click("Menu")
        app.click("About LiveOn")
        app.wait_until("versions", lambda: any(
            "libliveon " in thing.text for thing in app.look() if thing.node.get_text_iface()))
        app.wait_words("GNU LESSER GENERAL PUBLIC LICENSE")
        app.find("OpenSSL")
        row = app.tab_to("Legal")
        desktop.press("Return")
        app.wait_until("the legal page", lambda: not row.has("FOCUSED"))
        desktop.screenshot(SHOTS / "about-legal.png")
        app.closing(lambda: desktop.press("Escape", "Escape"))
        open_preferences(app, desktop)
        app.find("Account").click()
        app.find("This device")
        app.find("Current password", "entry").type(PASSWORD)
        app.find("New password", "entry").type("short")
        app.wait_words("At least")
        desktop.screenshot(SHOTS / "prefs-account.png")
        assert not app.find("Change password", "button").has("SENSITIVE")
        app.find("New password", "entry").type("Left-horse-88")
        app.find("New password again", "entry").type("Left-horse-88")
        app.find("Change password", "button").click()
        app.find("Your password was changed.")
    with_desktop(flow)


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
