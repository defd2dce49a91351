"""Addresses in From, To and the like.

`email.utils.getaddresses` answers nothing at all when one address of many is odd, so this reads what there is to read.
Encoded words are decoded after the structure has been found: “=?utf-8?q?a=40b=2Corg?=” is a name and never an address.
"""

import re
from collections.abc import Iterator

from .characters import clean_line
from .charsets import decode
from .headers import ENCODED_WORD, decode_encoded_words
from .limits import MAX_ADDRESSES

type Mailbox = tuple[str, str]
"""Name and address; the address in lower case."""

# One label or more after the “@”, no spaces or controls, nothing that would have to be quoted.
_ADDRESS = re.compile(r"[^\s\"(),:;<>@\[\\\]\x00-\x1f\x7f]{1,64}@[^\s\"(),:;<>@\[\\\]\x00-\x1f\x7f]{1,255}")
_QUOTES = {'"': '"', "(": ")", "<": ">"}


def read_addresses(value: bytes) -> tuple[tuple[Mailbox, ...], bool]:
    """The addresses in a header's value (the first MAX_ADDRESSES), and whether there were more."""
    found: list[Mailbox] = []
    for piece in _pieces(decode(value, "utf-8")[0]):
        if mailbox := _mailbox(piece):
            if len(found) == MAX_ADDRESSES:
                return tuple(found), True
            found.append(mailbox)
    return tuple(found), False


def is_address(text: str) -> bool:
    return bool(_ADDRESS.fullmatch(text)) and ".." not in text and not text.endswith(".") and "@." not in text


type Piece = list[tuple[str, str]]
"""One mailbox in tokens: the opening character (a quotation mark, “(”, “<” or none) and what it encloses."""


def _pieces(text: str) -> Iterator[Piece]:
    """`text` cut at commas and semicolons outside quotation marks, comments and angle brackets."""
    piece: Piece = []
    place = 0
    while place < len(text):
        character = text[place]
        if character in ",;":
            yield piece
            piece = []
            place += 1
        elif character == ":":
            piece = []  # what came before is a group's name
            place += 1
        elif character in _QUOTES:
            content, place = _enclosed(text, place)
            piece.append((character, content))
        else:
            begin, place = place, _end_of_atoms(text, place)
            piece.append(("", text[begin:place]))
    yield piece


def _end_of_atoms(text: str, begin: int) -> int:
    """Where the next structural character stands. Within an encoded word there is none, whatever it holds."""
    if word := ENCODED_WORD.match(text, begin):
        return word.end()
    place = begin + 1
    while place < len(text) and text[place] not in ',;:"(<' and not text.startswith("=?", place):
        place += 1
    return place


def _enclosed(text: str, begin: int) -> tuple[str, int]:
    """What stands between the bracket at `begin` and its partner, and where to read on. An open end is the end."""
    opening, closing = text[begin], _QUOTES[text[begin]]
    depth, place, content = 1, begin + 1, []
    while place < len(text):
        character = text[place]
        if character == "\\" and opening != "<" and place + 1 < len(text):
            content.append(text[place + 1])
            place += 2
            continue
        if character == closing:
            depth -= 1
            if not depth:
                return "".join(content), place + 1
        elif character == "(" and opening == "(":
            depth += 1
        content.append(character)
        place += 1
    return "".join(content), place


def _mailbox(piece: Piece) -> Mailbox | None:
    bracketed = [content.strip() for kind, content in piece if kind == "<"]
    words = [content for kind, content in piece if kind in {"", '"'} and content.strip()]
    comments = [content for kind, content in piece if kind == "("]
    if bracketed:
        name, address = " ".join(word.strip() for word in words), bracketed[-1].rpartition(":")[2]
    else:
        plain = "".join(content for kind, content in piece if kind == "")
        name, address = " ".join(comments), plain.strip().rstrip(".")
    address = address.lower()
    if not is_address(address):
        return None
    return clean_line(decode_encoded_words(name), 200), address
