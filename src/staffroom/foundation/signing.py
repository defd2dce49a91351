"""Addresses and links that carry their own proof: what they are for, whom they concern, and that we made them.

`r+ge4tqmzz…@example.org` holds a purpose and a few numbers, signed. Nothing is stored, so such an address lives as long
as the key. Only lower-case letters and digits follow the “+”: mail programs that change the case do no harm.
A network's address has two characters or more, a purpose has one, so they never collide.
"""

import base64
import binascii
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

REPLY = "r"  # person, message answered
UNSUBSCRIBE = "u"  # person, network
PRIVATE = "t"  # what is wished, which private conversation, and by whom
BOUNCE = "b"  # delivery
AUTHOR = "a"  # person who answers, message whose author alone is meant
WRITE = "w"  # person who writes, person who is written to
CONFIRM = "c"  # what the confirmation is about, and whom
DECIDE = "d"  # what waits, who decides it, and what they choose (0: the mail's first line says)
APPEAL = "p"  # whom a decision concerns, and which
RECOMMEND = "e"  # what the answer does, which recommendation, who answers, and which words of it they have read
MENTORING = "m"  # what the answer does, which mentoring (0: one's own availability), and who answers
KNOWING = "k"  # what is asked and how it is answered, which request or introduction, and who answers

_PURPOSE = re.compile(r"[a-z]")
_LONGEST_LOCAL_PART = 64  # octets, RFC 5321, 4.5.3.1.1
_PROOF = 12  # octets of HMAC-SHA256: 96 bits
_SHORTEST_KEY = 32  # octets
_PAIRS = [one + other for one, other in product("abcdefghijklmnopqrstuvwxyz234567", repeat=2)]


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signed address says. The signature shows that we made it, never who is using it."""

    purpose: str
    numbers: tuple[int, ...]


def sign_local_part(purpose: str, *numbers: int, key: bytes) -> str:
    """A local part such as `r+ge4tqmzz…`: about 32 characters for two numbers, never more than RFC 5321's 64."""
    local = f"{purpose}+{sign_token(purpose, *numbers, key=key)}"
    if len(local) > _LONGEST_LOCAL_PART:
        raise ValueError(f"These numbers make a local part of {len(local)} octets; 64 is the most: {numbers}")
    return local


def read_local_part(local: str, *, keys: Sequence[bytes]) -> Signed | None:
    """What `local` says if it was signed with one of `keys` (the newest first), or None. Case does not matter."""
    purpose, plus, token = local.partition("+")
    if not plus or len(local) > _LONGEST_LOCAL_PART:
        return None
    return read_token(purpose.lower(), token, keys=keys)


def sign_token(purpose: str, *numbers: int, key: bytes) -> str:
    """The part after the “+” alone, for use in a URL: letters and digits only."""
    _check(purpose, key)
    payload = b"".join(_pack(number) for number in numbers)
    return _base32(payload + _proof(purpose, payload, key))


def read_token(purpose: str, token: str, *, keys: Sequence[bytes]) -> Signed | None:
    """What `token` says if it was signed for `purpose` with one of `keys`, or None."""
    signed = _from_base32(token)
    if signed is None or not _PURPOSE.fullmatch(purpose):
        return None
    payload, proof = signed[:-_PROOF], signed[-_PROOF:]
    # Every key is tried, so the time taken does not tell which one fits.
    matches = [hmac.compare_digest(proof, _proof(purpose, payload, key)) for key in keys]
    return Signed(purpose, _unpack(payload)) if any(matches) else None


def _check(purpose: str, key: bytes) -> None:
    if not _PURPOSE.fullmatch(purpose):
        raise ValueError(f"A purpose is one lower-case letter, not {purpose!r}.")
    if len(key) < _SHORTEST_KEY:
        raise ValueError(f"A signing key has at least {_SHORTEST_KEY} octets; this one has {len(key)}.")


def _proof(purpose: str, payload: bytes, key: bytes) -> bytes:
    begun = _begun(purpose, key).copy()
    begun.update(payload)
    return begun.digest()[:_PROOF]


@lru_cache(maxsize=32)
def _begun(purpose: str, key: bytes) -> hmac.HMAC:
    """The HMAC as far as it is the same for ten thousand addresses. To be copied, never used itself."""
    return hmac.new(key, b"staffroom address\0" + purpose.encode() + b"\0", "sha256")


def _pack(number: int) -> bytes:
    """Seven bits to an octet, the lowest first; the top bit says that more follow."""
    if number < 0:
        raise ValueError(f"Only numbers from 0 upwards can be signed, not {number}.")
    octets = bytearray()
    while number > 0x7F:
        octets.append(number & 0x7F | 0x80)
        number >>= 7
    octets.append(number)
    return bytes(octets)


def _unpack(payload: bytes) -> tuple[int, ...]:
    numbers, number, shift = [], 0, 0
    for octet in payload:
        number |= (octet & 0x7F) << shift
        shift += 7
        if octet < 0x80:
            numbers.append(number)
            number, shift = 0, 0
    return tuple(numbers)


def _base32(octets: bytes) -> str:
    """In lower case and without padding, two letters at a time: twice as fast as the standard library."""
    bits = len(octets) * 8
    missing = -bits % 10
    number = int.from_bytes(octets) << missing
    pairs = [_PAIRS[number >> shift & 1023] for shift in range(bits + missing - 10, -1, -10)]
    return "".join(pairs)[: -(-bits // 5)]


def _from_base32(text: str) -> bytes | None:
    """The octets of `text`, or None unless it is the one way to write them (but for case)."""
    if not text.isascii():  # a Kelvin sign becomes a “k” in lower case
        return None
    try:
        octets = base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    except binascii.Error:
        return None
    return octets if len(octets) >= _PROOF and _base32(octets) == text.lower() else None
