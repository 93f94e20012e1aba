#!/usr/bin/python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""visit.py SERVER PIN COMPANY USER ROOM: signs in, lists the rooms, sits in one, prints one's history."""
import getpass
import sys

import gi

gi.require_version("Liveon", "1")
from gi.repository import GLib, Liveon

server, pin, company, user, room_name = sys.argv[1:]
loop = GLib.MainLoop()

def wait(start, finish, *args):
    """Calls an asynchronous function and waits for what it gives."""
    done = []
    start(*args, None, lambda _source, result: (done.append(result), loop.quit()))
    loop.run()
    return finish(done[0])

client = Liveon.Client.new(server)
client.set_pins(pin, None)
client.props.company, client.props.user_id = company, user
password = getpass.getpass() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
try:
    wait(client.sign_in_async, client.sign_in_finish, password)
    for room in client.get_rooms():
        print(room.props.name, f"{room.props.people}/{room.props.capacity}")
    room = next(r for r in client.get_rooms() if r.props.name == room_name)
    meeting = wait(room.join_async, room.join_finish, None, Liveon.JoinFlags.NONE)
    print("inside:", *[person.props.name for person in meeting.get_people()])
    wait(meeting.leave_async, meeting.leave_finish)
    visits, _cursor = wait(client.get_visits_async, client.get_visits_finish, None, None, None, None, 20)
    for visit in visits:
        print(visit.props.room_name, visit.props.entered.format_iso8601(), visit.props.reason.value_nick)
except GLib.Error as error:
    sys.exit(Liveon.error_dup_cause(error, "en") + " " + Liveon.error_dup_remedy(error, "en"))
