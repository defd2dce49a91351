"""Handing copies to a mail server over one connection, again and again if need be."""

from collections.abc import Iterable, Iterator
from itertools import chain

from staffroom.foundation import dkim, smtp
from staffroom.foundation.smtp import Outcome, Outgoing

from .press import Press
from .sheet import Copy


class CannotCarry(Exception):
    """The server can't be used now; nobody's mail is to blame. The message is for the operator."""


class Carrier:
    """Prints copies and hands them over. The connection is opened for the first, and again whenever it was closed."""

    def __init__(self, server: smtp.Server, signer: dkim.Signer | None) -> None:
        self.has_worked = False  # the server has taken something, and has not refused us
        self._server, self._signer = server, signer
        self._connection: smtp.Connection | None = None
        self._refused_us = ""
        self._is_done = False

    def carry[Tag](self, copies: Iterable[Copy[Tag]]) -> Iterator[Outcome[Tag]]:
        """The outcome of each copy that was attempted. Raises CannotCarry once nothing more can be handed over."""
        self._is_done = False
        not_printed: list[Outcome[Tag]] = []
        source = self._printed(copies, not_printed)
        if first := next(source, None):
            yield from self._handed_over(chain([first], source))
        yield from not_printed

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def _handed_over[Tag](self, source: Iterator[Outgoing[Tag]]) -> Iterator[Outcome[Tag]]:
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
            self.has_worked = (self.has_worked or accepted > 0) and not self._refused_us
            if self._refused_us:
                raise CannotCarry(f"The relay refuses mail from {self._server.our_name}: {self._refused_us}")
            if not connection.is_open and not accepted:
                raise CannotCarry("The relay closed the connection.")

    def _connected(self) -> smtp.Connection:
        if self._connection is None or not self._connection.is_open:
            try:
                self._connection = smtp.Connection.open(self._server)
            except smtp.ConnectionFailed as trouble:
                raise CannotCarry(str(trouble)) from trouble
        return self._connection

    def _printed[Tag](self, copies: Iterable[Copy[Tag]], not_printed: list[Outcome[Tag]]) -> Iterator[Outgoing[Tag]]:
        """One mail after the other, made when it is asked for. What can't be made stops none of the others."""
        press = Press(self._signer)
        for copy in copies:
            if self._refused_us:
                return
            printed = press.attempt(copy)
            if isinstance(printed, Outgoing):
                yield printed
            else:
                not_printed.append(printed)
        self._is_done = True
