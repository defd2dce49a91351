"""Notices of Amazon's (SNS): whether one is theirs, and saying yes to being told more of them."""

import re
from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import requests
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

PATIENCE = 8  # seconds: it waits for our answer for fifteen
MOST_OCTETS = 20_000  # of a certificate
_THEIRS = re.compile(r"sns\.[a-z0-9-]{3,30}\.amazonaws\.com")
# What is signed, in this order; Subject only where there is one.
_NOTICE = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
_QUESTION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
_HASHES = {"1": hashes.SHA1, "2": hashes.SHA256}


class NotTheirs(Exception):
    """Nothing shows that Amazon says this."""


class NotReached(Exception):
    """Amazon does not answer now. It has to come again."""


def check(said: Mapping[str, Any], *, api_url: str = "") -> None:
    """Raises NotTheirs unless the notice bears a signature of Amazon's, and NotReached.

    `api_url`: what the operator entered in the place of Amazon itself, if anything; it is believed as well.
    """
    fields = _NOTICE if said.get("Type") == "Notification" else _QUESTION
    text = "".join(f"{name}\n{said[name]}\n" for name in fields if said.get(name) is not None)
    try:
        kind = _HASHES[str(said["SignatureVersion"])]
        signature = b64decode(str(said["Signature"]), validate=True)
        key = _key_at(_address(str(said["SigningCertURL"]), api_url))
        key.verify(signature, text.encode(), padding.PKCS1v15(), kind())
    except (KeyError, ValueError, InvalidSignature) as trouble:
        raise NotTheirs(f"The notice is not signed by Amazon: {trouble!r}") from trouble


def say_yes(said: Mapping[str, Any], *, api_url: str = "") -> None:
    """Answer the question whether notices may be sent here. Raises NotTheirs, NotReached."""
    _fetched(_address(str(said.get("SubscribeURL", "")), api_url))


def _address(url: str, api_url: str) -> str:
    """The address, if it is one of Amazon's."""
    parts, given = urlsplit(url), urlsplit(api_url)
    is_theirs = parts.scheme == "https" and parts.port in {None, 443} and _THEIRS.fullmatch(parts.hostname or "")
    if is_theirs or (api_url and (parts.scheme, parts.netloc) == (given.scheme, given.netloc)):
        return url
    raise NotTheirs(f"It names an address that is not Amazon's: {url[:200]}")


@lru_cache(maxsize=20)
def _key_at(url: str) -> rsa.RSAPublicKey:
    """The key in the certificate that lies there, which Amazon keeps for years under the same address."""
    certificate = x509.load_pem_x509_certificate(_fetched(url))
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey) or datetime.now(UTC) > certificate.not_valid_after_utc:
        raise NotTheirs(f"This is no certificate that holds: {url[:200]}")
    return key


def _fetched(url: str) -> bytes:
    try:
        with requests.get(url, timeout=PATIENCE, allow_redirects=False, stream=True) as answer:
            answer.raise_for_status()
            return next(answer.iter_content(MOST_OCTETS), b"")
    except requests.RequestException as trouble:
        raise NotReached(f"Amazon can't be reached: {trouble}") from trouble
