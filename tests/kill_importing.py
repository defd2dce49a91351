"""Kill `staffroom import mbox` at random while it brings an archive in, again and again; then count.

    python tests/kill_importing.py 6

On SQLite; or, with DATABASE_URL, in a database of its own on that server.

Afterwards: read = imported + already + held, every mail is one message, every answer hangs under what it answers, all
of it is closed, and the database is whole. To import it once more brings nothing.
"""

import fcntl
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from kill import ROOT
from staffroom.wiring import readymade

MAILS = 2_000
TWICE = 40  # of them come again, the same
REUSED = 10  # of their Message-IDs come again, above other words
COMMAND = [sys.executable, "-m", "staffroom.wiring.command", "import", "mbox"]


def archive(chance):
    """An archive, as octets: threads of all sizes, some mails twice, some Message-IDs used twice."""
    mails = []
    for number in range(MAILS):
        answers = chance.randrange(max(0, number - 60), number) if number and chance.random() < 0.7 else None
        mails.append(_mail(number, f"This is mail {number}.", answers))
    mails += [mails[number] for number in chance.sample(range(MAILS), TWICE)]
    mails += [_mail(number, f"Other words, {number}.", None) for number in chance.sample(range(MAILS), REUSED)]
    return "".join(mails).encode()


def _mail(number, text, answers):
    minutes = time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(1_100_000_000 + number * 900))
    above = "" if answers is None else f"In-Reply-To: <{answers}@kill.example>\n"
    return (
        "From somebody@kill.example Tue Nov  9 11:33:20 2004\n"
        f"From: Member {number % 37} <member{number % 37}@kill.example>\nDate: {minutes}\n{above}"
        f"Subject: About {number}\nMessage-ID: <{number}@kill.example>\n\n{text}\n\n"
    )


class Command:
    """The import under test."""

    def __init__(self, folder, file, database):
        self.folder = folder
        self.environment = os.environ | database | {"STAFFROOM_DATA": str(folder), "STAFFROOM_LOG_LEVEL": "WARNING"}
        self.arguments = [*COMMAND, str(file), "--network", "choir", "--create", "--json"]

    def kill_after(self, seconds):
        """Start it, and kill it so long after it has begun to read or write. Whether it was still at work."""
        process = subprocess.Popen(
            self.arguments, env=self.environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        while not self.is_at_work() and process.poll() is None:
            time.sleep(0.02)
        time.sleep(seconds)
        process.kill()
        return process.wait() < 0

    def is_at_work(self):
        for lock in self.folder.glob("importing-*.lock"):
            with lock.open() as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    return True
        return False

    def finish(self):
        done = subprocess.run(
            self.arguments, env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SystemExit(done.stderr[-2000:])
        return json.loads(done.stdout)


def troubles_in(command, first, second):
    """What is wrong, in words; [] if nothing is."""
    read = MAILS + TWICE + REUSED
    wanted = {"read": read, "imported": MAILS + REUSED, "already": TWICE, "held": 0}
    if not first["imported"]:  # the last one that was killed had brought everything in, and could not say so any more
        wanted |= {"imported": 0, "already": read}
    troubles = [f"{name} is {first[name]} instead of {count}" for name, count in wanted.items() if first[name] != count]
    if (second["imported"], second["already"]) != (0, read):
        troubles.append(f"once more, {second['imported']} were imported and {second['already']} were there already")
    code = (ROOT / "tests" / "kill_importing_verdict.py").read_text()
    done = subprocess.run(
        [sys.executable, "-c", code, str(MAILS), str(REUSED)],
        capture_output=True,
        text=True,
        env=command.environment,
        cwd=ROOT,
        check=False,
    )
    return [*troubles, *done.stdout.splitlines(), *([done.stderr[-2000:]] if done.returncode else [])]


def main(times):
    seed = int(os.environ.get("STAFFROOM_KILL_SEED", random.randrange(10**6)))
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(prefix="staffroom-kill-") as name, readymade.site(Path(name) / "data") as database:
        file = Path(name) / "archive.mbox"
        file.write_bytes(archive(chance))
        command = Command(Path(name) / "data", file, database)
        killed = sum(command.kill_after(chance.uniform(0.02, 0.6 * (number + 1))) for number in range(times))
        troubles = troubles_in(command, command.finish(), command.finish())
    name = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    print(f"{name}: {killed} kills of an import (STAFFROOM_KILL_SEED={seed}), {MAILS + TWICE + REUSED} mails")
    for trouble in troubles:
        print(f"{name}: LOST OR DOUBLED: {trouble}")
    print(f"{name}: {0 if troubles else 1} passed, {len(troubles)} failed")
    return 1 if troubles or not killed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 6))
