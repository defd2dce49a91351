"""DKIM signatures (RFC 6376; Ed25519: RFC 8463) for mail that goes to many, and what has to stand in the DNS for them.

The body is hashed once for all copies of a message; each copy costs one hash of its headers and one signature.
Relaxed canonicalisation for both, SHA-256, no length tag.
"""

import base64
import hashlib
import re
import time
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Literal

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

# Signed once more than they occur, so that a second one, added on the way, breaks the signature (RFC 6376, 8.15).
OVERSIGNED = (
    *("from", "reply-to", "to", "cc", "subject", "date", "message-id", "in-reply-to", "references"),
    *("mime-version", "content-type", "content-transfer-encoding"),
    *("list-unsubscribe", "list-unsubscribe-post"),  # RFC 8058, 4, requires these two to be signed
)
SIGNED = (
    *OVERSIGNED,
    *("sender", "content-language", "auto-submitted", "precedence"),
    *("list-id", "list-help", "list-post", "list-owner", "list-archive", "list-subscribe"),
)
_SPACES = re.compile(rb"[ \t]+")
SMALLEST_RSA_KEY = 1024  # bits; RFC 8301 has verifiers ignore smaller ones

type Header = tuple[str, str] | tuple[bytes, bytes]


class KeyRefused(Exception):
    """This is no key to sign mail with. The message says what is wrong with it."""


class Signer:
    """Signs for one domain with one key. Safe to share between threads."""

    def __init__(self, domain: str, selector: str, private_key_pem: str | bytes) -> None:
        """Raises KeyRefused."""
        self._made_of = (domain, selector, private_key_pem)
        self._key = _load(private_key_pem)
        self.domain, self.selector = domain, selector
        self.algorithm = "rsa-sha256" if isinstance(self._key, RSAPrivateKey) else "ed25519-sha256"
        self._beginning = f"v=1; a={self.algorithm}; c=relaxed/relaxed;\r\n d={domain}; s={selector};"

    def __reduce__(self) -> tuple[type["Signer"], tuple[str, str, str | bytes]]:
        """For a process of ours that signs as well."""
        return Signer, self._made_of

    def sign(self, headers: Iterable[Header], body_hash: str, *, signed_at: int | None = None) -> str:
        """The value of the DKIM-Signature header for a message with these headers, folded, ready to be sent.

        `headers` are those that will be sent, in their order, folded or not. `body_hash` comes from `hash_of_body`.
        """
        return self.stencil(list(headers), (), body_hash).sign((), signed_at=signed_at)

    def stencil(self, headers: Sequence[Header], own: Sequence[int], body_hash: str) -> "Stencil":
        """For many messages like the one with these `headers`: all the same but for the places `own`."""
        names, lines = _relaxed_headers(headers)
        listed, places = _layout(names)
        return Stencil(
            self.signature,
            _pieces(lines, places, own),
            [f"{names[place]}:".encode() for place in own],
            (f"{self._beginning}\r\n t=", f"; h={listed};\r\n bh={body_hash};\r\n b="),
        )

    def signature(self, data: bytes) -> bytes:
        """Of what has been made canonical."""
        if isinstance(self._key, RSAPrivateKey):
            return self._key.sign(data, PKCS1v15(), hashes.SHA256())
        return self._key.sign(hashlib.sha256(data).digest())


class Stencil:
    """Signs messages that differ in few headers. What they share has been made canonical once, for all of them."""

    def __init__(
        self,
        signature: Callable[[bytes], bytes],
        pieces: Sequence[bytes | int],
        names: Sequence[bytes],
        around_moment: tuple[str, str],
    ) -> None:
        """`pieces`: what is hashed; a number stands for a message's own header, whose names are `names`."""
        self._signature, self._pieces, self._names = signature, pieces, names
        self._before, self._after = around_moment
        self._relaxed_before = b"dkim-signature:" + _relaxed_value(self._before.encode())
        self._relaxed_after = _relaxed_value(self._after.encode())

    def sign(self, own: Sequence[Header], *, signed_at: int | None = None) -> str:
        """The value of the DKIM-Signature header for a message with these headers of its `own`, in their order."""
        moment = str(int(time.time()) if signed_at is None else signed_at)
        lines = [
            b"%b%b\r\n" % (name, _relaxed_value(_octets(value)))
            for name, (_, value) in zip(self._names, own, strict=True)
        ]
        hashed = [lines[piece] if isinstance(piece, int) else piece for piece in self._pieces]
        own_line = b"%b%b%b" % (self._relaxed_before, moment.encode(), self._relaxed_after)
        signature = base64.b64encode(self._signature(b"".join([*hashed, own_line])))
        return f"{self._before}{moment}{self._after}{folded(signature.decode())}"


def relaxed_line(name: str | bytes, value: str | bytes) -> bytes:
    """The header as it is hashed, with CRLF."""
    return _relaxed_line(name, value)[1]


def hash_of_body(body: bytes) -> str:
    """The `bh=` of a body with CRLF line ends: Base64 of SHA-256 over its relaxed form."""
    return base64.b64encode(hashlib.sha256(relaxed_body(body)).digest()).decode()


def relaxed_body(body: bytes) -> bytes:
    """The body as it is hashed: runs of spaces and tabs made one, none at line ends, no empty lines last (3.4.4)."""
    text = without_last_empty_lines(_SPACES.sub(b" ", body).replace(b" \r\n", b"\r\n").removesuffix(b" "))
    return text + b"\r\n" if text else b""


def without_last_empty_lines(text: bytes) -> bytes:
    """Without the CRLFs it ends in: a mail may consist of millions of them."""
    end = len(text)
    for many in (4096, 1):
        ending = b"\r\n" * many
        while text.endswith(ending, 0, end):
            end -= len(ending)
    return text[:end]


def generate_key(kind: Literal["rsa", "ed25519"] = "rsa") -> str:
    """A new private key as PEM. RSA has 2048 bits: every receiver can verify it, not every one Ed25519."""
    key = Ed25519PrivateKey.generate() if kind == "ed25519" else generate_private_key(65537, 2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def dns_record(private_key_pem: str | bytes) -> str:
    """What to publish as TXT at `selector._domainkey.domain`. Raises KeyRefused."""
    key = _load(private_key_pem)
    if isinstance(key, RSAPrivateKey):
        kind, octets = "rsa", key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    else:
        kind, octets = "ed25519", key.public_key().public_bytes_raw()
    return f"v=DKIM1; k={kind}; p={base64.b64encode(octets).decode()}"


def in_zone_file(value: str) -> str:
    """A TXT value as a zone file wants it: quoted strings of 255 characters at most."""
    return " ".join(f'"{value[start : start + 255]}"' for start in range(0, len(value), 255))


def spf_hint(sending_hosts: Sequence[str] = ()) -> str:
    """A TXT value for the mail domain that lets `sending_hosts` (the relay's names) and its own hosts send for it."""
    return " ".join(["v=spf1", "a", "mx", *(f"a:{host}" for host in sending_hosts), "~all"])


def dmarc_hint(reports_to: str) -> str:
    """A TXT value for `_dmarc.domain` that asks for reports and no more: enough to begin with, and it harms nobody."""
    return f"v=DMARC1; p=none; rua=mailto:{reports_to}"


def _load(pem: str | bytes) -> RSAPrivateKey | Ed25519PrivateKey:
    try:
        key = load_pem_private_key(_octets(pem), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as trouble:
        raise KeyRefused(
            "This can't be read as a private key. It should be PEM, without a password, "
            "and begin with “-----BEGIN PRIVATE KEY-----”."
        ) from trouble
    if not isinstance(key, RSAPrivateKey | Ed25519PrivateKey):
        raise KeyRefused("DKIM knows RSA and Ed25519 keys; this one is of another kind.")
    if isinstance(key, RSAPrivateKey) and key.key_size < SMALLEST_RSA_KEY:
        raise KeyRefused(f"An RSA key of {key.key_size} bits is too short: receivers ignore it. Use 2048 bits.")
    return key


def _pieces(lines: Sequence[bytes], places: Iterable[int], own: Sequence[int]) -> list[bytes | int]:
    """What is hashed: `lines` in the order of `places`, joined where they can be; instead of an own one its number."""
    pieces: list[bytes | int] = []
    for place in places:
        if place in own:
            pieces.append(own.index(place))
        elif pieces and isinstance(last := pieces[-1], bytes):
            pieces[-1] = last + lines[place]
        else:
            pieces.append(lines[place])
    return pieces


def _relaxed_headers(headers: Iterable[Header]) -> tuple[tuple[str, ...], list[bytes]]:
    """The names in lower case, and the canonical lines, both in the order given."""
    lines = [_relaxed_line(name, value) for name, value in headers]
    return tuple(name for name, _ in lines), [line for _, line in lines]


@lru_cache(maxsize=512)  # most headers of a message are the same in all copies
def _relaxed_line(name: str | bytes, value: str | bytes) -> tuple[str, bytes]:
    """The name in lower case, and the line as it is hashed (3.4.2)."""
    lower = _octets(name).strip().lower()
    return lower.decode(), lower + b":" + _relaxed_value(_octets(value)) + b"\r\n"


def _relaxed_value(value: bytes) -> bytes:
    return _SPACES.sub(b" ", value.replace(b"\r\n", b"")).strip(b" ")


def _octets(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


@lru_cache(maxsize=64)
def _layout(names: tuple[str, ...]) -> tuple[str, tuple[int, ...]]:
    """The `h=` tag, folded, for a message with headers of these names; and which header goes where in the hash.

    Of several headers with one name the last comes first (RFC 6376, 5.4.2).
    """
    if "from" not in names:
        raise ValueError("A message without From can't be signed.")
    listed: list[str] = []
    places: list[int] = []
    for name in SIGNED:
        found = [place for place, other in enumerate(names) if other == name]
        places += reversed(found)
        listed += [name] * (len(found) + (name in OVERSIGNED))
    return _folded_list(listed), tuple(places)


def _folded_list(names: Sequence[str]) -> str:
    lines = [""]
    for name in names:
        if len(lines[-1]) + len(name) > 60:
            lines.append("")
        lines[-1] += f"{name}:"
    return "\r\n ".join(lines).removesuffix(":")


def folded(text: str) -> str:
    """Base64 in lines."""
    return "\r\n ".join(text[start : start + 72] for start in range(0, len(text), 72))
