"""Keeping a secret in the database: encrypted with a key derived from the site's own."""

import base64

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class CannotDecrypt(Exception):
    """The secret was encrypted with another key: the site's secret.key was lost or replaced."""


def derived_key(secret: str, purpose: str) -> bytes:
    """32 bytes for one `purpose`, from the site's secret (HKDF, RFC 5869)."""
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose.encode()).derive(secret.encode())


def encrypt(text: str, *, secret: str) -> str:
    return _box(secret).encrypt(text.encode()).decode()


def decrypt(token: str, *, secret: str) -> str:
    """The text that was encrypted. Raises CannotDecrypt."""
    try:
        return _box(secret).decrypt(token.encode()).decode()
    except InvalidToken as trouble:
        raise CannotDecrypt("This was encrypted with another secret key: enter it again.") from trouble


def _box(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(derived_key(secret, "staffroom:secrets")))
