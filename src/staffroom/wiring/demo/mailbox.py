"""The demo's mailboxes: what the site sent to somebody, and answers that travel through the real LMTP port."""

import smtplib
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.headerregistry import Address as HeaderAddress
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from staffroom.doors.email.models import SentMail
from staffroom.rooms.people.models import Address, Person

TIMEOUT = 10  # seconds


class NotTaken(Exception):
    """The mail door did not take the mail. Says what it answered."""


@dataclass(frozen=True)
class Owner:
    """Whose mailbox it is: one of the people, or whoever is behind an address that was only just given.

    `key` stands in the mailbox's address: a handle, or the email address itself.
    """

    key: str
    name: str
    headline: str
    email: str
    person: Person | None

    @property
    def first_name(self) -> str:
        return self.person.first_name if self.person else self.name


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


def owner(key: str) -> Owner | None:
    """Whose mailbox `key` is, or None if nobody has such a one."""
    if "@" in key:
        return Owner(key, key, "", key, None) if key in strangers() else None
    person = Person.objects.members().filter(handle=key).first()
    return Owner(key, person.name, person.headline, _address_of(person), person) if person else None


def strangers() -> dict[str, int]:
    """How many mails went to each address that is nobody's yet: a code for somebody new, an invitation."""
    sent = SentMail.objects.filter(delivery__person=None).exclude(delivery__to__in=Address.objects.values("email"))
    return dict(sent.order_by("delivery__to").values_list("delivery__to").annotate(Count("pk")))


def mails_of(owner: Owner) -> QuerySet[SentMail]:
    """The newest first; what reached an address before it was theirs is among them."""
    addresses = owner.person.addresses.values_list("email", flat=True) if owner.person else [owner.email]
    theirs = Q(delivery__person=None, delivery__to__in=list(addresses))
    if owner.person:
        theirs |= Q(delivery__person=owner.person)
    return SentMail.objects.filter(theirs).select_related("delivery").order_by("-pk")


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


def answer(writer: Owner, mail: Mail, text: str) -> str:
    """Answer `mail` as `writer`, quoting it as mail programs do. What the door said. Raises NotTaken."""
    original = message_from_bytes(bytes(mail.sent.raw), policy=policy.default)
    quoted = "\n".join(f"> {line}" for line in mail.text.splitlines())
    reply = _written_by(
        writer, mail.reply_to, mail.subject if mail.subject.startswith("Re: ") else f"Re: {mail.subject}"
    )
    reply["In-Reply-To"] = str(original["Message-ID"])
    reply["References"] = f"{original['References'] or ''} {original['Message-ID']}".strip()
    who = parseaddr(mail.sender)[0] or mail.sender
    reply.set_content(f"{text}\n\nOn {original['Date']}, {who} wrote:\n{quoted}\n")
    return _hand_over(reply, writer, mail.reply_to)


def write(writer: Owner, to: str, subject: str, text: str) -> str:
    """A new mail from `writer` to an address of the site. What the door said. Raises NotTaken."""
    mail = _written_by(writer, to, subject)
    mail.set_content(text)
    return _hand_over(mail, writer, to)


def _written_by(writer: Owner, to: str, subject: str) -> EmailMessage:
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = HeaderAddress(writer.name if writer.person else "", addr_spec=writer.email)
    mail["To"] = to
    mail["Subject"] = " ".join(subject.split())
    mail["Date"] = formatdate(localtime=True)
    mail["Message-ID"] = make_msgid(domain="mail.example")
    return mail


def _hand_over(mail: EmailMessage, writer: Owner, to: str) -> str:
    try:
        with smtplib.LMTP(*settings.DEMO_LMTP, timeout=TIMEOUT) as door:
            door.ehlo_or_helo_if_needed()
            door.mail(writer.email)
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
