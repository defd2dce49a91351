"""Who wrote a mail in an archive: the name, and the address if there is one.

Lists write over the From of their members, archives hide addresses from robots, and some hide them for good.
"""

import re

from staffroom.foundation.mail.addresses import Mailbox, is_address, read_addresses
from staffroom.foundation.mail.characters import clean_line
from staffroom.foundation.mail.charsets import decode
from staffroom.foundation.mail.headers import Headers, decode_encoded_words

from .pipermail import reveal

_LONGEST_NAME = 200  # characters
_LONGEST_VALUE = 1_000  # octets
_MOST_HEADERS = 5  # of one name
_ORIGINALS = ("x-original-from", "x-original-sender", "original-from", "reply-to")
_ENVELOPE = "x-mailfrom"  # where bounces went, which need not be a person
_OF_MACHINES = re.compile(r"(?:srs\d|prvs|bounces?|return|owner)\b.*|.*[=+-]bounces?\b.*", re.IGNORECASE)
_VIA = re.compile(
    r"(?P<name>\S.*?)\s+(?:via|über|ueber|por|par|przez|tramite|через)\s+(?P<list>\S.*)", re.IGNORECASE | re.DOTALL
)
_OF_GROUPSIO = re.compile(r"(?P<local>[^@=]+)=(?P<host>[^@=]+\.[^@=]+)@(?:[\w-]+\.)?groups\.io")
_OF_LISTSERV = re.compile(r".+-dmarc-request@.+")
_OF_YAHOO = re.compile(r"(?P<name>.*?)\s*(?P<address>[^\s@]+@\S+)\s+\[[^\]]+\]")
_NOBODY = re.compile(
    r"(?:no-?reply|bogus)(?:[+-].*)?@.*"
    r"|.*(?:x{4,}@|…|\*{2,}).*"
    r"|.*@(?:does\.not\.exist\.com|(?:x{3,}|\.{2,}|…|\*+|hidden|unknown|removed|redacted)(?:\..*)?|.*\.invalid)"
)
MASK = re.compile(
    r"\[?(?:log in to unmask|e-?mail protected|address hidden|hidden e-?mail|e-?mail hidden)\]?", re.IGNORECASE
)
_BRACKETED = re.compile(r"<[^<>]*>|\[mailto:[^\]]*\]")
_ADDRESS = re.compile(r"[^\s@<>()\"]+@[^\s@<>()\"]*")
_NAME_AND_ADDRESS = re.compile(r"(?P<name>[^<>]*)\s(?P<address>[^\s<>()\"@]+@[^\s<>()\"@]+)\s*")  # without brackets
_COMMENT = re.compile(r"\(([^()]*)\)")
_EDGES = " \"'‘’“”<>()[],;:"


def author_of(headers: Headers) -> Mailbox:
    """Name and address of whoever wrote the mail; either is empty where the archive doesn't tell it.

    Addresses are in lower case, and names hold none. Who wrote through a list that put its own address into From is
    found by what the list left of them; the list's address is nobody's.
    """
    name, address = _as_written(headers.in_utf8("from"))
    if found := _OF_YAHOO.fullmatch(name):
        return _clean(found["name"], found["address"].lower())
    via = _VIA.fullmatch(name)
    bare = via["name"] if via else name
    if found := _OF_GROUPSIO.fullmatch(address):
        return _clean(bare, f"{found['local']}@{found['host']}")
    is_masked = bool(_OF_LISTSERV.fullmatch(address))
    if is_masked or via:
        of_the_list = _addresses_of_the_list(headers)
        if is_masked or (via and _is_of_list(address, via["list"], of_the_list)):
            return _clean(bare, _left_by_the_list(headers, bare, {*of_the_list, address}))
    return _clean(name, address)


def _as_written(value: bytes) -> Mailbox:
    """The first mailbox in a header, however it is written; without an address, all of it is the name."""
    mailboxes, _ = read_addresses(value)
    if mailboxes:
        return mailboxes[0]
    text = decode(value[:_LONGEST_VALUE], "utf-8")[0]
    if (bare := _NAME_AND_ADDRESS.fullmatch(text)) and is_address(bare["address"]):
        return decode_encoded_words(bare["name"]), bare["address"].lower()
    text = reveal(text)
    mailboxes, _ = read_addresses(text.encode())
    return mailboxes[0] if mailboxes else (_words(decode_encoded_words(text)), "")


def _words(text: str) -> str:
    """What is a name in a From without any usable address."""
    text = _BRACKETED.sub(" ", MASK.sub(" ", text))
    comment = _COMMENT.search(text)
    return comment[1] if comment and not _ADDRESS.sub(" ", _COMMENT.sub(" ", text)).strip(_EDGES) else text


def _clean(name: str, address: str) -> Mailbox:
    if not is_address(address) or _NOBODY.fullmatch(address) or MASK.search(address):
        address = ""
    name = _ADDRESS.sub(" ", reveal(MASK.sub(" ", name)))
    return clean_line(name, _LONGEST_NAME).strip(_EDGES), address


def _addresses_of_the_list(headers: Headers) -> set[str]:
    """Addresses among which the list's own may be."""
    found = _addresses_in(headers, "list-post", "sender", "x-beenthere", "mailing-list")
    for value in headers.values("list-id")[:_MOST_HEADERS]:
        identifier = value.rpartition(b"<")[2].partition(b">")[0].decode("ascii", "ignore").lower()
        found.add(identifier.replace(".", "@", 1))
    # Where the list says who it is, it needn't be guessed: authors often get a copy of what they write.
    return (
        found if headers.has("list-post") or headers.has("x-beenthere") else found | _addresses_in(headers, "to", "cc")
    )


def _addresses_in(headers: Headers, *names: str) -> set[str]:
    values = [value for name in names for value in headers.values(name)[:_MOST_HEADERS]]
    return {address for value in values for _, address in read_addresses(value.replace(b"mailto:", b""))[0]}


def _is_of_list(address: str, title: str, of_the_list: set[str]) -> bool:
    """Whether `address` belongs to the list called `title`, and so to nobody."""
    if not address or address in of_the_list:
        return True
    local, words = (re.sub(r"[\W_]", "", text.casefold()) for text in (address.partition("@")[0], title))
    return bool(local and words) and (local in words or words in local)


def _left_by_the_list(headers: Headers, name: str, of_the_list: set[str]) -> str:
    """The address that stood in From before the list wrote over it; "" if the list has left none."""
    for header in _ORIGINALS:
        for value in headers.values(header)[:_MOST_HEADERS]:
            for _, address in read_addresses(value)[0]:
                if address not in of_the_list and not _OF_LISTSERV.fullmatch(address):
                    return address
    for value in headers.values("cc")[:_MOST_HEADERS]:
        for other, address in read_addresses(value)[0]:
            if other and other.casefold() == name.casefold():
                return address
    for _, address in read_addresses(headers.first(_ENVELOPE))[0]:
        if address not in of_the_list and not _OF_MACHINES.match(address):
            return address
    return ""
