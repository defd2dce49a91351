"""The last step of a mail: to the relay, or (in the demo) into the mailbox that its page shows."""

import logging
from collections.abc import Iterable, Iterator

from staffroom.foundation import crypto, smtp
from staffroom.foundation.smtp import Outcome, Outgoing
from staffroom.rooms.people.models import Site

from . import relays
from .models import Delivery, Relay, SentMail

type Mails = Iterable[Outgoing[Delivery]]
type Outcomes = Iterator[Outcome[Delivery]]

log = logging.getLogger("staffroom.mail")


class RelayTrouble(Exception):
    """The relay can't be used now; nobody's mail is to blame. The message is for the operator."""


class ByRelay:
    """Hands mails to the relay over one connection, opened when the first is there and again when it is closed."""

    def __init__(self, relay: Relay, site: Site) -> None:
        self._relay, self._site = relay, site
        self._connection: smtp.Connection | None = None
        self._refused_us = ""
        self._has_worked = self._is_done = False

    def send(self, mails: Mails) -> Outcomes:
        """The outcome of each mail that was handed over. Raises RelayTrouble once nothing more can be."""
        self._is_done = False
        source = self._until_refused(mails)
        while not self._is_done:
            connection = self._connected()
            accepted = 0
            for outcome in connection.send_many(source):
                accepted += outcome.kind == "accepted"
                if outcome.at == "sender" and outcome.kind != "accepted":
                    self._refused_us = outcome.text
                # Many servers take so many mails over one connection and no more: the next one takes this.
                if not (accepted and outcome.at == "connection" and outcome.kind == "temporary"):
                    yield outcome
            self._has_worked = self._has_worked or accepted > 0
            if self._refused_us:
                raise noted(f"The relay refuses mail from {self._site.mail_domain}: {self._refused_us}")
            if not connection.is_open and not accepted:
                raise noted("The relay closed the connection.")

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
        if self._has_worked and not self._refused_us:
            relays.note_worked()

    def _connected(self) -> smtp.Connection:
        if self._connection is None or not self._connection.is_open:
            try:
                self._connection = smtp.Connection.open(relays.server_of(self._relay, self._site))
            except (smtp.ConnectionFailed, crypto.CannotDecrypt) as trouble:
                raise noted(str(trouble)) from trouble
        return self._connection

    def _until_refused(self, mails: Mails) -> Iterator[Outgoing[Delivery]]:
        for mail in mails:
            if self._refused_us:
                return
            yield mail
        self._is_done = True


class IntoMailbox:
    """Keeps the bytes of each mail, and calls it sent: for the demo, where nothing leaves the machine."""

    def send(self, mails: Mails) -> Outcomes:
        taken = list(mails)
        SentMail.objects.bulk_create(
            [SentMail(delivery=mail.tag, raw=mail.data) for mail in taken], ignore_conflicts=True
        )
        for mail in taken:
            yield Outcome(mail.tag, "accepted", "content", 250, "2.0.0", "Kept in the demo's mailbox")

    def close(self) -> None:
        pass


def noted(words: str) -> RelayTrouble:
    """The trouble to raise, once the operator's page says it."""
    relays.note_trouble(words)
    return RelayTrouble(words)
