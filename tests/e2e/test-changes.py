# SPDX-License-Identifier: LGPL-2.1-or-later
"""What an operator changes takes effect at once on whoever is signed in and inside (9.4.1)."""

import datetime

from events import Events
from liveond import main

WHY = ("--reason", "test")


class Inside:
    """Somebody signed in, connected, with a seat."""

    def __init__(self, liveond, login, room):
        status, self.session = liveond.sign_in(login)
        assert status == 201, self.session
        self.liveond, self.room, self.token = liveond, room, self.session["access_token"]
        self.user = self.session["user"]["id"]
        self.events = Events(liveond, self.token)
        self.enter()

    def enter(self):
        self.joined = self.join()
        assert "seat" in self.joined, self.joined

    def join(self):
        return self.events.call("join", room=self.room)

    def get_room(self):
        rooms = self.liveond.request("GET", "/api/v1/rooms", token=self.token)[1]["rooms"]
        return next((room for room in rooms if room["id"] == self.room), None)

    def is_out(self, code, reason="ejected"):
        """Out of the room, still signed in; and the door says why."""
        assert self.events.wait_for("seat.lost")["reason"] == reason
        assert self.join()["code"] == code
        assert self.liveond.request("GET", "/api/v1/session", token=self.token)[0] == 200

    def is_signed_out(self, code):
        """Nobody any more, on the open connection and with the token."""
        assert self.events.wait_for("session.ended")["problem"]["code"] == code
        assert self.events.wait_for_close() == 4001
        assert self.liveond.request("GET", "/api/v1/session", token=self.token)[0] in (401, 403)

    def stays(self):
        """Nothing happened here: the answer comes after whatever was pushed before."""
        self.events.call("ping")
        assert not [m for m in self.events.pushed if m["event"] in ("seat.lost", "session.ended")]


def start(liveond, *logins, groups=()):
    """A running server with these people inside its room."""
    liveond.setup()
    for group in groups:
        liveond.run("group", "add", group)
    for login in logins:
        liveond.run("user", "add", login, "--name", login, "--password-file",
                    str(liveond.password_file), "--keep-password", *WHY)
    room = liveond.ask("room", "add", "A")["room"]["id"]
    liveond.start()
    return room


def another_day():
    """Hours that are not now, in no zone of this world."""
    day = datetime.datetime.now(datetime.timezone.utc).weekday()
    return ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[(day + 3) % 7] + " 00:00-24:00"


def test_policy(liveond):
    room = start(liveond, "sato")
    admin, sato = Inside(liveond, "admin", room), Inside(liveond, "sato", room)
    liveond.run("policy", "set", "--join", "deny")
    sato.is_out("not-permitted")
    admin.stays()
    liveond.run("policy", "set", "--join", "allow")
    sato.enter()
    liveond.run("policy", "set", "--chat", "deny")
    for person in (admin, sato):
        person.events.wait_for("rooms.reset")
        assert person.get_room()["chat"] is False
    liveond.run("policy", "set", "--sign-in", "deny")
    sato.is_signed_out("not-permitted")
    assert liveond.sign_in("sato")[0] == 403
    admin.stays()
    liveond.run("policy", "set", "--sign-in", "allow")
    sato = Inside(liveond, "sato", room)
    liveond.run("policy", "set", "--hours", another_day())
    sato.is_signed_out("outside-hours")
    admin.is_signed_out("outside-hours")
    liveond.run("policy", "set", "--hours", "")
    sato = Inside(liveond, "sato", room)
    liveond.run("policy", "set", "--networks", "192.0.2.0/24")
    sato.is_signed_out("address")


def test_away(liveond):
    """Whoever lost the connection comes back to the rules of now, and the seat is gone."""
    room = start(liveond, "sato")
    admin, sato = Inside(liveond, "admin", room), Inside(liveond, "sato", room)
    sato.events.socket.close()
    while not admin.events.wait_for("meeting.changed")["person"]["is_away"]:
        pass
    liveond.run("policy", "set", "--join", "deny")
    assert admin.events.wait_for("meeting.left")["reason"] == "ejected"
    events = Events(liveond, sato.token)
    refused = events.call("join", room=room, resume=sato.joined["resume"])
    assert refused["code"] == "not-permitted", refused
    visits = liveond.request("GET", "/api/v1/visits", token=sato.token)[1]["visits"]
    assert [visit["reason"] for visit in visits] == ["ejected"], visits


def test_group(liveond):
    room = start(liveond, "sato", "tanaka", groups=("G",))
    liveond.run("user", "set", "sato", "--groups", "G", *WHY)
    sato, tanaka = Inside(liveond, "sato", room), Inside(liveond, "tanaka", room)
    liveond.run("group", "set", "G", "--share", "deny")
    sato.events.wait_for("rooms.reset")
    assert sato.get_room()["share"] is False and tanaka.get_room()["share"] is True
    liveond.run("group", "set", "G", "--join", "deny")
    sato.is_out("not-permitted")
    liveond.run("group", "set", "G", "--join", "allow", "--networks", "192.0.2.0/24")
    sato.is_signed_out("address")
    liveond.run("group", "set", "G", "--networks", "", "--hours", another_day())
    assert liveond.sign_in("sato")[1]["code"] == "outside-hours"
    tanaka.stays()


def test_user(liveond):
    room = start(liveond, "sato", "tanaka", groups=("G",))
    sato, tanaka = Inside(liveond, "sato", room), Inside(liveond, "tanaka", room)
    liveond.run("user", "set", "tanaka", "--admin", *WHY)
    assert sato.events.wait_for("meeting.hosts")["hosts"] == [tanaka.user]
    assert tanaka.get_room()["is_host"] and not sato.get_room()["is_host"]
    assert tanaka.events.call("host.add", user=sato.user)["hosts"] == [tanaka.user, sato.user]
    liveond.run("user", "set", "tanaka", "--no-admin", *WHY)
    while sato.events.wait_for("meeting.hosts")["hosts"] != [sato.user]:
        pass
    assert tanaka.events.call("end")["code"] == "not-permitted"
    liveond.run("user", "set", "sato", "--join", "deny", *WHY)
    sato.is_out("not-permitted")
    # A room of a group: who leaves the group leaves the room.
    own = liveond.ask("room", "add", "B", "--groups", "G")["room"]["id"]
    tanaka.room = own
    assert tanaka.join()["code"] == "entry-password"
    liveond.run("user", "set", "tanaka", "--groups", "G", *WHY)
    tanaka.enter()
    liveond.run("user", "set", "tanaka", "--groups", "", *WHY)
    tanaka.is_out("entry-password")
    assert tanaka.events.wait_for("room.removed")["id"] == own
    liveond.run("user", "set", "tanaka", "--sign-in", "deny", *WHY)
    tanaka.is_signed_out("not-permitted")
    liveond.run("user", "suspend", "sato", *WHY)
    sato.is_signed_out("suspended")


def test_room(liveond):
    room = start(liveond, "sato", groups=("G",))
    sato = Inside(liveond, "sato", room)
    liveond.run("room", "set", room, "--chat", "deny", "--capacity", "1")
    while sato.events.wait_for("room.changed")["chat"]:
        pass
    sato.stays()
    liveond.run("room", "set", room, "--groups", "G")
    sato.is_out("entry-password")
    liveond.run("room", "set", room, "--groups", "")
    sato.enter()
    liveond.run("room", "set", room, "--close")
    sato.is_out("room-closed", "room-closed")
    liveond.run("room", "set", room, "--open")
    sato.enter()
    liveond.run("room", "remove", room)
    sato.is_out("entry-password", "room-closed")


def test_company(liveond):
    room = start(liveond, "sato")
    sato, admin = Inside(liveond, "sato", room), Inside(liveond, "admin", room)
    liveond.run("user", "reset-password", "sato", *WHY)
    sato.is_signed_out("unauthenticated")
    liveond.run("tenant", "close", "acme")
    admin.is_signed_out("not-permitted")


if __name__ == "__main__":
    main([test_policy, test_away, test_group, test_user, test_room, test_company])
