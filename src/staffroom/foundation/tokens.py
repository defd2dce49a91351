"""Tokens nobody can guess."""

import hashlib
import secrets

ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789"


def new_token(bits: int = 128) -> str:
    """At least `bits` of chance, in small letters and figures that are not mistaken for one another."""
    return "".join(secrets.choice(ALPHABET) for _ in range(-(-bits // 5)))


def hash_token(token: str) -> str:
    """SHA-256 as 64 hex digits: what is stored of a token that opens something."""
    return hashlib.sha256(token.encode()).hexdigest()


def six_digits() -> str:
    return f"{secrets.randbelow(1_000_000):06d}"
