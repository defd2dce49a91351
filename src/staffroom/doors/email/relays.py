"""The mail server that takes our mail: who it is, how to reach it, whether it works."""

from dataclasses import dataclass, replace
from typing import Literal
from uuid import uuid4

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.foundation import crypto, mime, smtp
from staffroom.journal import waking
from staffroom.rooms.people.models import Site

from .composing import sealed
from .domain import signer
from .models import Relay

TEST_PATIENCE = 20.0  # seconds: somebody waits at a page
_SECURITY: dict[str, Literal["none", "starttls", "tls"]] = {
    Relay.Security.NONE: "none",
    Relay.Security.STARTTLS: "starttls",
    Relay.Security.TLS: "tls",
}


@dataclass(frozen=True)
class Tested:
    """`words` are fit to show: what the server said, or why it was not reached."""

    worked: bool
    words: str


def current() -> Relay | None:
    return Relay.objects.filter(pk=1).first()


def is_set_up() -> bool:
    """Whether mail can leave at all; in the demo it always can."""
    return settings.DEMO or Relay.objects.filter(pk=1).exists()


def enter(
    *, host: str, port: int, security: str, username: str = "", password: str | None = "", connections: int = 2
) -> Relay:
    """The relay from now on. A `password` of None keeps the one that is stored. Sending begins at once."""
    old = current()
    stored = old.password if password is None and old else ""
    relay, _is_new = Relay.objects.update_or_create(
        pk=1,
        defaults={
            "host": host.strip(),
            "port": port,
            "security": security,
            "username": username,
            "password": crypto.encrypt(password, secret=settings.SECRET_KEY) if password else stored,
            "connections": connections,
            "is_provider": False,
            "last_trouble": "",
            "last_trouble_at": None,
        },
    )
    waking.wake()
    return relay


def server_of(relay: Relay, site: Site) -> smtp.Server:
    """Raises CannotDecrypt if the password was stored under another key."""
    return smtp.Server(
        host=relay.host,
        port=relay.port,
        our_name=site.mail_domain,
        security=_SECURITY[relay.security],
        username=relay.username,
        password=_password_of(relay),
    )


def note_worked() -> None:
    Relay.objects.filter(pk=1).update(last_worked_at=timezone.now(), last_trouble="", last_trouble_at=None)


def note_trouble(words: str) -> None:
    Relay.objects.filter(pk=1).update(last_trouble=words[:300], last_trouble_at=timezone.now())


def send_test(relay: Relay, to: str) -> Tested:
    """Hand a short mail to the relay now, and say what became of it. Talks to the network: no transaction around it."""
    site = Site.here()
    try:
        outcome = _handed_over(server_of(relay, site), test_mail(site, to))
    except (smtp.ConnectionFailed, crypto.CannotDecrypt, mime.HeaderRefused) as trouble:
        note_trouble(str(trouble))
        return Tested(worked=False, words=str(trouble))
    return tested(outcome, to)


def tested(outcome: smtp.Outcome[None], to: str) -> Tested:
    """What the answer to a test means; noted for the operator's pages."""
    if outcome.kind == "accepted":
        note_worked()
        return Tested(worked=True, words=_("The server took it. Look whether it arrives at %(to)s.") % {"to": to})
    note_trouble(outcome.text)
    return Tested(worked=False, words=_("The server answered: %(words)s") % {"words": outcome.text})


def _handed_over(server: smtp.Server, mail: smtp.Outgoing[None]) -> smtp.Outcome[None]:
    quick = replace(server, patience=TEST_PATIENCE, last_patience=TEST_PATIENCE)
    with smtp.Connection.open(quick) as connection:
        [outcome] = connection.send_many([mail])
        return outcome


def test_mail(site: Site, to: str) -> smtp.Outgoing[None]:
    """A short mail that says where it comes from. Raises KeyRefused, HeaderRefused."""
    body = mime.compose(text=_("This mail shows that %(site)s can send mail.") % {"site": site.name})
    postmaster = mime.Mailbox(f"postmaster@{site.mail_domain}", site.name)
    lines = mime.headers(
        author=postmaster,
        to=[mime.Mailbox(to)],
        subject=_("Mail from %(site)s works") % {"site": site.name},
        date=timezone.now(),
        message_id=f"test.{uuid4().hex}@{site.mail_domain}",
        body=body,
        auto_submitted="auto-generated",
    )
    return smtp.Outgoing(postmaster.address, to, sealed(lines, body, signer(site)), None)


def _password_of(relay: Relay) -> str:
    return crypto.decrypt(relay.password, secret=settings.SECRET_KEY) if relay.password else ""
