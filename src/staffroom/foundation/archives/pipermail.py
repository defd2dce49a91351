"""Mailman 2's monthly text (“pipermail”), and whatever else hides addresses as “name at host”, as HyperKitty does.

The files are mailboxes with few headers, in which every “@” of an address became the list's own word for it. Here the
headers get their addresses back; the text stays as it is, with the URLs of what had been attached.
"""

import re

from staffroom.foundation.mail.addresses import is_address

# What “ at ” is in the languages of Mailman 2. A word that isn't ASCII will do
# whatever it is: it may be in any character set.
_WORDS = (
    *("at", "AT", "en", "a", "na", "a bildua", "op", "w", "em", "la", "chez", "bei"),
    *("(at)", "[at]", "{at}", "<at>", "(a)", "_at_", "-at-"),
)
_TIGHT_WORDS = ("در", "在", "於", "(a)", "(at)", "[at]")  # also without spaces
_FOREIGN_WORD = r"(?=\S{0,5}[^\x00-\x7f])\S{1,12}"
AT = (
    rf"(?:[ \t]+(?:{'|'.join(map(re.escape, _WORDS))}|{_FOREIGN_WORD})[ \t]+"
    rf"|(?:{'|'.join(map(re.escape, _TIGHT_WORDS))}))"
)
_HIDDEN = re.compile(
    rf"(?<![^\s<>()\"',;:\[\]])(?P<local>[^\s<>()\"',;:@\[\]]{{1,64}}){AT}(?P<host>[^\s<>()\"',;:@\[\]]{{1,255}}+)(?!@)"
)
_PIPERMAIL = re.compile(rf"\s*+{_HIDDEN.pattern}\s*+(?:\((?P<name>.*)\))?\s*+", re.DOTALL)
_FIELDS = re.compile(
    rb"^(?P<label>(?P<name>From|To|Cc|Reply-To|Sender|In-Reply-To|References|Message-ID)[ \t]*:[ \t]*)"
    rb"(?P<value>[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)",
    re.IGNORECASE | re.MULTILINE,
)
_END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_HIDDEN_ID = re.compile(rf"<([^<>@\s]+){AT}([^<>@\s]+)>")
_MOST_HEADERS = 50_000  # octets
_LONGEST = 5_000  # octets of one header


def with_addresses(raw: bytes) -> bytes:
    """The mail with the addresses and Message-IDs in its headers written with “@” again, where they were not."""
    end = _END_OF_HEADERS.search(raw, 0, _MOST_HEADERS)
    place = end.start() if end else min(len(raw), _MOST_HEADERS)
    return _FIELDS.sub(_field, raw[:place]) + raw[place:]


def reveal(text: str) -> str:
    """`text` with “name at host” written as an address, wherever that makes one."""
    return _HIDDEN.sub(_address, text)


def _field(field: re.Match[bytes]) -> bytes:
    value = field["value"]
    if b"@" in value or len(value) > _LONGEST or not value.strip():
        return field[0]
    # Not decoded by any charset: all that matters is ASCII, or the word of a list that writes UTF-8.
    text = value.decode("utf-8", "surrogateescape")
    if field["name"].lower() in {b"in-reply-to", b"references", b"message-id"}:
        text = _HIDDEN_ID.sub(r"<\1@\2>", text)
    elif field["name"].lower() == b"from" and (found := _PIPERMAIL.fullmatch(text)):
        text = _author(found) or text
    else:
        text = reveal(text)
    return field["label"] + text.encode("utf-8", "surrogateescape")


def _author(found: re.Match[str]) -> str:
    """“Ben Bolker <bolker@example.edu>” from “bolker at example.edu (Ben Bolker)”; "" if that is no address."""
    address = f"{found['local']}@{found['host']}"
    if not is_address(address):
        return ""
    name = " ".join((found["name"] or "").split())
    if not name or reveal(name).casefold() == address.casefold():
        return address
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}" <{address}>'


def _address(found: re.Match[str]) -> str:
    address = f"{found['local']}@{found['host']}"
    return address if is_address(address) and "." in found["host"] else found[0]
