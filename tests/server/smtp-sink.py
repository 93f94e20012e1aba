# SPDX-License-Identifier: LGPL-2.1-or-later
"""A mail server that others wrote (aiosmtpd), on a loopback port that it says first. What arrives is
said as a line of JSON, read by Python's own parser of mails. Whoever is called later… is refused for
now at the first try, never… for good. Ends with its input. With a folder it makes a certificate
there, mail.pem, and takes mail under TLS alone (STARTTLS)."""

import asyncio
import email.policy
import json
import ssl
import subprocess
import sys

try:
    from aiosmtpd.smtp import SMTP
except ImportError:
    print("missing", flush=True)
    sys.exit(0)


class Sink:
    def __init__(self):
        self.tried = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("never"):
            return "550 5.1.1 <" + address + "> unknown"
        if address.startswith("later") and address not in self.tried:
            self.tried.add(address)
            return "451-4.7.1 Not now\r\n451 4.7.1 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        data = envelope.original_content
        mail = email.message_from_bytes(data, policy=email.policy.default)
        lines = data.split(b"\r\n")
        print(json.dumps({
            "sender": envelope.mail_from, "to": envelope.rcpt_tos, "subject": mail["Subject"],
            "from": str(mail["From"]), "header_to": str(mail["To"]), "id": mail["Message-ID"],
            "date": mail["Date"].datetime.isoformat(), "body": mail.get_content().replace("\r\n", "\n"),
            "is_clean": data.isascii() and all(len(line) <= 78 and b"\r" not in line
                                               and b"\n" not in line for line in lines),
            "is_secure": session.ssl is not None,
            "defects": [str(defect) for defect in mail.defects],
        }), flush=True)
        return "250 OK"


def make_tls(folder):
    """A certificate that only who was told of it trusts."""
    certificate, key = f"{folder}/mail.pem", f"{folder}/mail.key"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
                    "-keyout", key, "-out", certificate], check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return {"tls_context": context, "require_starttls": True}


async def serve():
    sink = Sink()
    more = make_tls(sys.argv[1]) if len(sys.argv) > 1 else {}
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(sink, **more), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    server.close()


asyncio.run(serve())
