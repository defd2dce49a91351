"""The site's own secrets, as files in its data folder."""

import os
import secrets
from pathlib import Path


def secret_key(folder: Path) -> str:
    """The site's secret, 50 random characters made at the first start; a file that only its owner can read."""
    path = folder / "keys" / "secret.key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was quicker
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(50))
    return path.read_text().strip()
