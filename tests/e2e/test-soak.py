# SPDX-License-Identifier: LGPL-2.1-or-later
"""Joins and leaves in a row leave nothing behind, in the client or at the server.

session.py … -- test-soak.py LIVEOND PARTICIPANT [JOINS]

JOINS: how many by Chromium, which takes long for each.
"""

import sys
import time

from browser import open_browser
from calls import Participant, prepare
from chromium import a_chromium
from liveond import main, measure, measure_rested

PARTICIPANT = sys.argv[2]
JOINS = int(sys.argv[3]) if len(sys.argv) > 3 else 100
# Until there is sound and a picture from others, and they have ours.
SEES_AND_IS_SEEN = """
    await peer.view([{{ seat: "{seat}", source: "camera", width: 320, height: 180 }}]);
    for (let i = 0; i < 200; i++) {{
      const {{ inbound, outbound }} = await peer.stats();
      const sum = (list, kind, key) => list.filter((s) => s.kind === kind)
        .reduce((all, s) => all + (s[key] ?? 0), 0);
      if (sum(inbound, "video", "decoded") > 0 && sum(inbound, "audio", "energy") > 0
          && sum(outbound, "video", "frames") > 0 && sum(outbound, "audio", "packets") > 0) return true;
      await new Promise((done) => setTimeout(done, 50));
    }}
    return false;"""


def a_talker(liveond, *arguments):
    talker = Participant(PARTICIPANT, liveond, "tanaka", "--camera", "test", "--microphone", "test", *arguments)
    talker.wait(lambda report: report["state"] == "connected")
    return talker


def check(early, late):
    """As measure() has them: memory within 2 %, descriptors and threads equal."""
    assert late[0] <= early[0] * 1.02, (early, late)
    assert late[1] <= early[1] and late[2] <= early[2], (early, late)


def test_a_hundred_calls_of_one_process(liveond):
    """LiveonCall a hundred times, each until it sees and hears."""
    prepare(liveond)
    talker = a_talker(liveond)
    goer = Participant(PARTICIPANT, liveond, "sato", "--watch", "--width", "320", "--height", "180",
                       "--camera", "test", "--microphone", "test", "--times", "100")
    seen = {}
    while len(seen) < 5:
        number = goer.hear()["round"]
        time.sleep(0.5)
        rested = number == 100 and measure_rested(liveond.process.pid, seen[20][1])
        seen[number] = measure(goer.process.pid), rested or measure(liveond.process.pid)
        print(f"# after {number}: client {seen[number][0]}, server {seen[number][1]} (kB, descriptors, threads)")
        goer.tell("go")
    assert goer.process.wait(timeout=30) == 0, goer.said()
    talker.finish()
    for early, late in zip(seen[20], seen[100]):
        check(early, late)


def test_chromium_again_and_again(liveond):
    """The same for Chromium, of which only the server is judged: after all against after a fifth."""
    prepare(liveond)
    talker = a_talker(liveond, "--watch")
    seen = {}
    with a_chromium() as browser:
        open_browser(liveond, browser, "suzuki")
        for number in range(1, JOINS + 1):
            if number > 1:
                browser.run("await peer.enter();")
            seat = browser.run("return peer.joined.people.find((p) => p.name === '田中').seat")
            assert browser.run(SEES_AND_IS_SEEN.format(seat=seat)), (number, browser.run("return peer.stats()"))
            browser.run("await peer.exit();")
            if number % (JOINS // 5) == 0:
                time.sleep(0.5)
                rested = number == JOINS and measure_rested(liveond.process.pid, seen[JOINS // 5])
                seen[number] = rested or measure(liveond.process.pid)
                print(f"# after {number}: {seen[number]} (kB, descriptors, threads)", flush=True)
        browser.run("peer.socket.onclose = null; peer.socket.close();")
    seen_pictures = [stream["frames"] for stream in talker.finish()["streams"] if stream["name"] == "鈴木"]
    print(f"# pictures of Chromium: {seen_pictures}")
    assert sum(n > 0 for n in seen_pictures) >= 0.8 * JOINS, seen_pictures
    check(seen[JOINS // 5], seen[JOINS])


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
