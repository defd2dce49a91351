"""Seals (ARC, RFC 8617): what we found out about a mail, told to the servers that get what we made of it.

One set for all copies of a mail: it covers what they share, and costs two signatures, whoever reads it. The mail is a
new one, so its chain begins with us.
"""

import base64
import time
from collections.abc import Sequence
from dataclasses import dataclass

from .dkim import Header, Signer, folded, relaxed_line

# What no copy has of its own; as often as it is there, and once more, so that none can be added.
SEALED = (
    *("from", "subject", "date", "message-id", "in-reply-to", "references"),
    *("mime-version", "content-type", "content-transfer-encoding"),
)


@dataclass(frozen=True, slots=True)
class Findings:
    """`results` as Authentication-Results has them (“dmarc=pass”), by the server that calls itself `found_by`."""

    found_by: str
    results: tuple[str, ...]


def seal(
    headers: Sequence[Header], body_hash: str, findings: Findings, signer: Signer, *, signed_at: int | None = None
) -> list[tuple[str, str]]:
    """The three headers to put on top of those that all copies have; none if the key is of a kind that ARC lacks.

    `headers` and `body_hash` are those of `dkim.Signer.sign`.
    """
    if signer.algorithm != "rsa-sha256":
        return []
    moment = int(time.time()) if signed_at is None else signed_at
    began = f"i=1; a={signer.algorithm};"
    found = "ARC-Authentication-Results", f"i=1; {findings.found_by};\r\n {';\r\n '.join(findings.results)}"
    by_us = f"d={signer.domain}; s={signer.selector}; t={moment};"
    signature = _signed(
        "ARC-Message-Signature",
        f"{began} c=relaxed/relaxed;\r\n {by_us}\r\n h={_names(headers)};\r\n bh={body_hash};\r\n b=",
        _covered(headers),
        signer,
    )
    covered = relaxed_line(*found) + relaxed_line(*signature)
    chain = _signed("ARC-Seal", f"{began} cv=none;\r\n {by_us}\r\n b=", covered, signer)
    return [chain, signature, found]


def _signed(name: str, value: str, covered: bytes, signer: Signer) -> tuple[str, str]:
    signature = signer.signature(covered + relaxed_line(name, value).removesuffix(b"\r\n"))
    return name, value + folded(base64.b64encode(signature).decode())


def _covered(headers: Sequence[Header]) -> bytes:
    """Of several headers with one name the last comes first (RFC 6376, 5.4.2)."""
    lines = [(_lower(name), relaxed_line(name, value)) for name, value in headers]
    return b"".join(line for wanted in SEALED for name, line in reversed(lines) if name == wanted)


def _names(headers: Sequence[Header]) -> str:
    there = [_lower(name) for name, _ in headers]
    listed = [name for wanted in SEALED for name in [wanted] * (there.count(wanted) + 1)]
    return ":\r\n ".join(":".join(listed[start : start + 4]) for start in range(0, len(listed), 4))


def _lower(name: str | bytes) -> str:
    return (name if isinstance(name, str) else name.decode()).strip().lower()
