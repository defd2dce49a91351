"""Reading one mail, from its octets to what it says."""

import hashlib
import re
from typing import Any

from .addresses import Mailbox, read_addresses
from .automatic import list_ids, loops, why_automatic, why_passed_on
from .bodies import read_bodies
from .bounces import read_bounce
from .characters import clean_line
from .charsets import decode
from .entities import Entity, read_entities
from .headers import Headers, message_ids, read_date
from .limits import MAX_ADDRESSES
from .parsed import ParsedMail
from .replies import Kind, new_text
from .subjects import is_answer

_MAX_NOTES = 20
_MAX_RESULTS = 50  # Authentication-Results headers
_TAGS = r"\s*(?:\[[^\]]{0,100}\]\s*)*"  # what lists put before a subject
_FORWARDED = re.compile(rf"{_TAGS}\[?(fwd?|wg|tr|rv|reenv)\s*:|.*\(fwd\)$", re.IGNORECASE)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8}){0,3}", re.IGNORECASE)


def parse(raw: bytes) -> ParsedMail:
    """What the mail in `raw` says. Any octets can be read, and what is odd is noted.

    Raises Unreadable for what goes beyond the limits in `limits`.
    """
    root = read_entities(raw)
    headers = root.headers
    bodies = read_bodies(root)
    subject = headers.words("subject")
    in_reply_to, references = message_ids(headers.first("in-reply-to")), message_ids(headers.first("references"))
    split = new_text(bodies.text, kind=_kind(subject, names_another=bool(in_reply_to or references)))
    from_name, from_address = _sender(headers)
    (to, to_cut), (cc, cc_cut) = _recipients(headers, "to"), _recipients(headers, "cc")
    reply_to, reply_to_cut = _recipients(headers, "reply-to")
    return ParsedMail(
        message_id=_message_id(root),
        subject=subject,
        from_name=from_name,
        from_address=from_address,
        reply_to=reply_to,
        to=to,
        cc=cc,
        addresses_cut=to_cut or cc_cut or reply_to_cut,
        date=read_date(headers.first("date")),
        in_reply_to=in_reply_to,
        references=references,
        text=split.text,
        quoted=split.quoted,
        signature=split.signature,
        form=bodies.form,
        interleaved=split.interleaved,
        parts=tuple(bodies.parts),
        is_encrypted=bodies.is_encrypted,
        **_way_here(headers),
        bounce=read_bounce(root),
        authentication_results=_authentication_results(headers),
        language=_language(headers),
        notes=tuple(dict.fromkeys((*headers.notes, *bodies.notes)))[:_MAX_NOTES],
    )


def _way_here(headers: Headers) -> dict[str, Any]:
    """Whether a machine sent it, and what has passed it on."""
    return {
        "auto_reason": why_automatic(headers),
        "list_reason": why_passed_on(headers),
        "list_ids": list_ids(headers),
        "loops": loops(headers),
        "hops": len(headers.values("received")),
    }


def _kind(subject: str, *, names_another: bool) -> Kind:
    if _FORWARDED.match(subject):
        return "forward"
    return "reply" if names_another or is_answer(subject) else "start"


def _sender(headers: Headers) -> Mailbox:
    """Name and address of the one sender. Who names two, in one header or two, could be either."""
    values = headers.values("from")
    found, _ = read_addresses(headers.in_utf8("from")) if len(values) == 1 else ((), False)
    return found[0] if len(found) == 1 else ("", "")


def _recipients(headers: Headers, name: str) -> tuple[tuple[Mailbox, ...], bool]:
    """The addresses in all headers of this name, and whether there were more than are listed."""
    found: list[Mailbox] = []
    for value in headers.values(name)[:MAX_ADDRESSES]:
        mailboxes, is_cut = read_addresses(value)
        found += mailboxes
        if is_cut or len(found) > MAX_ADDRESSES:
            return tuple(found[:MAX_ADDRESSES]), True
    return tuple(found), False


def _message_id(root: Entity) -> str:
    """The mail's own, or one derived from what stays the same however often and by whatever way it arrives."""
    if own := message_ids(root.headers.first("message-id")):
        return own[0]
    lasting = [root.headers.first(name) for name in ("from", "date", "subject", "to")]
    digest = hashlib.sha256(b"\n".join([*lasting, root.body])).hexdigest()
    return f"{digest[:40]}@derived.invalid"


def _authentication_results(headers: Headers) -> tuple[str, ...]:
    values = headers.values("authentication-results")[:_MAX_RESULTS]
    return tuple(clean_line(decode(value, "utf-8")[0], 5_000) for value in values)


def _language(headers: Headers) -> str:
    """The first language tag in Content-Language (RFC 8255), or “”."""
    tag = headers.words("content-language").partition(",")[0].strip()
    return tag if _LANGUAGE.fullmatch(tag) else ""
