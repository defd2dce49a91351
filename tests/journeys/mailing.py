"""Mail as people see it: a relay that everything arrives at, and letters handed in at the mail door."""

import email
import email.policy
import re
import smtplib
import threading
import time
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr

from aiosmtpd.controller import Controller

from staffroom.wiring.listening import free_ports

from .serving import Server

ARRIVES_WITHIN = 120  # seconds, on a machine that is busy with other tests
LARGE_MAILINGS_ARRIVE_WITHIN = 240


class Sink:
    """A mail server on loopback that takes everything and keeps it, in the order of arrival."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, EmailMessage]] = []  # with the mailbox each was for
        self._arrived = threading.Condition()
        self._controller = Controller(self, hostname="127.0.0.1", port=free_ports(1)[0])
        self.port = self._controller.port

    def start(self) -> None:
        self._controller.start()

    def stop(self) -> None:
        self._controller.stop()

    async def handle_DATA(self, server, session, envelope) -> str:
        mail = email.message_from_bytes(envelope.content, policy=email.policy.default)
        with self._arrived:
            self.mails += [(recipient, mail) for recipient in envelope.rcpt_tos]
            self._arrived.notify_all()
        return "250 OK"

    def wait_for(self, to: str, subject: str = "", *, count: int = 1) -> EmailMessage:
        """The newest mail to `to` with `subject` in its subject, as soon as there are `count` of them."""
        deadline = time.monotonic() + ARRIVES_WITHIN
        with self._arrived:
            while len(found := self._for(to, subject)) < count:
                assert self._arrived.wait(deadline - time.monotonic()), f"No such mail. What came: {self.subjects(to)}"
        return found[-1]

    def wait_for_all(self, subject: str, *, count: int) -> list[tuple[str, EmailMessage]]:
        """All mails with `subject` in their subjects and whom each was for, as soon as there are `count` of them."""
        deadline = time.monotonic() + LARGE_MAILINGS_ARRIVE_WITHIN
        while len(found := [(to, mail) for to, mail in list(self.mails) if subject in mail["Subject"]]) < count:
            assert time.monotonic() < deadline, f"{len(found)} of {count} came."
            time.sleep(1)
        return found

    def subjects(self, to: str) -> list[str]:
        return [mail["Subject"] for mail in self._for(to, "")]

    def about(self, to: str, subject: str) -> list[str]:
        """The subjects of what has come to `to` so far with `subject` in them."""
        return [mail["Subject"] for mail in self._for(to, subject)]

    def _for(self, to: str, subject: str) -> list[EmailMessage]:
        return [mail for recipient, mail in self.mails if recipient == to and subject in mail["Subject"]]


def written(sender: str, to: str, subject: str, text: str, *, answers: EmailMessage | None = None) -> EmailMessage:
    """A mail as a mail program makes it, with the answered mail quoted below."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"], mail["Message-ID"] = formatdate(), make_msgid(domain="mail.example")
    if answers is not None:
        mail["In-Reply-To"] = mail["References"] = answers["Message-ID"]
        quoted = "\n".join(f"> {line}" for line in text_of(answers).splitlines())
        text = f"{text}\n\nOn Monday, {answers['From']} wrote:\n{quoted}\n"
    mail.set_content(text)
    return mail


def hand_in(server: Server, mail: EmailMessage, *, to: str = "") -> None:
    """By LMTP, as a mail server beside the product does. Raises what smtplib raises for a refusal."""
    raw = mail.as_bytes(policy=email.policy.SMTP)
    hand_in_bytes(server, raw, sender=parseaddr(mail["From"])[1], to=to or parseaddr(mail["To"])[1])


def hand_in_bytes(server: Server, raw: bytes, *, sender: str, to: str) -> None:
    with smtplib.LMTP("127.0.0.1", server.lmtp_port, timeout=30) as door:
        refused = door.sendmail(sender, [to], raw)
    assert refused == {}


def answer(server: Server, mail: EmailMessage, sender: str, text: str) -> None:
    """What somebody's mail program does when they press “Reply”."""
    to = parseaddr(mail["Reply-To"] or mail["From"])[1]
    hand_in(server, written(sender, to, f"Re: {mail['Subject']}", text, answers=mail))


def text_of(mail: EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content().replace("\r\n", "\n")


def code_in(mail: EmailMessage) -> str:
    """The figures to come in with, as the mail says them."""
    return re.search(r"^ {4}(\S+)$", text_of(mail), re.MULTILINE).group(1)
