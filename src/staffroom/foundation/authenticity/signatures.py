"""Signatures of a mail (DKIM, RFC 6376): which domains vouch for it as it stands.

dkimpy does the mathematics and the headers. The body is hashed by us, in time that grows with its length; keys are
looked at before they are used; and what a signature leaves open counts against it.
"""

import base64
import binascii
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import dkim
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from dkim.util import InvalidTagValueList, parse_tag_value

from .raw_mail import RawMail, is_sane
from .resolving import Resolver, Unanswered

type Result = Literal["pass", "fail", "policy", "neutral", "temperror", "permerror"]

MOST_SIGNATURES = 6
LEAST_KEY, LARGEST_KEY = 1024, 4096  # bits; RFC 8301 has smaller ones ignored, larger ones only cost time
LARGEST_EXPONENT = 1 << 32
# Of these there is one in a mail: a second one that no signature covers may have been put there by anybody.
SINGLE = (
    *(b"from", b"sender", b"reply-to", b"to", b"cc", b"subject", b"date", b"message-id", b"in-reply-to"),
    *(b"references", b"mime-version", b"content-type", b"content-transfer-encoding"),
)


@dataclass(frozen=True, slots=True)
class Signature:
    """What became of one signature. `why` is for operators, in English; empty where it passed."""

    domain: str
    selector: str
    result: Result
    why: str = ""


class NotCounted(dkim.ValidationError):
    """The signature is left out of account, whatever it says. The message says why."""


class Keys:
    """Public keys from the DNS, as dkimpy asks for them; each is looked at before it is used."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self.was_unanswered = False
        self.trouble = ""

    def text(self, name: bytes, timeout: float = 0) -> bytes:
        """The record for `name`; nothing if there is none that may be used."""
        try:
            texts = self._resolver.ask(name.decode("ascii", "replace").rstrip("."), "TXT")
        except Unanswered:
            self.was_unanswered = True
            raise dkim.DnsTimeoutError(name.decode("ascii", "replace")) from None
        record = texts[0].encode("latin-1") if texts else b""
        self.trouble = _trouble_with(record)
        return b"" if self.trouble else record


class HashedByUs(dkim.DomainSigner):
    """What dkimpy's verifiers for DKIM and for ARC have in common."""

    mail: RawMail
    now: float

    def set_message(self, message: RawMail) -> None:
        self.mail = message
        self.headers, self.body = list(message.headers), b""

    def verify_sig(self, sig: dict[bytes, bytes], include_headers: list[bytes], sig_header: Any, dnsfunc: Any) -> bool:
        """Whether it is valid. Raises NotCounted for one that may be valid and yet proves nothing."""
        if sig[b"a"] == b"rsa-sha1":
            raise NotCounted("It was made in a way that is no longer safe.")
        if b"bh" in sig:
            self._check_body(sig)
            self._check_single(include_headers)
        if b"x" in sig and int(sig[b"x"]) < self.now:
            raise NotCounted("It has expired.")
        without_body = {name: value for name, value in sig.items() if name != b"bh"}
        return bool(super().verify_sig(without_body, include_headers, sig_header, dnsfunc))

    def _check_body(self, sig: dict[bytes, bytes]) -> None:
        _, _, form = sig.get(b"c", b"simple/simple").partition(b"/")
        length = int(sig[b"l"]) if b"l" in sig else None
        found, is_whole = self.mail.body_hash(form or b"simple", length)
        if found.encode() != re.sub(rb"\s+", b"", sig[b"bh"]):
            raise dkim.ValidationError("The text is not what was signed.")
        if not is_whole:
            raise NotCounted("It covers the beginning of the text alone.")

    def _check_single(self, include_headers: Sequence[bytes]) -> None:
        for name in SINGLE:
            there = self.mail.values(name)
            # One that was only doubled on its way says nothing new.
            if len({b" ".join(value.split()) for value in there}) > 1 and include_headers.count(name) < len(there):
                raise NotCounted(f"{name.decode()} stands there more often than it was signed.")


class _Verifier(HashedByUs, dkim.DKIM):
    pass


def signatures(mail: RawMail, resolver: Resolver, *, first: str = "", now: float | None = None) -> list[Signature]:
    """What became of each of the mail's signatures, of six at most: those of the domain `first` before all others."""
    values = mail.values(b"dkim-signature")
    places = [place for place, value in enumerate(values) if is_sane(value)]
    ordered = sorted(places, key=lambda place: not _is_of(values[place], first))
    return [_verified(mail, place, resolver, now) for place in ordered[:MOST_SIGNATURES]]


def verifier[Verifier: HashedByUs](kind: type[Verifier], mail: RawMail, now: float | None) -> Verifier:
    made = kind(mail, minkey=LEAST_KEY)
    made.now = time.time() if now is None else now
    return made


def _verified(mail: RawMail, place: int, resolver: Resolver, now: float | None) -> Signature:
    keys = Keys(resolver)
    checked = verifier(_Verifier, mail, now)
    try:
        is_valid = checked.verify(place, dnsfunc=keys.text)
        result: Result = "temperror" if keys.was_unanswered else "pass" if is_valid else "fail"
        why = "" if is_valid else keys.trouble or "It is not valid."
    except NotCounted as left_out:
        result, why = "policy", str(left_out)
    except dkim.ValidationError as trouble:
        result, why = "fail", str(trouble)
    except (dkim.DKIMException, InvalidTagValueList, binascii.Error, ValueError, LookupError, TypeError) as trouble:
        result, why = "permerror", str(trouble)
    except NameError:  # dkimpy knows Ed25519 only with a library that is not here
        result, why = "neutral", "Its kind is not known here."
    if why and keys.trouble:
        result = "temperror" if keys.was_unanswered else "permerror"
    return Signature(_tag(checked, "domain"), _tag(checked, "selector"), result, why[:200])


def _tag(checked: dkim.DKIM, name: str) -> str:
    value: bytes | None = getattr(checked, name, None)
    return value.decode("ascii", "replace").strip().lower() if value else ""


def _is_of(value: bytes, domain: str) -> bool:
    try:
        tags = parse_tag_value(value)
    except InvalidTagValueList:
        return False
    signed_by: bytes = tags.get(b"d", b"")
    return bool(domain) and signed_by.strip().lower().decode("ascii", "replace") == domain


def _trouble_with(record: bytes) -> str:
    """Why the key in `record` can't be used; "" for one that can."""
    try:
        tags = parse_tag_value(record)
    except (InvalidTagValueList, IndexError):
        return "There is no key for it."
    if not tags.get(b"p"):
        return "Its key was taken back." if b"p" in tags else "There is no key for it."
    if tags.get(b"k", b"rsa") != b"rsa":
        return ""
    try:
        key = load_der_public_key(base64.b64decode(tags[b"p"]))
    except (ValueError, UnsupportedAlgorithm):
        return "Its key can't be read."
    if not isinstance(key, RSAPublicKey) or not LEAST_KEY <= key.key_size <= LARGEST_KEY:
        return "Its key is too short or too long to count."
    return "Its key is an odd one." if key.public_numbers().e > LARGEST_EXPONENT else ""
