"""The listening doors: LMTP for a mail server beside us, SMTP with STARTTLS for the world."""

import asyncio
import logging
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections

from staffroom.rooms.people.models import Site

from . import certificates, draining
from .draining import Draining
from .models import Incoming
from .receiving import Handed, Intake
from .rush import RUSH

MOST_RECIPIENTS = 100
# RFC 5321 ends lines at 1,000 octets; much real mail does not, and to refuse it would lose it.
LONGEST_LINE = 1 << 20

log = logging.getLogger("staffroom.mail")

_intakes: list[Intake] = []  # of the doors that are open


class Door:
    """What both protocols do with a mail: know the address or refuse it, keep the mail or ask to try again."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake

    async def handle_EHLO(  # noqa: N802  named by aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        # RFC 2920: what has come is read line by line, and each line is answered in its turn.
        return [*responses[:-1], "250-PIPELINING", responses[-1]]

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        RUSH.goes_on(session)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients at once"
        RUSH.goes_on(session)
        try:
            route = await self.intake.route_of(address)
        except Exception:
            log.exception("Could not look up %r", address)
            return "451 4.3.0 Try again later"
        if route is None:
            return "550 5.1.1 There is no such address here"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_RSET(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        RUSH.pauses(session)
        return "250 2.0.0 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        RUSH.goes_on(session)
        try:
            answer = f"250 2.0.0 Kept as {await self.intake.keep(_handed(server, session, envelope))}"
        except Exception:
            log.exception("A mail could not be kept; its sender is asked to try again")
            answer = "451 4.3.0 Not kept: try again later"
        finally:
            RUSH.pauses(session)
        # LMTP answers once for each recipient (RFC 2033, 4.2).
        return "\r\n".join([answer] * len(envelope.rcpt_tos)) if isinstance(server, LMTP) else answer

    async def handle_exception(self, trouble: Exception) -> str:
        log.error("The connection stumbled", exc_info=trouble)
        return "451 4.3.0 Try again later"


class Lenient(Draining):
    line_length_limit = LONGEST_LINE

    def connection_lost(self, error: Exception | None) -> None:
        RUSH.pauses(self.session)
        super().connection_lost(error)


class LenientLMTP(Lenient, LMTP):
    pass


async def start(*, lmtp: tuple[str, int] | None, smtp: tuple[str, int] | None) -> list[asyncio.AbstractServer]:
    """Listen where asked; the servers, to be closed when the process stops."""
    if lmtp is None and smtp is None:
        return []
    loop = asyncio.get_running_loop()
    site = await sync_to_async(_site, thread_sensitive=False)()
    options: dict[str, Any] = {
        "hostname": site.mail_domain,
        "ident": "Staffroom",
        "data_size_limit": settings.MAIL_MAX_SIZE,
        "enable_SMTPUTF8": True,
        "loop": loop,
    }
    _intakes.append(Intake())
    door = Door(_intakes[-1])
    doors: list[asyncio.AbstractServer] = []
    if lmtp:
        doors.append(await loop.create_server(lambda: LenientLMTP(door, **options), *lmtp))
    if smtp:
        tls = certificates.context(site.mail_domain)
        doors.append(await loop.create_server(lambda: Lenient(door, tls_context=tls, **options), *smtp))
    return doors


async def finish(seconds: float) -> None:
    """Return when what is being taken in has been kept, or after `seconds`; whatever comes later is to come again."""
    await draining.finish(seconds)
    while _intakes:
        await asyncio.to_thread(_intakes.pop().close)


def _handed(server: SMTP, session: Session, envelope: Envelope) -> Handed:
    return Handed(
        raw=envelope.original_content or b"",
        # What answers by itself names no sender, lest it be answered (RFC 3834, 3.3); aiosmtpd calls that “<>”.
        sender=(envelope.mail_from or "").removeprefix("<>"),
        recipients=tuple(envelope.rcpt_tos),
        peer=str(session.peer[0]) if session.peer else "",
        door=Incoming.Door.LMTP if isinstance(server, LMTP) else Incoming.Door.SMTP,
        helo=session.host_name or "",
    )


def _site() -> Site:
    try:
        return Site.here()
    finally:
        close_old_connections()
