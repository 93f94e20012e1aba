# SPDX-License-Identifier: LGPL-2.1-or-later
"""What is shipped for monitoring, against a real Prometheus that collects from a server under load.
Arguments: liveond, media-peer."""

import contextlib
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path

from liveond import free_port, main, need
from media import meeting

PEER = sys.argv[2]
SOURCE = Path(os.environ["LIVEON_TEST_SOURCE"])
MONITORING = SOURCE / "data/monitoring"
RULES = MONITORING / "liveon.rules.yml"
RULES_TEST = SOURCE / "tests/e2e/liveon.rules-test.yml"
WHY = ("--reason", "test")
SECONDS = 4


def run(*command, **keywords):
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, **keywords)
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def test_rules(liveond):
    """Each alert is known to fire, and known to be silent."""
    promtool = need("promtool")
    print("#", run(promtool, "check", "rules", str(RULES)).split("\n")[1].strip())
    run(promtool, "test", "rules", str(RULES_TEST))
    alerts = re.findall(r"- alert: (\w+)", RULES.read_text(encoding="utf-8"))
    tested = RULES_TEST.read_text(encoding="utf-8")
    assert len(alerts) > 15 and len(set(alerts)) == len(alerts)
    for alert in alerts:
        assert tested.count(f"alertname: {alert}\n") == 2, f"{alert} is not tested"


def get(port, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    connection.close()
    assert answer.status == 200, f"{path}: {answer.status} {body}"
    return answer.headers["Content-Type"], body


@contextlib.contextmanager
def a_prometheus(folder, target):
    """It collects each second, and watches by our rules: its port."""
    program, port = need("prometheus"), free_port()
    config = folder / "prometheus.yml"
    text = (MONITORING / "prometheus.yml").read_text(encoding="utf-8")
    for old, new in (("127.0.0.1:9464", f"127.0.0.1:{target}"), ("30s", "1s"),
                     ("liveon.rules.yml", str(RULES))):
        assert old in text
        text = text.replace(old, new)
    config.write_text(text, encoding="utf-8")
    with open(folder / "prometheus.log", "w+", encoding="utf-8") as log:
        process = subprocess.Popen(
            [program, f"--config.file={config}", f"--storage.tsdb.path={folder}/prometheus",
             f"--web.listen-address=127.0.0.1:{port}"], stdout=log, stderr=log)
        try:
            yield port
        except BaseException:
            log.seek(0)
            print("".join(f"# {line}" for line in log))
            raise
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def query(port, expression):
    path = "/api/v1/query?" + urllib.parse.urlencode({"query": expression})
    return json.loads(get(port, path)[1])["data"]["result"]


def wait_for(condition):
    end = time.monotonic() + 60
    while not (found := condition()):
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)
    return found


def can_ask(port):
    try:
        return query(port, 'up{job="liveon"} == 1')
    except (OSError, AssertionError):
        return None


def value_of(result):
    return float(result[0]["value"][1])


def expressions():
    """Of the dashboard as Grafana would send them, and of the alerts, each with its place."""
    dashboard = json.loads((MONITORING / "liveon-dashboard.json").read_text(encoding="utf-8"))
    identities = [panel["id"] for panel in dashboard["panels"]]
    assert len(set(identities)) == len(identities)
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            text = target["expr"]
            for name, value in (("$job", "liveon"), ("$instance", ".*"), ("$__rate_interval", "5s")):
                text = text.replace(name, value)
            assert "$" not in text, text
            yield panel["title"], text
    for variable in dashboard["templating"]["list"]:
        if variable["type"] == "query":
            yield variable["name"], re.match(r"label_values\((.*), \w+\)",
                                             variable["query"]["query"])[1].replace("$job", "liveon")
    for alert, text in re.findall(r"- alert: (\w+)\n\s+expr: (?:>-\n)?((?:.|\n)*?)\n\s+(?:for|labels):",
                                  RULES.read_text(encoding="utf-8")):
        yield alert, " ".join(text.split())


def test_collected(liveond):
    """Three people in a room; what they do is in the numbers, and no word about who they are."""
    promtool, target = need("promtool"), free_port()
    need("prometheus")
    logins = ["tanaka", "suzuki", "sato"]
    liveond.setup()
    for login in logins:
        liveond.run("user", "add", login, "--name", f"{login}さん", "--password-file",
                    str(liveond.password_file), "--keep-password", *WHY)
    liveond.run("room", "add", "企画会議", *WHY)
    liveond.config.write_text(liveond.config.read_text(encoding="utf-8")
                              + f"\n[metrics]\nlisten=127.0.0.1:{target}\n", encoding="utf-8")
    liveond.start()
    assert liveond.sign_in("tanaka", "wrong-password-1")[0] == 401
    assert liveond.request("GET", "/metrics")[0] == 404, "never on the public port"
    with a_prometheus(liveond.folder, target) as port:
        wait_for(lambda: can_ask(port))
        people, _ = meeting(liveond, PEER, logins, SECONDS, 250_000)
        now = wait_for(lambda: query(port, 'sum(liveon_participants{path="udp"}) == 3'))
        assert value_of(now) == 3
        for person in people:
            person.leave()
        wait_for(lambda: query(port, "sum(liveon_participants) == 0"))

        assert value_of(query(port, "liveon_users")) == 3
        assert value_of(query(port, 'liveon_answers_total{asked="join"}')) == 3
        assert value_of(query(port, 'liveon_refusals_total{asked="sign_in",cause="sign-in"}')) == 1
        assert value_of(query(port, "liveon_join_duration_seconds_count")) == 3
        assert value_of(query(port, "liveon_media_setup_duration_seconds_count")) == 3
        assert 0 < value_of(query(port, "liveon_join_duration_seconds_sum")) < 60
        for direction in ("in", "out"):
            at = f'direction="{direction}"'
            assert value_of(query(port, f'liveon_media_bytes_total{{{at},kind="video"}}')) > 100_000
            assert value_of(query(port, f'liveon_media_packets_total{{{at},kind="sound"}}')) > 200
            assert value_of(query(port, f'liveon_media_packets_total{{{at},kind="control"}}')) > 10
        assert value_of(query(port, "liveon_store_latency_seconds_count")) > 6
        assert value_of(query(port, "liveon_disk_free_bytes")) > 0
        expiry = value_of(query(port, "liveon_certificate_expiry_time_seconds - time()"))
        assert expiry > 86400, expiry
        assert value_of(query(port, "liveon_accounts")) == 4
        states = query(port, "sum(liveon_clock_state)")
        assert value_of(states) == 1

        names = set(json.loads(get(port, "/api/v1/label/__name__/values")[1])["data"])
        # A cause that has not occurred yet has no number yet; the alerts name it all the same.
        for place, expression in expressions():
            query(port, expression)  # it parses, and can be computed
            for name in re.findall(r"\b(?:liveon|process)_\w+", expression):
                assert name in names, f"{place}: there is no {name}"
        rules = json.loads(get(port, "/api/v1/rules")[1])["data"]["groups"][0]["rules"]
        assert rules and all(rule["health"] in ("ok", "unknown") for rule in rules), rules

    resources = {one["resource"]: one for one in liveond.ask("capacity")["resources"]}
    assert resources["users"]["now"] == 3 and resources["disk"]["limit"] > 0, resources
    assert "needed 5" in resources["disk"]["forecast"], resources
    assert "通信量" in liveond.run("capacity", locale="ja_JP.UTF-8")
    kind, text = get(target, "/metrics")
    assert kind.startswith("application/openmetrics-text; version=1.0.0"), kind
    for word in (*logins, "さん", "企画会議", "acme", "127.0.0.1"):
        assert word not in text, f"{word} is in the metrics"
    _, plain = get(target, "/metrics", Accept="text/plain")
    run(promtool, "check", "metrics", input=plain)


if __name__ == "__main__":
    main([test_rules, test_collected])
