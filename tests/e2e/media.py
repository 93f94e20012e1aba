# SPDX-License-Identifier: LGPL-2.1-or-later
"""People in a room of a running server, with media that only looks like it."""

import json
import subprocess
import time

from events import Events


class Participant:
    """Signed in, with a WebSocket; joins, offers and connects by `enter`. program: media-peer."""

    def __init__(self, liveond, program, login, room):
        status, session = liveond.sign_in(login)
        assert status == 201, session
        self.token, self.program, self.room = session["access_token"], program, room
        self.events = Events(liveond, self.token)

    def enter(self):
        joined = self.events.call("join", room=self.room)
        assert "seat" in joined, joined
        self.seat, self.visit = joined["seat"], joined["visit"]
        self.peer = subprocess.Popen(
            [self.program], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        offer = self.hear()
        assert self.events.call("media.sources", microphone=True, camera=True) == {}
        answer = self.events.call("media.offer", **offer)
        assert "sdp" in answer, answer
        self.say(answer)
        assert self.hear()["connected"]

    def say(self, value):
        self.peer.stdin.write(json.dumps(value) + "\n")
        self.peer.stdin.flush()

    def hear(self):
        line = self.peer.stdout.readline()
        assert line, f"the peer ended: {self.peer.wait()}"
        return json.loads(line)

    def look_at(self, *others):
        videos = [{"seat": other.seat, "source": "camera", "width": 640, "height": 360} for other in others]
        assert self.events.call("media.view", videos=videos) == {}

    def start(self, seconds, camera_bps):
        self.say({"seconds": seconds, "camera_bps": camera_bps})

    def finish(self):
        """Its numbers, by slot."""
        numbers = self.hear()
        return {slot["mid"]: slot for slot in numbers["slots"]}

    def leave(self):
        self.events.call("leave")
        self.peer.stdin.close()
        self.peer.stdout.close()
        self.peer.wait(timeout=30)

    def close(self):
        self.events.socket.close()


def meeting(liveond, program, logins, seconds, camera_bps):
    """Everybody looks at everybody: the participants and, of each, the numbers."""
    room = liveond.ask("room", "list")["rooms"][0]["id"]
    people = [Participant(liveond, program, login, room) for login in logins]
    for person in people:
        person.enter()
    for person in people:
        person.look_at(*(other for other in people if other is not person))
    for person in people:
        person.start(seconds, camera_bps)
    # Who shows no sign of life for 15 s is out.
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        for person in people:
            person.events.call("ping")
        time.sleep(min(left, 3))
    return people, [person.finish() for person in people]
