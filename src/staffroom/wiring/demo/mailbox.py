"""The demo's mailboxes: what the site sent to somebody, and answers that travel through the real LMTP port."""

import smtplib
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr

from django.conf import settings

from staffroom.doors.email.models import SentMail
from staffroom.rooms.people.models import Person

TIMEOUT = 10  # seconds


class NotTaken(Exception):
    """The mail door did not take the mail. Says what it answered."""


@dataclass(frozen=True)
class Mail:
    """One mail as its reader's program shows it."""

    sent: SentMail
    sender: str
    subject: str
    text: str
    html: str
    source: str
    reply_to: str
    unsubscribe_url: str
    is_answerable: bool


def mails_of(person: Person):
    """The newest first."""
    return SentMail.objects.filter(delivery__person=person).select_related("delivery").order_by("-pk")


def read(sent: SentMail) -> Mail:
    raw = bytes(sent.raw)
    message = message_from_bytes(raw, policy=policy.default)
    heads = message_from_bytes(raw)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    reply_to = parseaddr(str(message["Reply-To"] or message["From"]))[1]
    return Mail(
        sent=sent,
        sender=_decoded(heads["From"]),
        subject=_decoded(heads["Subject"]),
        text=text.get_content() if text else "",
        html=html.get_content() if html else "",
        source=raw.decode("utf-8", "replace"),
        reply_to=reply_to,
        unsubscribe_url=_one_click(str(message["List-Unsubscribe"] or "")),
        is_answerable=not reply_to.startswith("postmaster@"),
    )


def answer(person: Person, mail: Mail, text: str) -> str:
    """Answer `mail` as `person`, quoting it as mail programs do. What the door said. Raises NotTaken."""
    original = message_from_bytes(bytes(mail.sent.raw), policy=policy.default)
    quoted = "\n".join(f"> {line}" for line in mail.text.splitlines())
    reply = _written_by(
        person, mail.reply_to, mail.subject if mail.subject.startswith("Re: ") else f"Re: {mail.subject}"
    )
    reply["In-Reply-To"] = str(original["Message-ID"])
    reply["References"] = f"{original['References'] or ''} {original['Message-ID']}".strip()
    who = parseaddr(mail.sender)[0] or mail.sender
    reply.set_content(f"{text}\n\nOn {original['Date']}, {who} wrote:\n{quoted}\n")
    return _hand_over(reply, person, mail.reply_to)


def write(person: Person, to: str, subject: str, text: str) -> str:
    """A new mail from `person` to an address of the site. What the door said. Raises NotTaken."""
    mail = _written_by(person, to, subject)
    mail.set_content(text)
    return _hand_over(mail, person, to)


def _written_by(person: Person, to: str, subject: str) -> EmailMessage:
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = Address(person.name, addr_spec=_address_of(person))
    mail["To"] = to
    mail["Subject"] = " ".join(subject.split())
    mail["Date"] = formatdate(localtime=True)
    mail["Message-ID"] = make_msgid(domain="mail.example")
    return mail


def _hand_over(mail: EmailMessage, person: Person, to: str) -> str:
    try:
        with smtplib.LMTP(*settings.DEMO_LMTP, timeout=TIMEOUT) as door:
            door.ehlo_or_helo_if_needed()
            door.mail(_address_of(person))
            code, words = door.rcpt(to)
            if code >= 400:
                raise NotTaken(f"{code} {words.decode()}")
            code, words = door.data(mail.as_bytes())
    except OSError as trouble:
        raise NotTaken(str(trouble)) from trouble
    if code >= 400:
        raise NotTaken(f"{code} {words.decode()}")
    return f"{code} {words.decode()}"


def _address_of(person: Person) -> str:
    return person.addresses.get(is_primary=True).email


def _decoded(header: str) -> str:
    """Encoded words side by side are one, as mail programs show them."""
    return " ".join(str(make_header(decode_header(header))).split())


def _one_click(header: str) -> str:
    """The web address among those of List-Unsubscribe."""
    places = [place.strip(" <>\r\n\t") for place in header.split(",")]
    return next((place for place in places if place.startswith("http")), "")
