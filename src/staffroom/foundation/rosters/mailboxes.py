"""Finding the address and the name in what somebody wrote into a cell or a line."""

import re

from django.utils.translation import gettext as _

from staffroom.foundation.archives.pipermail import reveal
from staffroom.foundation.mail.addresses import is_address
from staffroom.foundation.mail.characters import clean_line
from staffroom.foundation.mail.headers import decode_encoded_words

LONGEST = 400  # characters of one cell that are looked at
_LONGEST_HIDDEN = 200
_LONGEST_NAME = 150
_LONGEST_ADDRESS = 254
_AROUND = str.maketrans(dict.fromkeys('<>()[],;:"\t', " "))
_MOST_ATS = 5
_IN_BRACKETS = re.compile(r"<\s*(?:mailto:)?([^<>]*)>")
_QUOTED_LOCAL = re.compile(r"[^\s\"]+\"@[^\s<>()\",;]+")
_DOT = re.compile(r"\s*[\[({]\s*(?:dot|punkt|punto|point)\s*[\])}]\s*", re.IGNORECASE)
_AT_WORDS = re.compile(r"\s*[\[({]\s*(?:at|a|@|ät)\s*[\])}]\s*", re.IGNORECASE)
_SPACED_DOT = re.compile(r"(?<=\w) dot (?=\w)", re.IGNORECASE)
_NO_NAME = re.compile(r"<?\s*no name( available| known)?\s*>?|\(?none\)?|n/?a|-+|\?+|null|unknown", re.IGNORECASE)
_AFTER_NAMES = frozenset(("jr", "sr", "phd", "ph.d", "md", "m.d", "mls", "mlis", "ma", "m.a", "ba", "msc", "ii", "iii"))
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})")
_HIDDEN = re.compile(r"\.{2,}@|@\S*\.{3}|…|\*{2}|x{4}", re.IGNORECASE)
_OF_A_LIST = re.compile(
    r"^(?:lists?|listserv|listes|listen|mailman|groups)\.|(?:^|\.)(?:jiscmail\.ac\.uk"
    r"|groups\.io)$|^(?:google|yahoo)groups\."
)
_EDGES = " \t\"'‘’“”<>()[],;:"
_OF_NOBODY = frozenset(
    (
        "postmaster",
        "abuse",
        "hostmaster",
        "webmaster",
        "mailer-daemon",
        "root",
        "noreply",
        "no-reply",
        "donotreply",
        "listserv",
        "majordomo",
        "listmaster",
        "mailman",
        "sympa",
        "nobody",
        "usenet",
        "news",
        "security",
    )
)


def split(written: str) -> tuple[str, str]:
    """The name and the address in `written`; either may be "". The address is as it stands there, not yet checked.

    Understands “Name <address>”, “address (Name)”, “address Name”, “Name address”, and “name at host” for an address.
    """
    text = clean_line(written[:LONGEST], LONGEST)
    if "@" not in text or "[at]" in text.lower():
        text = _shown(text)
    if bracketed := _IN_BRACKETS.search(text):
        address = bracketed[1].strip()
        if "@" in address:
            return name_in(text[: bracketed.start()] or text[bracketed.end() :]), address
    bare = text.removeprefix("mailto:").strip(_EDGES)
    if "@" not in bare:
        return "", ""
    if quoted := _QUOTED_LOCAL.search(bare):
        return "", quoted[0]  # what stands behind its blank is another's address
    begin, end = _address_in(bare)
    if end:
        return name_in(f"{bare[:begin]} {bare[end:]}"), bare[begin:end].removesuffix(".")
    return "", bare


def _address_in(text: str) -> tuple[int, int]:
    """Where in `text` something with an “@” within it begins and ends, or two zeros."""
    words = text.translate(_AROUND)
    at = words.find("@")
    for _time in range(_MOST_ATS):
        begin = words.rfind(" ", 0, at) + 1
        end = words.find(" ", at)
        end = len(words) if end < 0 else end
        if begin < at < end - 1:
            return begin, end
        at = words.find("@", at + 1)
    return 0, 0


def _shown(text: str) -> str:
    """`text` with hidden addresses as addresses."""
    if len(text) > _LONGEST_HIDDEN:
        return text
    if "@" not in text:
        text = reveal(_DOT.sub(".", text))
    if "@" not in text:
        text = reveal(_SPACED_DOT.sub(".", text))
    return text if "@" in text else _AT_WORDS.sub("@", text)


def name_in(text: str) -> str:
    """The name that `text` is: decoded, without quotation marks, “Last, First” in the order in which it is spoken."""
    if not text or text.isspace():
        return ""
    name = clean_line(decode_encoded_words(text[:LONGEST]), _LONGEST_NAME).strip(_EDGES)
    last, comma, first = name.partition(", ")
    if comma and "," not in first and last and first and first.strip(".").lower() not in _AFTER_NAMES:
        name = f"{first} {last}"
    return "" if _NO_NAME.fullmatch(name) or "@" in name else name


def compared(address: str) -> str:
    """The address as it is kept and compared: in lower case, the domain in ASCII; "" if it is none."""
    local, at, host = address.strip().rpartition("@")
    if not at or not local or local.startswith(".") or local.endswith("."):
        return ""
    try:
        host = host.lower() if host.isascii() else host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    address = f"{local.lower()}@{host}"
    if len(address) > _LONGEST_ADDRESS or not _HOST.fullmatch(host) or not is_address(address):
        return ""
    return address


def is_of_nobody(address: str) -> bool:
    """Whether this is the address of a function of a mail server, such as postmaster@."""
    return address.partition("@")[0] in _OF_NOBODY


def is_of_a_list(address: str) -> bool:
    """Whether mail to this address probably goes to many."""
    return bool(_OF_A_LIST.search(address.rpartition("@")[2]))


def trouble_with(written: str, address: str) -> str:
    """Why `written` with the unchecked `address` in it is no address, for a reader."""
    if not written.strip():
        return _("There is no address here.")
    if not address:
        return _("There is no address in “%(text)s”.") % {"text": clean_line(written, 60)}
    if _HIDDEN.search(written[:LONGEST]):
        return _("“%(text)s” is only a part of an address: the list has hidden the rest.") % {
            "text": clean_line(address, 60)
        }
    return _("“%(text)s” is not an address.") % {"text": clean_line(address, 60)}
