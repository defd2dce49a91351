"""Text of cards (VCF): names and organisations. How somebody is reached is never found by a search."""

from collections.abc import Iterator
from typing import BinaryIO

from .content_lines import fields_of, lines_of, unescaped
from .plain import MOST_OCTETS
from .trouble import Trouble, Unreadable


def texts(file: BinaryIO) -> Iterator[str]:
    """Card by card. Raises Unreadable."""
    card: dict[str, str] = {}
    is_card = False
    for line in lines_of(file.read(MOST_OCTETS)):
        if line.name in {"BEGIN", "END"} and line.value.strip().upper() == "VCARD":
            yield _said(card)
            card, is_card = {}, True
        elif line.name in {"FN", "N", "ORG"}:
            card.setdefault(line.name, line.value)
    yield _said(card)
    if not is_card:
        raise Unreadable(Trouble.DAMAGED)


def _said(card: dict[str, str]) -> str:
    """“Jo Norwood”, and the organisation with its departments."""
    family, given, *_more = [*fields_of(card.get("N", "")), "", ""]
    name = unescaped(card.get("FN", "")).strip() or f"{given} {family}"
    return f"{name}\n{' '.join(fields_of(card.get('ORG', '')))}\n"
