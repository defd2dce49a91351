"""Kill the server at random while mail goes in and out of it; then count.

    python tests/kill.py 20

On SQLite; or, with DATABASE_URL, in a database of its own on that server.

Clients log a Message-ID only when it was answered with 250, and try again otherwise. Afterwards: whatever was
acknowledged is stored, once; every member was decided on exactly once for every message; the database is whole.
What this does not show: SIGKILL leaves the operating system's page cache alone, so it does not test fsync.
"""

import os
import random
import signal
import smtplib
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from aiosmtpd.controller import Controller

from staffroom.wiring import readymade
from staffroom.wiring.listening import free_ports

ROOT = Path(__file__).parents[1]
MEMBERS = 25
CLIENTS = 3
PAUSE = 0.02  # seconds between a client's mails


class Sink:
    """A mail server that takes everything and remembers who got what."""

    def __init__(self):
        self.got = {}

    async def handle_DATA(self, server, session, envelope):
        head = envelope.content.partition(b"\r\n\r\n")[0].decode("ascii", "replace")
        message_id = next(line for line in head.splitlines() if line.lower().startswith("message-id:"))
        for recipient in envelope.rcpt_tos:
            key = (message_id.split(":", 1)[1].strip(), recipient)
            self.got[key] = self.got.get(key, 0) + 1
        return "250 OK"


class Site:
    """The server under test, in a process group of its own."""

    def __init__(self, folder, relay_port, database):
        self.folder = folder
        self.port, self.lmtp_port, self.smtp_port = free_ports(3)
        self.environment = os.environ | database
        self.environment |= {"STAFFROOM_DATA": str(folder), "STAFFROOM_LOG_LEVEL": "WARNING"}
        self.process = None
        self.prepare(relay_port)

    def prepare(self, relay_port):
        code = (ROOT / "tests" / "kill_community.py").read_text()
        arguments = [sys.executable, "-c", code, str(MEMBERS), str(relay_port)]
        subprocess.run(arguments, check=True, env=self.environment, cwd=ROOT)

    def start(self):
        command = [sys.executable, "-m", "staffroom.wiring.command", "run", "--port", str(self.port)]
        command += ["--lmtp-port", str(self.lmtp_port), "--smtp-port", str(self.smtp_port)]
        log = (self.folder / "log").open("ab")
        self.process = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=log, stderr=log)
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=2).read()
            except OSError:
                if self.process.poll() is not None:
                    raise SystemExit((self.folder / "log").read_text()[-3000:]) from None
                time.sleep(0.05)
            else:
                return
        raise SystemExit("The server did not come up within two minutes.")

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(timeout=60) != 0:
            raise SystemExit("SIGTERM did not end in a clean stop.")


class Client(threading.Thread):
    """Hands over mail after mail; a mail that was not acknowledged is handed over again, the same."""

    def __init__(self, number, site, acknowledged):
        super().__init__(daemon=True)
        self.number, self.site, self.acknowledged = number, site, acknowledged
        self.done = threading.Event()
        self.next = 0

    def run(self):
        while not self.done.is_set():
            message_id = f"kill.{self.number}.{self.next}@mail.example"
            if self.hand_over(message_id):
                self.acknowledged.append(message_id)
                self.next += 1
            # Each mail goes to 25 people: more of them would only be delivered longer when all is over.
            time.sleep(PAUSE)

    def hand_over(self, message_id):
        mail = (
            f"From: Member 0 <member0@mail.example>\r\nTo: <choir@lists.example.org>\r\nMessage-ID: <{message_id}>\r\n"
            f"Subject: About {message_id}\r\nDate: Sat, 21 Nov 2026 10:00:00 +0000\r\n\r\nThis is {message_id}.\r\n"
        )
        try:
            with smtplib.LMTP("127.0.0.1", self.site.lmtp_port, timeout=5) as door:
                door.sendmail("member0@mail.example", ["choir@lists.example.org"], mail)
        except (OSError, smtplib.SMTPException):
            return False
        return True


def main(times):
    seed = int(os.environ.get("STAFFROOM_KILL_SEED", random.randrange(10**6)))
    chance = random.Random(seed)
    sink = Sink()
    relay = Controller(sink, hostname="127.0.0.1", port=free_ports(1)[0])
    relay.start()
    acknowledged = []
    with tempfile.TemporaryDirectory(prefix="staffroom-kill-") as name, readymade.site(Path(name)) as database:
        site = Site(Path(name), relay.port, database)
        clients = [Client(number, site, acknowledged) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        for _ in range(times):
            site.start()
            time.sleep(chance.uniform(0.05, 0.4))
            site.kill()
        for client in clients:
            client.done.set()
        for client in clients:
            client.join()
        site.start()
        troubles = verdict(site, sink, acknowledged)
        site.stop()
    relay.stop()
    name = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    figures = f"{len(acknowledged)} mails acknowledged, {len(sink.got)} delivered"
    print(f"{name}: {times} kills (STAFFROOM_KILL_SEED={seed}), {figures}")
    for trouble in troubles:
        print(f"{name}: LOST OR DOUBLED: {trouble}")
    print(f"{name}: {0 if troubles else 1} passed, {len(troubles)} failed")
    return 1 if troubles or not acknowledged else 0


def verdict(site, sink, acknowledged):
    """What is wrong, in words; [] if nothing is."""
    code = (ROOT / "tests" / "kill_verdict.py").read_text()
    done = subprocess.run(
        [sys.executable, "-c", code, str(MEMBERS)],
        input="\n".join(acknowledged),
        capture_output=True,
        text=True,
        env=site.environment,
        cwd=ROOT,
        check=False,
    )
    if done.returncode:
        return [done.stderr[-2000:]]
    troubles = done.stdout.splitlines()
    expected = {line.removeprefix("sent ") for line in troubles if line.startswith("sent ")}
    troubles = [line for line in troubles if not line.startswith("sent ")]
    missing = expected - {f"{message_id} {recipient}" for message_id, recipient in sink.got}
    return troubles + [f"marked as sent, and never sent: {line}" for line in sorted(missing)[:5]]


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20))
