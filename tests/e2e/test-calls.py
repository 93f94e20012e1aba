# SPDX-License-Identifier: LGPL-2.1-or-later
"""People in one room hear and see each other: native clients with a PipeWire camera and microphone, and
Chromium. What arrives is compared with what was sent.

session.py … -- test-calls.py LIVEOND PARTICIPANT
"""

import base64
import contextlib
import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

from browser import open_browser, wait
from calls import LOCKED_ROOM, ROOM, Participant, a_relay, correlate, prepare, read_raw, read_wav
from chromium import a_chromium
from events import Events
from liveond import Skip, main

PARTICIPANT, CLI, CODED_CLIP = sys.argv[2:5]
SECONDS = 14
CLIP = [os.environ[f"LIVEON_TEST_CLIP{part}"] for part in ("", "_WIDTH", "_HEIGHT")]


def enter(liveond, login, *arguments, **keywords):
    return Participant(PARTICIPANT, liveond, login, *arguments, **keywords)


def is_connected(report):
    return report["state"] == "connected"


def check_pictures(pictures, least=30):
    settled = pictures.after(3)
    print(f"# {len(settled.counters)} pictures, widths {sorted(set(settled.widths))}, "
          f"PSNR {settled.median_psnr():.1f} dB, share {settled.share():.3f}, "
          f"delay {settled.median_delay_ms():.0f} ms, longest gap {settled.longest_gap_ms():.0f} ms")
    assert settled.is_increasing()
    assert settled.median_psnr() >= least
    assert settled.share() >= 0.95
    return settled


def judge(picture):
    """(counter, PSNR) of a picture of browser-peer.js against the clip; the counter is -1 without code."""
    done = subprocess.run(
        [CODED_CLIP, *CLIP, "judge", str(picture["width"]), str(picture["height"])], check=True,
        input=base64.b64decode(picture["luma"]), stdout=subprocess.PIPE)
    found = json.loads(done.stdout)
    return found["counter"], found["psnr"]


def check_speech(report):
    heard = read_raw(report.sound_file)
    likeness, places = correlate(heard[3 * 48000:], read_wav(os.environ["LIVEON_TEST_SPEECH"]))
    print(f"# speech: likeness {likeness:.2f} over {len(places)} s")
    assert likeness >= 0.5
    assert len(places) >= 3


def test_two_natives(liveond):
    prepare(liveond)
    sender = enter(liveond, "tanaka", "--camera", "on", "--microphone", "on")
    watcher = enter(liveond, "sato", "--watch", "--compare")
    time.sleep(SECONDS)
    report, sent = watcher.finish(), sender.finish()
    print(f"# joined {report['joined_ms']} ms, connected {report['connected_ms']} ms, first sound "
          f"{report['first_sound_ms']} ms, first picture {report['first_picture_ms']} ms")
    assert report["path"] == "udp" and sent["path"] == "udp", report["states"]
    check_pictures(report.stream("田中"))
    check_speech(report)


def test_full_size(liveond):
    prepare(liveond)
    sender = enter(liveond, "tanaka", "--camera", "on", "--microphone", "on")
    watcher = enter(liveond, "sato", "--watch", "--compare", "--width", "1280", "--height", "720")
    watcher.wait(lambda r: (r.find("田中") or {"widths": {}})["widths"].get("1280", 0) > 30)
    time.sleep(SECONDS)
    report = watcher.finish()
    sender.finish()
    check_pictures(report.stream("田中").of_width(1280))


def test_lips(liveond):
    prepare(liveond)
    sender = enter(liveond, "tanaka", "--camera", "test", "--microphone", "test")
    watcher = enter(liveond, "sato", "--watch")
    report = watcher.wait(lambda r: len(r["tone_delays_us"]) >= 8)
    watcher.finish(), sender.finish()
    sound = statistics.median(report["tone_delays_us"][3:]) / 1000
    picture = report.stream("田中").after(3).median_delay_ms()
    print(f"# sound {sound:.0f} ms, picture {picture:.0f} ms after it was made; tones "
          f"{[t // 1000 for t in report['tone_delays_us']]}")
    assert abs(sound - picture) <= 45, (sound, picture)


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
        # A few more than are asked for below: the last ones are still on their way when it leaves.
        stats = wait(browser, lambda s: sum(
            1 for o in s["outbound"] if o["kind"] == "video" and (o["frames"] or 0) > 75) >= 1)
        browser.run("await peer.leave()")
    report, sent = watcher.finish(), sender.finish()
    check_pictures(report.stream("田中"))
    for one in report, sent:
        stream = one.stream("鈴木").stream
        print(f"# of Chromium {stream['frames']} pictures")
        assert stream["frames"] > 60


def test_pictures_to_chromium(liveond):
    prepare(liveond)
    sender = enter(liveond, "tanaka", "--camera", "on")
    with a_chromium() as browser:
        open_browser(liveond, browser, "suzuki", send=False)
        seat = browser.run("return peer.joined.people.find(p => p.name === '田中').seat")
        browser.run(f"await peer.view([{{seat: '{seat}', source: 'camera', width: 1280, height: 720}}])")
        stats = wait(browser, lambda s: any(i["kind"] == "video" and i["width"] == 1280 for i in s["inbound"]))
        slot = next(s["mid"] for s in stats["slots"] if s["seat"] == seat)
        time.sleep(3)
        seen = [judge(browser.run(f"return await peer.picture('{slot}')")) for _ in range(8)]
        browser.run("await peer.leave()")
    sender.finish()
    print(f"# pictures that Chromium shows, (counter, PSNR): {seen}")
    counters = [counter for counter, _ in seen]
    assert counters == sorted(counters) and counters[0] >= 0 and len(set(counters)) > 4, counters
    assert statistics.median(psnr for _, psnr in seen) >= 30, seen


def test_pictures_of_chromium(liveond):
    """Of its middle layer; the largest it makes smaller as it likes."""
    prepare(liveond)
    clip = liveond.folder / "camera.y4m"
    subprocess.run([CODED_CLIP, *CLIP, "write", str(clip)], check=True)
    watcher = enter(liveond, "sato", "--watch", "--compare")
    with a_chromium(f"--use-file-for-fake-video-capture={clip}") as browser:
        open_browser(liveond, browser, "suzuki")
        report = watcher.wait(lambda r: (r.find("鈴木") or {"widths": {}})["widths"].get("640", 0) > 150, 40)
        browser.run("await peer.leave()")
    watcher.finish()
    pictures = report.stream("鈴木").of_width(640).after(2)
    print(f"# {len(pictures.counters)} pictures of Chromium, PSNR {pictures.median_psnr():.1f} dB")
    assert pictures.median_psnr() >= 30


def test_chromium_over_tcp(liveond):
    prepare(liveond)
    sender = enter(liveond, "tanaka", "--camera", "test", "--microphone", "test")
    sender.wait(is_connected)
    with a_chromium() as browser:
        open_browser(liveond, browser, "suzuki", tcpOnly=True)
        seat = browser.run("return peer.joined.people.find(p => p.name === '田中').seat")
        browser.run(f"await peer.view([{{seat: '{seat}', source: 'camera', width: 640, height: 360}}])")
        stats = wait(browser, lambda s: any(
            i["kind"] == "video" and (i["decoded"] or 0) > 60 for i in s["inbound"]))
        assert stats["protocol"] == "tcp", stats["protocol"]
        browser.run("await peer.leave()")
    sender.finish()


def test_simulcast_of_chromium(liveond):
    """Each sees the size that it asks for; all three layers are sent while three sizes are watched."""
    prepare(liveond)
    sizes = {"tanaka": (1280, 720), "sato": (640, 360), "ito": (320, 180)}
    people = [enter(liveond, login, "--watch", "--width", str(width), "--height", str(height))
              for login, (width, height) in sizes.items()]
    with a_chromium() as browser:
        open_browser(liveond, browser, "suzuki")
        stats = wait(browser, lambda s: sorted(
            o["rid"] for o in s["outbound"] if o["kind"] == "video" and (o["frames"] or 0) > 30)
            == ["h", "l", "m"], 40)
        print(f"# {[(o['rid'], o['width'], o['mode'], o['frames']) for o in stats['outbound'] if o['kind'] == 'video']}")
        for person, (width, _) in zip(people, sizes.values()):
            report = person.wait(lambda r: (r.find("鈴木") or {"widths": {}})["widths"].get(str(width), 0) > 15)
            print(f"# {person.name}: {report.find('鈴木')['widths']}")
        browser.run("await peer.leave()")
    for person in people:
        person.finish()


def test_wrong_fingerprint(liveond):
    """Neither end goes on with somebody else's certificate."""
    prepare(liveond)
    with a_chromium() as browser:
        for side in "spoilAnswer", "spoilOffer":
            open_browser(liveond, browser, "suzuki", **{side: True})
            state = browser.run("""
                for (let i = 0; i < 60; i++) {
                  if (["failed", "closed"].includes(peer.pc.connectionState)) break;
                  await new Promise((done) => setTimeout(done, 100));
                }
                const stats = await peer.stats();
                await peer.leave();
                return [stats.state, stats.inbound.reduce((sum, i) => sum + (i.packets ?? 0), 0)];""")
            print(f"# {side}: {state}")
            assert state[0] != "connected" and state[1] == 0, state


def test_all_slots_of_chromium(liveond):
    prepare(liveond)
    senders = [enter(liveond, login, "--camera", "test", "--screen", "test", "--microphone", "test")
               for login in ("tanaka", "sato", "ito", "yamada", "mori")]
    for sender in senders:
        sender.wait(is_connected)
    with a_chromium() as browser:
        open_browser(liveond, browser, "suzuki")
        browser.run("""
            const wanted = peer.joined.people.filter((p) => p.seat !== peer.joined.seat)
              .flatMap((p) => ["camera", "screen"].map((source) =>
                ({ seat: p.seat, source, width: 320, height: 180 })));
            await peer.view(wanted.slice(0, 9));""")
        stats = wait(browser, lambda s: sum(
            1 for i in s["inbound"] if i["kind"] == "video" and (i["decoded"] or 0) > 15) == 9 and sum(
            1 for i in s["inbound"] if i["kind"] == "audio" and (i["energy"] or 0) > 0.0001) >= 3, 40)
        print(f"# {[(i['width'], i['decoded']) for i in stats['inbound'] if i['kind'] == 'video']}, sound "
              f"{[round(i['energy'], 4) for i in stats['inbound'] if i['kind'] == 'audio']}")
        browser.run("await peer.leave()")
    for sender in senders:
        sender.finish()


def count_uses(name):
    """Who captures from a microphone of PipeWire."""
    listed = subprocess.run(["pactl", "list", "source-outputs"], capture_output=True, text=True, check=True)
    return listed.stdout.count(f'application.name = "{name}"')


def count_cameras():
    """Who takes pictures from a camera of PipeWire."""
    text = subprocess.run(["pw-dump"], capture_output=True, text=True, check=True).stdout.lstrip()
    things = {}
    while text:  # what changed meanwhile comes after
        listed, end = json.JSONDecoder().raw_decode(text)
        things.update({thing["id"]: thing.get("info") or {} for thing in listed})
        text = text[end:].lstrip()
    return sum(info.get("props", {}).get("media.class") == "Stream/Input/Video" for info in things.values())


def wait_until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not become so"
        time.sleep(0.1)


def test_devices_are_freed(liveond):
    """By turning off as by leaving."""
    prepare(liveond)
    talker = enter(liveond, "tanaka")
    talker.wait(is_connected)
    assert count_cameras() == 0 and count_uses("LiveOn") == 0
    for _ in range(2):
        talker.tell("on", "camera", "on")
        talker.tell("on", "microphone", "on")
        wait_until(lambda: count_cameras() == 1 and count_uses("LiveOn") == 1)
        talker.tell("off", "camera")
        talker.tell("off", "microphone")
        wait_until(lambda: count_cameras() == 0 and count_uses("LiveOn") == 0)
    talker.tell("on", "camera", "on")
    talker.tell("on", "microphone", "on")
    wait_until(lambda: count_cameras() == 1 and count_uses("LiveOn") == 1)
    talker.finish()
    wait_until(lambda: count_cameras() == 0 and count_uses("LiveOn") == 0)


def loudness(seconds=4):
    """Of what the speaker is given."""
    import numpy
    with tempfile.TemporaryFile() as out:
        recorder = subprocess.Popen(
            ["parec", "--device=spk.monitor", "--format=s16le", "--rate=48000", "--channels=1", "--raw"],
            stdout=out)
        wait_until(lambda: os.fstat(out.fileno()).st_size >= seconds * 2 * 48000)
        recorder.terminate()
        recorder.wait()
        out.seek(0)
        return float(numpy.sqrt((numpy.fromfile(out, dtype="<i2").astype(float) ** 2).mean()))


def test_volumes(liveond):
    """How loud somebody is, is each listener's choice."""
    prepare(liveond)
    talker = enter(liveond, "tanaka", "--microphone", "test")
    listener = enter(liveond, "sato")
    listener.wait(lambda r: len(r["tone_delays_us"]) >= 4)
    levels = {}
    for volume in "1", "0.25", "0", "1":
        listener.tell("volume", "田中", volume)
        time.sleep(1)
        levels.setdefault(volume, []).append(loudness())
    print(f"# loudness by volume: {levels}")
    full = statistics.mean(levels["1"])
    assert full > 50 and 0.2 < levels["0.25"][0] / full < 0.3, levels
    assert levels["0"][0] < 0.01 * full, levels
    listener.finish(), talker.finish()


def test_sources(liveond):
    prepare(liveond)
    talker = enter(liveond, "tanaka", "--camera", "test")
    listener = enter(liveond, "sato", "--watch")
    talker.wait(is_connected)
    talker.tell("mirror")
    listener.wait(lambda r: r.frames("田中") > 10)
    assert talker.wait(lambda r: r["mirrored"] > 10)

    # Who is muted sends nothing, and holds no device; who is not is said to send, and to speak.
    assert count_uses("LiveOn") == 0
    talker.tell("on", "microphone", "on")
    report = listener.wait(lambda r: any("speaks" in said for said in r["people"]))
    assert any("microphone" in said for said in report["people"]), report["people"]
    assert count_uses("LiveOn") == 1
    talker.tell("off", "microphone")
    talker.tell("off", "camera")
    listener.wait(lambda r: r.find("田中")["state"] == "off")
    talker.wait(lambda r: count_uses("LiveOn") == 0)
    assert listener.wait(lambda r: r["people"][-1] == "田中"), "nothing is on"
    time.sleep(2)  # what was under way is counted once a second
    before = talker.look()["bytes_sent"]
    time.sleep(2)
    sent = talker.look()["bytes_sent"] - before
    print(f"# {sent} bytes in 2 s while all is off")
    assert sent < 4000, sent

    # A screen comes and goes.
    talker.tell("on", "screen", "test")
    listener.wait(lambda r: r.frames("田中", "screen") > 5)
    talker.tell("off", "screen")
    listener.wait(lambda r: r.find("田中", "screen")["state"] == "off")
    listener.finish(), talker.finish()


def last_of(report, name):
    """What was said last of somebody: what they send, and whether they speak."""
    return next((said for said in reversed(report["people"]) if said.startswith(name)), "")


def is_heard(report):
    return "speaks" in last_of(report, "田中")


def is_muted(report):
    return last_of(report, "田中") == "田中 camera"


def test_order(liveond):
    """Who is muted, or has not the floor, is silent and holds no device; nothing comes on by itself."""
    prepare(liveond)
    token = liveond.sign_in("admin")[1]["access_token"]
    rooms = liveond.request("GET", "/api/v1/rooms", token=token)[1]["rooms"]
    talker = enter(liveond, "tanaka", "--microphone", "test", "--camera", "test")
    listener = enter(liveond, "sato", "--watch")
    listener.wait(is_heard)
    host = Events(liveond, token)
    joined = host.call("join", room=next(room["id"] for room in rooms if room["name"] == ROOM))
    seat = next(person["seat"] for person in joined["people"] if person["name"] == "田中")

    assert host.call("mute", seat=seat, source="microphone") == {}
    listener.wait(is_muted)
    talker.wait(lambda r: r["sends"] == ["camera"])
    talker.tell("on", "microphone", "test")
    listener.wait(is_heard)

    assert host.call("floor.mode", mode="formal") == {}
    listener.wait(is_muted)
    talker.wait(lambda r: r["sends"] == ["camera"])
    talker.tell("on", "microphone", "test")
    talker.wait(lambda r: "without the floor" in r.said)
    assert talker.look()["sends"] == ["camera"]
    assert host.call("floor.allow", seat=seat) == {}
    host.wait_for("meeting.changed")
    assert talker.look()["sends"] == ["camera"], "nobody is unmuted"
    talker.tell("on", "microphone", "test")
    listener.wait(is_heard)
    assert host.call("floor.end", seat=seat) == {}
    listener.wait(is_muted)
    talker.wait(lambda r: r["sends"] == ["camera"])
    listener.finish(), talker.finish()


def test_server_comes_back(liveond):
    prepare(liveond)
    talker = enter(liveond, "tanaka", "--camera", "test", "--microphone", "test")
    listener = enter(liveond, "sato", "--watch")
    listener.wait(lambda r: r.frames("田中") > 30)
    liveond.stop(signal.SIGKILL)
    liveond.start()
    back = time.monotonic()
    people = listener.look()["streams"]
    report = listener.wait(lambda r: len(r["streams"]) > len(people) and r.frames("田中") > 30, 40)
    print(f"# states: {report['states']}, seen again after {time.monotonic() - back:.1f} s")
    listener.finish(), talker.finish()


def test_other_ways(liveond):
    """Where UDP goes nowhere sound and pictures go over ICE-TCP, or over a WebSocket."""
    # Nothing but what this test starts is at that address.
    elsewhere = "127.0.0.9"
    prepare(liveond, addresses=elsewhere)
    for has_tcp in False, True:
        with a_relay(elsewhere, liveond.port) if has_tcp else contextlib.nullcontext():
            talker = enter(liveond, "tanaka", "--camera", "test", "--microphone", "test")
            listener = enter(liveond, "sato", "--watch", room=ROOM)
            report = listener.wait(lambda r: r.frames("田中") > 30)
            print(f"# path {report['path']} ({report['path_reason']}), connected after "
                  f"{report['connected_ms']} ms, first picture {report['first_picture_ms']} ms")
            assert report["path"] == ("tcp" if has_tcp else "websocket"), report["path"]
            listener.finish(), talker.finish()


def test_locked_room(liveond):
    prepare(liveond)
    talker = enter(liveond, "tanaka", "--camera", "test", "--microphone", "test", room=LOCKED_ROOM)
    talker.wait(is_connected)
    listener = enter(liveond, "sato", "--watch", room=LOCKED_ROOM)
    report = listener.wait(lambda r: r.frames("田中") > 10)
    print(f"# locked: joined {report['joined_ms']} ms, first sound {report['first_sound_ms']} ms, "
          f"first picture {report['first_picture_ms']} ms")
    listener.finish(), talker.finish()


def test_ipv6(liveond):
    """A server that has no other address: what it tells and what they take is of that family."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::1", 0))
        liveond.host = "::1"
    if liveond.host != "::1":
        raise Skip("no IPv6")
    prepare(liveond)
    talker = enter(liveond, "tanaka", "--camera", "test", "--microphone", "test")
    talker.wait(is_connected)
    listener = enter(liveond, "sato", "--watch")
    report = listener.wait(lambda r: r.frames("田中") > 10 and len(r["tone_delays_us"]) > 0)
    assert report["path"] == "udp", report["path"]
    listener.finish(), talker.finish()


def test_command_line(liveond):
    """As a person would run it."""
    prepare(liveond)
    talker = enter(liveond, "tanaka", "--camera", "test", "--microphone", "test")
    talker.wait(is_connected)
    done = subprocess.run(
        [CLI, "join", ROOM, "--server", f"{liveond.host}:{liveond.port}", "--pin", liveond.pin, "--company",
         "acme", "--user", "sato", "--password-file", str(liveond.password_file), "--microphone",
         "file:" + os.environ["LIVEON_TEST_SPEECH"], "--camera", "test", "--watch", "--json", "--for", "6"],
        capture_output=True, text=True, timeout=60,
        env={**os.environ, "XDG_CONFIG_HOME": str(liveond.folder / "config")})
    assert done.returncode == 0, done.stderr
    last = json.loads(done.stdout.splitlines()[-1])
    print(f"# {done.stdout.splitlines()[-1]}")
    assert last["state"] == "connected" and last["path"] == "udp", last
    assert [p["frames"] > 60 for p in last["pictures"]] == [True], last
    talker.finish()


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
