"""Documents that carry their own proof: JSON, signed with Ed25519, to be checked anywhere and without asking anybody.

What is signed is the whole document but for the signature itself, in its canonical form (RFC 8785). The public key
lies in the document, so that the check needs nothing else; whose key it is, only who has met it before can say.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .canonical_json import NotCanonical, canonical, read

LARGEST = 64 * 1024  # octets of a document; ours have some three thousand
ALGORITHM, FORM = "Ed25519", "RFC 8785"
_KEY_OCTETS, _SIGNATURE_OCTETS = 32, 64
# The points of small order, without their sign: as keys they would fit signatures of anything.
_WEAK = frozenset(
    bytes.fromhex(key)
    for key in (
        "00" * 32,
        "01" + "00" * 31,
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ec" + "ff" * 30 + "7f",
        "ed" + "ff" * 30 + "7f",
        "ee" + "ff" * 30 + "7f",
    )
)


class Verdict(StrEnum):
    """What a check finds."""

    GENUINE = "genuine"  # every character is as it was signed
    CHANGED = "changed"  # something is not
    UNREADABLE = "unreadable"  # it is no sealed document


@dataclass(frozen=True)
class Checked:
    """`key` and `fingerprint` of the seal; `document` as it was signed. Empty where it is unreadable."""

    verdict: Verdict
    document: Mapping[str, Any]
    key: str = ""
    fingerprint: str = ""

    @property
    def is_genuine(self) -> bool:
        return self.verdict == Verdict.GENUINE


_UNREADABLE = Checked(Verdict.UNREADABLE, {})


def make_key() -> str:
    """A new secret, in base64url."""
    return _encoded(Ed25519PrivateKey.generate().private_bytes_raw())


def public_of(secret: str) -> str:
    return _encoded(_private(secret).public_key().public_bytes_raw())


def fingerprint_of(public: str) -> str:
    """SHA-256 of the key's 32 octets, in hexadecimal. Raises ValueError for what is no key."""
    octets = _decoded(public, _KEY_OCTETS)
    if octets is None:
        raise ValueError("A public key has 32 octets, in base64url.")
    return hashlib.sha256(octets).hexdigest()


def grouped(fingerprint: str) -> str:
    """“3f2a 91c0 …”, to be compared by people."""
    return " ".join(fingerprint[place : place + 4] for place in range(0, len(fingerprint), 4))


def sealed(document: Mapping[str, Any], *, secret: str) -> dict[str, Any]:
    """The document with a seal. Raises NotCanonical for what can't be signed."""
    public = public_of(secret)
    seal = {"algorithm": ALGORITHM, "form": FORM, "key": public, "fingerprint": fingerprint_of(public)}
    signature = _private(secret).sign(canonical({**document, "seal": seal}))
    return {**document, "seal": {**seal, "signature": _encoded(signature)}}


def written(document: Mapping[str, Any]) -> bytes:
    """A sealed document as a file, for people to read, too: the spaces between its parts are not what is signed."""
    return json.dumps(document, ensure_ascii=False, indent=2).encode() + b"\n"


def check(octets: bytes) -> Checked:
    """Whether the sealed document in `octets` is as it was signed. Never raises, whatever the octets are."""
    if len(octets) > LARGEST:
        return _UNREADABLE
    try:
        document = read(octets)
        signed = canonical(_without_signature(document))
    except NotCanonical:
        return _UNREADABLE
    seal = document["seal"]
    public, signature = _decoded(seal.get("key"), _KEY_OCTETS), _decoded(seal.get("signature"), _SIGNATURE_OCTETS)
    if (seal.get("algorithm"), seal.get("form")) != (ALGORITHM, FORM) or public is None:
        return _UNREADABLE
    fingerprint = fingerprint_of(seal["key"])
    is_genuine = signature is not None and seal.get("fingerprint") == fingerprint and _fits(public, signature, signed)
    return Checked(Verdict.GENUINE if is_genuine else Verdict.CHANGED, document, seal["key"], fingerprint)


def _without_signature(document: Any) -> dict[str, Any]:
    if not isinstance(document, dict) or not isinstance(seal := document.get("seal"), dict):
        raise NotCanonical("It has no seal.")
    return {**document, "seal": {name: value for name, value in seal.items() if name != "signature"}}


def _fits(public: bytes, signature: bytes, signed: bytes) -> bool:
    if public[:-1] + bytes([public[-1] & 0x7F]) in _WEAK:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _private(secret: str) -> Ed25519PrivateKey:
    octets = _decoded(secret, _KEY_OCTETS)
    if octets is None:
        raise ValueError("A secret key has 32 octets, in base64url.")
    return Ed25519PrivateKey.from_private_bytes(octets)


def _encoded(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def _decoded(text: Any, length: int) -> bytes | None:
    """The octets of `text`, or None unless it is the one way to write that many."""
    if not isinstance(text, str) or not text.isascii():
        return None
    try:
        octets = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error:
        return None
    return octets if len(octets) == length and _encoded(octets) == text else None
