# SPDX-License-Identifier: LGPL-2.1-or-later
"""What TLS programs of others find: testssl.sh and openssl."""

import json
import subprocess

from liveond import main, need

HARMLESS = {"OK", "INFO", "LOW", "WARN", "DEBUG"}  # WARN: about testssl.sh itself
# A certificate that the server made is trusted by its pin: it has no authority, lasts as long as
# its key, and is revoked by another pin.
SELF_SIGNED = {"cert_chain_of_trust", "cert_validityPeriod", "cert_extlifeSpan", "cert_revocation"}
OLD = ("SSLv2", "SSLv3", "TLS1", "TLS1_1", "TLS1_2")


def start_testssl(program, liveond, *checks):
    out = liveond.folder / f"testssl{''.join(checks)}.json"
    return out, subprocess.Popen(
        [program, "--quiet", "--color", "0", "--warnings", "off", "--nodns", "none", "--jsonfile",
         str(out), *checks, liveond.address(liveond.port)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def test_testssl(liveond):
    program = need("testssl")
    liveond.setup()
    liveond.start()
    # Protocols, forward secrecy, certificate, headers; and known weaknesses beside them.
    runs = [start_testssl(program, liveond, "-p", "-f", "-S", "-h"),
            start_testssl(program, liveond, "-U")]
    findings = {}
    for out, process in runs:
        said = process.communicate(timeout=100)[0]
        assert process.returncode == 0, said
        findings.update({found["id"]: found for found in json.loads(out.read_text("utf-8"))})
    for name in OLD:
        assert findings[name]["finding"].startswith("not offered"), findings[name]
    assert findings["TLS1_3"]["finding"].startswith("offered"), findings["TLS1_3"]
    assert findings["ALPN"]["finding"] == "http/1.1", findings["ALPN"]
    assert {"heartbleed", "ROBOT", "LUCKY13"} <= findings.keys()
    worse = [found for found in findings.values()
             if found["severity"] not in HARMLESS and found["id"] not in SELF_SIGNED]
    assert not worse, worse


def connect(liveond, *options):
    """(whether it worked, what openssl says)."""
    done = subprocess.run(
        ["openssl", "s_client", "-connect", liveond.address(liveond.port), *options],
        input="", capture_output=True, text=True, timeout=60)
    return done.returncode == 0, done.stdout + done.stderr


def test_openssl(liveond):
    liveond.setup()
    liveond.start()
    # Security level 0: it is the server that refuses, not openssl.
    for version in ("-tls1", "-tls1_1", "-tls1_2"):
        is_served, said = connect(liveond, version, "-cipher", "ALL:@SECLEVEL=0")
        assert not is_served and "alert protocol version" in said, said
    is_served, said = connect(liveond, "-tls1_3", "-alpn", "h2,http/1.1")
    assert is_served and "ALPN protocol: http/1.1" in said, said
    assert "TLS_AES_256_GCM_SHA384" in said, said
    is_served, said = connect(liveond, "-tls1_3", "-alpn", "h2")
    assert not is_served and "no application protocol" in said, said
    for suite, is_offered in (("TLS_AES_128_GCM_SHA256", True),
                              ("TLS_CHACHA20_POLY1305_SHA256", False)):
        is_served, said = connect(liveond, "-tls1_3", "-ciphersuites", suite)
        assert is_served == is_offered, said
    # The pin is the key's, as anybody can compute it.
    _, said = connect(liveond, "-tls1_3")
    key = subprocess.run(["openssl", "x509", "-pubkey", "-noout"], input=said, text=True,
                         capture_output=True, check=True).stdout
    der = subprocess.run(["openssl", "pkey", "-pubin", "-outform", "DER"], input=key.encode(),
                         capture_output=True, check=True).stdout
    digest = subprocess.run(["openssl", "dgst", "-sha256", "-r"], input=der, capture_output=True,
                            check=True).stdout.decode().split()[0]
    assert digest == liveond.ask("pin")["pin"]


if __name__ == "__main__":
    main([value for name, value in list(globals().items()) if name.startswith("test_")])
