"""What the parent and the child that reads mail say to each other.

    the child, once:  READY
    the parent:       how many mails · microseconds of CPU time that each may take · length of the order
                      · the length of each mail (8 octets each) · the order · the mails
    the child:        of each mail, length of the JSON · length of the contents (8 octets each) · JSON · the contents

The order says how the mails are to be read, for a child that can read them in more ways than one.

Not pickle: the child has handled hostile mail, so the parent takes nothing from it but text, numbers and octets, and
checks each.
"""

import json
import struct
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from .addresses import Mailbox
from .bounces import BouncedRecipient, BounceReport
from .limits import MAX_DECODED, MAX_TEXT
from .parsed import MailPart, ParsedMail

READY = b"ready\n"
REQUEST = struct.Struct(">QQQ")
LENGTH = struct.Struct(">Q")
LENGTHS = struct.Struct(">QQ")
MEMORY_EXHAUSTED = 77  # the child's exit code
MAX_JSON = MAX_TEXT * 12 + 8_000_000  # octets: JSON writes “ü” as six, “😀” as twelve
MAX_CONTENTS = MAX_DECODED * 2


class Malformed(Exception):
    """The child answered something that is no read mail."""


def pack(parsed: ParsedMail) -> list[bytes]:
    """The frame in pieces, so that large contents are not copied once more."""
    fields: dict[str, Any] = {
        name: getattr(parsed, name)
        for name in ParsedMail.__dataclass_fields__
        if name not in {"parts", "date", "bounce"}
    }
    fields["date"] = parsed.date.isoformat() if parsed.date else ""
    fields["bounce"] = asdict(parsed.bounce) if parsed.bounce else None
    fields["parts"] = [
        [part.filename, part.content_type, len(part.content), part.content_id, part.is_inline] for part in parsed.parts
    ]
    return frame({"mail": fields}, [part.content for part in parsed.parts])


def pack_refusal(reason: str) -> list[bytes]:
    return frame({"unreadable": reason}, [])


def frame(head: dict[str, Any], contents: Sequence[bytes]) -> list[bytes]:
    octets = json.dumps(head, separators=(",", ":")).encode("ascii")
    return [LENGTHS.pack(len(octets), sum(map(len, contents))) + octets, *contents]


def read_lengths(octets: bytes) -> tuple[int, int]:
    """The lengths of the JSON and of the contents. Raises Malformed if no mail can have so much to say."""
    of_json, of_contents = LENGTHS.unpack(octets)
    if of_json > MAX_JSON or of_contents > MAX_CONTENTS:
        raise Malformed("This is longer than anything that a mail can say.")
    return of_json, of_contents


def unpack(octets: bytes, contents: bytes) -> ParsedMail | str:
    """The mail, or the reason why it is unreadable. Raises Malformed."""
    try:
        head = json.loads(octets)
        if "unreadable" in head:
            return text_in(head["unreadable"])
        return _mail(head["mail"], contents)
    except (ValueError, TypeError, KeyError, RecursionError) as trouble:
        raise Malformed(str(trouble)) from trouble


def _mail(fields: dict[str, Any], contents: bytes) -> ParsedMail:
    date = text_in(fields["date"])
    return ParsedMail(
        message_id=text_in(fields["message_id"]),
        subject=text_in(fields["subject"]),
        from_name=text_in(fields["from_name"]),
        from_address=text_in(fields["from_address"]),
        reply_to=_mailboxes(fields["reply_to"]),
        to=_mailboxes(fields["to"]),
        cc=_mailboxes(fields["cc"]),
        addresses_cut=bool(fields["addresses_cut"]),
        date=datetime.fromisoformat(date) if date else None,
        in_reply_to=_texts(fields["in_reply_to"]),
        references=_texts(fields["references"]),
        text=text_in(fields["text"]),
        quoted=text_in(fields["quoted"]),
        signature=text_in(fields["signature"]),
        form="html" if fields["form"] == "html" else "plain",
        interleaved=bool(fields["interleaved"]),
        parts=tuple(_parts(fields["parts"], contents)),
        is_encrypted=bool(fields["is_encrypted"]),
        auto_reason=text_in(fields["auto_reason"]),
        list_reason=text_in(fields["list_reason"]),
        list_ids=_texts(fields["list_ids"]),
        loops=_texts(fields["loops"]),
        hops=int(fields["hops"]),
        bounce=_bounce(fields["bounce"]) if fields["bounce"] else None,
        authentication_results=_texts(fields["authentication_results"]),
        language=text_in(fields["language"]),
        notes=_texts(fields["notes"]),
    )


def _parts(described: list[Any], contents: bytes) -> Iterator[MailPart]:
    begin = 0
    for filename, content_type, length, content_id, is_inline in described:
        content = contents[begin : begin + int(length)]
        if len(content) != length:
            raise ValueError("A part is shorter than it says.")
        yield MailPart(text_in(filename), text_in(content_type), content, text_in(content_id), bool(is_inline))
        begin += len(content)


def _bounce(fields: dict[str, Any]) -> BounceReport:
    recipients = tuple(
        BouncedRecipient(
            text_in(recipient["address"]),
            bool(recipient["is_permanent"]),
            text_in(recipient["status"]),
            text_in(recipient["diagnostic"]),
        )
        for recipient in fields["recipients"]
    )
    return BounceReport(recipients, text_in(fields["original_message_id"]))


def _mailboxes(values: list[Any]) -> tuple[Mailbox, ...]:
    return tuple((text_in(name), text_in(address)) for name, address in values)


def _texts(values: list[Any]) -> tuple[str, ...]:
    return tuple(text_in(value) for value in values)


def text_in(value: object) -> str:
    """`value` if it is text that may be stored: no NUL, no lone surrogate."""
    if not isinstance(value, str) or "\0" in value:
        raise TypeError("This should be text.")
    value.encode("utf-8")  # raises UnicodeEncodeError, a ValueError, for a surrogate
    return value
