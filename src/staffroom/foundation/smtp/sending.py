"""The conversation about each message, pipelined where the server allows it."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress

from staffroom.foundation.mime import NoAddress, with_ascii_domain

from .letters import Kind, Outcome, Outgoing, Stage, outcome_of
from .wire import CHUNK, Lost, Reply, Wire

type Commands = list[tuple[Stage, bytes]]

MOST_HELD = CHUNK // 2  # octets: a short text goes out in one piece with the next envelope
GO_AHEAD = 354
CLOSING = 421


class Sending:
    """All transactions over one connection, one after the other."""

    def __init__(self, wire: Wire, extensions: Mapping[str, str], *, lmtp: bool, last_patience: float) -> None:
        self._wire = wire
        self._extensions = extensions
        self._pipelines = "PIPELINING" in extensions
        self._lmtp = lmtp
        self._last_patience = last_patience
        self._needs_reset = False  # a refused transaction may be open still
        self._held: tuple[bytes, ...] = ()  # the text of the last message, until the next envelope goes with it

    def outcomes[Tag](self, messages: Iterable[Outgoing[Tag]]) -> Iterator[Outcome[Tag]]:
        """See Connection.send_many."""
        source = iter(messages)
        waiting: Outgoing[Tag] | None = None  # sent whole; the last word on it not read yet
        at_rest = True
        self._wire.notice_parting()
        try:
            while self._wire.is_open:
                try:
                    message = next(source, None)
                except Exception:
                    if waiting:
                        last, at_rest = self._last_word(waiting), True
                        yield last
                    raise
                if message is None:
                    break
                at_rest = False
                known, waiting = self._transaction(message, waiting)
                at_rest = waiting is None
                yield from known
            if waiting:
                last, at_rest = self._last_word(waiting), True
                yield last
        finally:
            if not at_rest:
                self._wire.close()

    def _transaction[Tag](
        self, message: Outgoing[Tag], waiting: Outgoing[Tag] | None
    ) -> tuple[list[Outcome[Tag]], Outgoing[Tag] | None]:
        """Sends `message`; gives the outcomes that are known by then, and the message that waits for its last word."""
        envelope = self._envelope(message)
        if isinstance(envelope, Outcome):
            return [envelope], waiting
        lost = self._send_held(envelope) if self._pipelines else None
        known = [self._last_word(waiting, lost)] if waiting else []
        refused = self._envelope_refused(message, envelope)
        if refused:
            return [*known, refused], None
        text = message.as_sent()
        if self._pipelines and sum(map(len, text)) <= MOST_HELD:
            self._held = text
            return known, message
        try:
            self._wire.send(*text)
        except Lost as lost_now:
            return [*known, self._cut_short(message, lost_now)], None
        return known, message

    def _send_held(self, envelope: Commands) -> Lost | None:
        """Sends the text that was held back with the next envelope behind it; why that failed, if it did."""
        held, self._held = self._held, ()
        try:
            self._wire.send(*held, *(command for _, command in envelope))
        except Lost as lost:  # some answers may still have come
            return lost if held else None
        return None

    def _envelope[Tag](self, message: Outgoing[Tag]) -> Commands | Outcome[Tag]:
        """The commands up to DATA, or the outcome if this server can't be asked at all."""
        try:
            sender = with_ascii_domain(message.envelope_from) if message.envelope_from else ""
            recipient = with_ascii_domain(message.recipient)
        except NoAddress as trouble:
            return Outcome(message.tag, "permanent", "here", 553, "5.1.3", str(trouble))
        parameters = self._parameters(message, needs_utf_8=not (sender + recipient).isascii())
        if isinstance(parameters, Outcome):
            return parameters
        mail = " ".join([f"MAIL FROM:<{sender}>", *parameters])
        commands: Commands = [
            ("sender", f"{mail}\r\n".encode()),
            ("recipient", f"RCPT TO:<{recipient}>\r\n".encode()),
            ("content", b"DATA\r\n"),
        ]
        return [("sender", b"RSET\r\n"), *commands] if self._needs_reset else commands

    def _parameters[Tag](self, message: Outgoing[Tag], *, needs_utf_8: bool) -> list[str] | Outcome[Tag]:
        parameters = []
        if "SIZE" in self._extensions:
            most = self._extensions["SIZE"]
            if most.isdecimal() and 0 < int(most) < message.size:
                text = f"The mail has {message.size} octets; the server takes {most} at most."
                return Outcome(message.tag, "permanent", "here", 552, "5.3.4", text)
            parameters.append(f"SIZE={message.size}")
        if not message.is_ascii:
            if "8BITMIME" not in self._extensions:
                text = "The mail is not plain ASCII and the server does not offer 8BITMIME."
                return Outcome(message.tag, "permanent", "here", 554, "5.6.3", text)
            parameters.append("BODY=8BITMIME")
            needs_utf_8 = needs_utf_8 or not message.has_ascii_headers
        if needs_utf_8:
            if "SMTPUTF8" not in self._extensions:
                text = "The address is not plain ASCII and the server does not offer SMTPUTF8."
                return Outcome(message.tag, "permanent", "here", 553, "5.6.7", text)
            parameters.append("SMTPUTF8")
        return parameters

    def _envelope_refused[Tag](self, message: Outgoing[Tag], commands: Commands) -> Outcome[Tag] | None:
        """None if the server waits for the text; else why it won't have it."""
        refusal: tuple[Stage, Reply] | None = None
        try:
            for stage, command in commands:
                if not self._pipelines:
                    self._wire.send(command)
                reply = self._wire.reply()
                is_willing = reply.code == GO_AHEAD if command == b"DATA\r\n" else reply.code // 100 == 2
                if refusal and reply.code == GO_AHEAD:
                    self._withdraw()
                if not is_willing:
                    refusal = refusal or (stage, reply)
                if reply.code == CLOSING:
                    self._wire.close()
                if refusal and not (self._pipelines and self._wire.is_open):
                    break
        except Lost as lost:
            if not refusal:
                return Outcome(message.tag, "temporary", "connection", text=str(lost))
        self._needs_reset = refusal is not None
        return self._judged(message, refusal[1], refusal[0]) if refusal else None

    def _withdraw(self) -> None:
        """Ends a message the server asked for although it takes it for nobody (RFC 2920, 3.1)."""
        if self._lmtp:  # there is one answer for each recipient: here none, ever
            self._wire.close()
            return
        self._wire.send(b".\r\n")
        self._wire.reply(self._last_patience)

    def _last_word[Tag](self, message: Outgoing[Tag], lost: Lost | None = None) -> Outcome[Tag]:
        """`lost`: why its text could not be sent."""
        if lost or (self._held and (lost := self._send_held([]))):
            return self._cut_short(message, lost)
        try:
            reply = self._wire.reply(self._last_patience)
        except Lost as lost:
            return Outcome(message.tag, "uncertain", "connection", text=str(lost))
        if reply.code // 100 == 2:
            return outcome_of(message, "accepted", "content", reply)
        return self._judged(message, reply, "content")

    def _cut_short[Tag](self, message: Outgoing[Tag], lost: Lost) -> Outcome[Tag]:
        """The server went while the text was being sent; perhaps it said why. An acceptance now would be a mistake."""
        with suppress(Lost):
            reply = self._wire.reply()
            if reply.code >= 400:
                return self._judged(message, reply, "content")
        return Outcome(message.tag, "uncertain", "connection", text=str(lost))

    def _judged[Tag](self, message: Outgoing[Tag], reply: Reply, at: Stage) -> Outcome[Tag]:
        """What a reply means that accepts nothing."""
        if reply.code == CLOSING:
            self._wire.close()
            return outcome_of(message, "temporary", "connection", reply)
        kinds: dict[int, Kind] = {4: "temporary", 5: "permanent"}
        kind = kinds.get(reply.code // 100)
        if kind:
            return outcome_of(message, kind, at, reply)
        # An answer to another question than ours: whatever it answers now can't be relied on.
        self._wire.close()
        return outcome_of(message, "uncertain", "connection", reply)
