# SPDX-License-Identifier: LGPL-2.1-or-later
"""People in one room hear and see each other: native clients with a PipeWire camera and microphone, and
Chromium. What arrives is compared with what was sent.

session.py … -- test-calls.py LIVEOND PARTICIPANT
"""

import os
import sys
import time
from pathlib import Path

from calls import ROOM, Participant, correlate, prepare, read_raw, read_wav
from chromium import a_chromium
from liveond import PASSWORD, main

PARTICIPANT = sys.argv[2]
PEER = Path(__file__).with_name("browser-peer.js")
SECONDS = 14


def enter(liveond, login, *arguments, **keywords):
    return Participant(PARTICIPANT, liveond, login, *arguments, **keywords)


def open_browser(liveond, browser, login, **more):
    browser.open(f"https://{liveond.host}:{liveond.port}/api/v1/server")
    browser.load(PEER)
    options = {"company": "acme", "user": login, "password": PASSWORD, "room": ROOM, **more}
    browser.run(f"globalThis.peer = await LiveOnPeer.join({options!r}".replace("True", "true")
                .replace("False", "false") + ");")


def wait(browser, condition, seconds=30):
    """Until the statistics satisfy it; the last ones."""
    end = time.monotonic() + seconds
    while True:
        stats = browser.run("return await peer.stats()")
        if condition(stats):
            return stats
        assert time.monotonic() < end, (stats, browser.said[-10:])
        time.sleep(0.3)


def check_pictures(pictures, least=30):
    settled = pictures.after(3)
    print(f"# {len(settled.counters)} pictures, widths {sorted(set(settled.widths))}, "
          f"PSNR {settled.median_psnr():.1f} dB, share {settled.share():.3f}, "
          f"delay {settled.median_delay_ms():.0f} ms, longest gap {settled.longest_gap_ms():.0f} ms")
    assert settled.is_increasing()
    assert settled.median_psnr() >= least
    assert settled.share() >= 0.95
    return settled


def check_speech(report):
    heard = read_raw(report.sound_file)
    likeness, places = correlate(heard[3 * 48000:], read_wav(os.environ["LIVEON_TEST_SPEECH"]))
    print(f"# speech: likeness {likeness:.2f} over {len(places)} s")
    assert likeness >= 0.5
    assert len(places) >= 3


def test_two_natives(liveond):
    prepare(liveond)
    sender = enter(liveond, "tanaka", "--camera", "on", "--microphone", "on")
    watcher = enter(liveond, "sato", "--watch", "--compare", "--width", "1280", "--height", "720")
    time.sleep(SECONDS)
    report, sent = watcher.finish(), sender.finish()
    print(f"# joined {report['joined_ms']} ms, connected {report['connected_ms']} ms, first sound "
          f"{report['first_sound_ms']} ms, first picture {report['first_picture_ms']} ms")
    assert report["path"] == "udp" and sent["path"] == "udp", report["states"]
    check_pictures(report.stream("田中"))
    check_speech(report)


def test_with_chromium(liveond):
    prepare(liveond)
    sender = enter(liveond, "tanaka", "--camera", "on", "--microphone", "on", "--watch")
    watcher = enter(liveond, "sato", "--watch", "--compare")
    with a_chromium() as browser:
        open_browser(liveond, browser, "suzuki")
        seat = browser.run("return peer.joined.people.find(p => p.name === '田中').seat")
        browser.run(f"await peer.view([{{seat: '{seat}', source: 'camera', width: 640, height: 360}}])")
        stats = wait(browser, lambda s: any(
            i["kind"] == "video" and (i["decoded"] or 0) > 60 for i in s["inbound"]))
        assert "GCM" in stats["srtp"], stats["srtp"]
        assert stats["protocol"] == "udp"
        assert [s["seat"] for s in stats["slots"] if s["state"] == "live"] != []
        stats = wait(browser, lambda s: any(
            i["kind"] == "audio" and (i["energy"] or 0) > 0.001 for i in s["inbound"]))
        stats = wait(browser, lambda s: sum(
            1 for o in s["outbound"] if o["kind"] == "video" and (o["frames"] or 0) > 60) >= 1)
        browser.run("await peer.leave()")
    report, sent = watcher.finish(), sender.finish()
    check_pictures(report.stream("田中"))
    for one in report, sent:
        stream = one.stream("鈴木").stream
        print(f"# of Chromium {stream['frames']} pictures")
        assert stream["frames"] > 60


def test_chromium_over_tcp(liveond):
    prepare(liveond)
    sender = enter(liveond, "tanaka", "--camera", "on", "--microphone", "on")
    with a_chromium() as browser:
        open_browser(liveond, browser, "suzuki", tcpOnly=True)
        seat = browser.run("return peer.joined.people.find(p => p.name === '田中').seat")
        browser.run(f"await peer.view([{{seat: '{seat}', source: 'camera', width: 640, height: 360}}])")
        stats = wait(browser, lambda s: any(
            i["kind"] == "video" and (i["decoded"] or 0) > 60 for i in s["inbound"]))
        assert stats["protocol"] == "tcp", stats["protocol"]
        browser.run("await peer.leave()")
    sender.finish()


if __name__ == "__main__":
    main([test_two_natives, test_with_chromium, test_chromium_over_tcp])
