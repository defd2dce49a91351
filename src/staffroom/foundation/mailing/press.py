"""Printing copies: what they share is folded, made canonical for DKIM and fit for the wire, once for all of them."""

import logging
from collections.abc import Sequence

from staffroom.foundation import arc, dkim, mime
from staffroom.foundation.smtp import Outcome, Outgoing, SharedBody

from .sheet import Copy, Sheet

_MOST_PLATES = 10  # more sheets than that are letters, each to one reader

log = logging.getLogger("staffroom.mail")


class Press:
    """Prints copies, signed if there is somebody to sign. For one thread at a time."""

    def __init__(self, signer: dkim.Signer | None) -> None:
        self._signer = signer
        self._plates: dict[Sheet, Plate] = {}

    def attempt[Tag](self, copy: Copy[Tag]) -> Outgoing[Tag] | Outcome[Tag]:
        """The copy, printed, or why it can't be: that one alone, for good or for now."""
        try:
            return self.printed(copy)
        except mime.HeaderRefused as refusal:
            return Outcome(copy.tag, "permanent", "here", text=str(refusal))
        except Exception as trouble:
            log.exception("A copy could not be printed")
            return Outcome(copy.tag, "temporary", "here", text=f"Not composed: {trouble!r}")

    def printed[Tag](self, copy: Copy[Tag]) -> Outgoing[Tag]:
        """Ready to be handed over. Raises HeaderRefused, for an address that is none among other things."""
        plate = self._plates.get(copy.sheet)
        if plate is None:
            if len(self._plates) >= _MOST_PLATES:
                self._plates.clear()
            plate = self._plates[copy.sheet] = Plate(copy.sheet, self._signer)
        called = copy.sheet.answered_as or copy.sheet.author.name
        addressed = mime.addressing(
            [mime.Mailbox(copy.to)], mime.Mailbox(copy.reply_to, called) if copy.reply_to else None
        )
        headers = plate.headers(addressed, mime.leaving(copy.unsubscribe))
        return Outgoing(copy.envelope_from, copy.to, headers, copy.tag, plate.body)


class Plate:
    """What all copies of one sheet share."""

    def __init__(self, sheet: Sheet, signer: dkim.Signer | None) -> None:
        """Raises HeaderRefused."""
        self.body = SharedBody(sheet.body.content)
        self._head = sheet.letterhead()
        self._octets = [mime.written(part) for part in self._head]
        self._signer = signer
        self._body_hash = dkim.hash_of_body(sheet.body.content) if signer else ""
        self._seal = mime.written(self._sealed(sheet.findings))
        self._stencils: dict[tuple[str, ...], dkim.Stencil] = {}

    def headers(self, addressed: Sequence[mime.Header], ways_to_leave: Sequence[mime.Header]) -> bytes:
        """All headers of one copy as octets. Raises HeaderRefused."""
        sender, matter, ending = self._octets
        signature = self._signature(self._signer, addressed, ways_to_leave) if self._signer else b""
        return b"".join(
            [signature, self._seal, sender, mime.written(addressed), matter, mime.written(ways_to_leave), ending]
        )

    def _sealed(self, findings: arc.Findings | None) -> list[mime.Header]:
        if self._signer is None or findings is None:
            return []
        return arc.seal(self._head.filled((), ()), self._body_hash, findings, self._signer)

    def _signature(
        self, signer: dkim.Signer, addressed: Sequence[mime.Header], ways_to_leave: Sequence[mime.Header]
    ) -> bytes:
        own = [*addressed, *ways_to_leave]
        shape = tuple(name for name, _ in own)
        stencil = self._stencils.get(shape)
        if stencil is None:
            begin = len(self._head.sender)
            behind = begin + len(addressed) + len(self._head.matter)
            places = [*range(begin, begin + len(addressed)), *range(behind, behind + len(ways_to_leave))]
            complete = self._head.filled(addressed, ways_to_leave)
            stencil = self._stencils[shape] = signer.stencil(complete, places, self._body_hash)
        return mime.written([("DKIM-Signature", stencil.sign(own))])
