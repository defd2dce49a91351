"""Mail for tests: how it is written, and handed over by the real protocols."""

import asyncio
import contextlib
import smtplib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from django.db import connections

from staffroom.doors.email import listeners


def written(sender, subject, text, *, message_id="", in_reply_to="", files=(), headers=()) -> bytes:
    """A mail as a person's mail program makes it. `sender` is a Person or an address."""
    mail = EmailMessage()
    mail["From"] = sender if isinstance(sender, str) else f"{sender.name} <{email_of(sender)}>"
    mail["To"] = "whom it concerns <somebody@lists.example.org>"
    mail["Subject"] = subject
    mail["Date"] = formatdate()
    mail["Message-ID"] = f"<{message_id}>" if message_id else make_msgid(domain="mail.example")
    if in_reply_to:
        mail["In-Reply-To"] = f"<{in_reply_to}>"
    mail.set_content(text)
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    head = "".join(f"{name}: {value}\r\n" for name, value in headers).encode()
    return head + mail.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def email_of(person) -> str:
    return person.addresses.get(is_primary=True).email


def address_of(place) -> str:
    """An address as it is, or that of a network."""
    return place if isinstance(place, str) else f"{place.slug}@lists.example.org"


@dataclass
class Ports:
    lmtp: int
    smtp: int
    finish: Callable[[], None]

    def by_lmtp(self) -> smtplib.LMTP:
        return smtplib.LMTP("127.0.0.1", self.lmtp, local_hostname="localhost", timeout=60)

    def by_smtp(self) -> smtplib.SMTP:
        return smtplib.SMTP("127.0.0.1", self.smtp, local_hostname="localhost", timeout=60)


@contextlib.contextmanager
def listening() -> Iterator[Ports]:
    """Both doors on free ports, in a thread with a loop of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def run(coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result(10)

    doors = run(listeners.start(lmtp=("127.0.0.1", 0), smtp=("127.0.0.1", 0)))
    try:
        lmtp, smtp = (door.sockets[0].getsockname()[1] for door in doors)
        yield Ports(lmtp, smtp, finish=lambda: run(listeners.finish(10)))
    finally:
        run(_closed(doors))
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()
        connections.close_all()


async def _closed(doors) -> None:
    for door in doors:
        door.close()
    await listeners.finish(10)
    executor = asyncio.get_running_loop()
    await executor.shutdown_default_executor()
