"""The last step of a mail: to the relay, or (in the demo) into the mailbox that its page shows."""

import logging
from collections.abc import Iterable, Iterator
from typing import Protocol

from staffroom.foundation import crypto, dkim, smtp
from staffroom.foundation.mailing import CannotCarry, Carrier, Copy, Courier, CourierGone, Press
from staffroom.foundation.smtp import Outcome, Outgoing
from staffroom.rooms.people.models import Site

from . import relays
from .models import Delivery, Relay, SentMail

type Copies = Iterable[Copy[Delivery]]
type Outcomes = Iterator[Outcome[Delivery]]

log = logging.getLogger("staffroom.mail")


class RelayTrouble(Exception):
    """The relay can't be used now; nobody's mail is to blame. The message is for the operator."""


class Way(Protocol):
    """How mails leave us."""

    def send(self, copies: Copies) -> Outcomes:
        """The outcome of each mail that was handed over. Raises RelayTrouble once nothing more can be."""
        ...

    def close(self) -> None: ...


class ByRelay:
    """Hands mails to the relay over one connection; if they are `many`, from a process that is started for them.

    The first batch leaves from this one at once, and so does what can be sent until that process is there.
    """

    def __init__(self, relay: Relay, site: Site, signer: dkim.Signer | None, *, many: bool = False) -> None:
        self._relay, self._site, self._signer, self._many = relay, site, signer, many
        self._carrier: Carrier | None = None
        self._courier: Courier | None = None

    def send(self, copies: Copies) -> Outcomes:
        """If the process is killed, mails whose outcome it had not told yet have none: they are sent again."""
        try:
            yield from self._ready().carry(copies)
        except (CannotCarry, crypto.CannotDecrypt) as trouble:
            raise noted(str(trouble)) from trouble
        except CourierGone as gone:
            log.warning("%s Sending goes on from this one", gone)
            self._let_go(self._courier)
            self._courier, self._many = None, False

    def close(self) -> None:
        self._let_go(self._carrier)
        self._let_go(self._courier)

    def _ready(self) -> Carrier | Courier:
        if self._many and self._carrier and self._courier is None:
            self._courier = self._engaged()
        if self._courier and self._courier.is_ready:
            self._let_go(self._carrier)  # a relay may count connections
            self._carrier = None
            return self._courier
        self._carrier = self._carrier or Carrier(self._server, self._signer)
        return self._carrier

    def _engaged(self) -> Courier | None:
        try:
            return Courier(self._server, self._signer)
        except OSError as trouble:
            log.warning("No process can be started to send mail (%s): it is sent from this one", trouble)
            self._many = False
            return None

    @property
    def _server(self) -> smtp.Server:
        return relays.server_of(self._relay, self._site)

    def _let_go(self, one: Carrier | Courier | None) -> None:
        if one is not None:
            one.close()
            if one.has_worked:
                relays.note_worked()


class IntoMailbox:
    """Keeps the bytes of each mail, and calls it sent: for the demo, where nothing leaves the machine."""

    def __init__(self, signer: dkim.Signer | None) -> None:
        self._signer = signer

    def send(self, copies: Copies) -> Outcomes:
        press = Press(self._signer)
        printed = [press.attempt(copy) for copy in copies]
        taken = [mail for mail in printed if isinstance(mail, Outgoing)]
        SentMail.objects.bulk_create(
            [SentMail(delivery=mail.tag, raw=mail.whole) for mail in taken], ignore_conflicts=True
        )
        yield from (outcome for outcome in printed if isinstance(outcome, Outcome))
        for mail in taken:
            yield Outcome(mail.tag, "accepted", "content", 250, "2.0.0", "Kept in the demo's mailbox")

    def close(self) -> None:
        pass


def noted(words: str) -> RelayTrouble:
    """The trouble to raise, once the operator's page says it."""
    relays.note_trouble(words)
    return RelayTrouble(words)
