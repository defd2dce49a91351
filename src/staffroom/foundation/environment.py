"""Reading settings from the environment: typed, and loud when a value makes no sense."""

import os
from collections.abc import Sequence
from pathlib import Path

from .prefixes import Network, NetworkRefused, read_networks


class UnexpectedValue(ValueError):
    """A setting holds something we cannot read. The message says what to write instead."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    value = os.environ.get(name)
    if value is None or value == "":
        return default
    if value not in {"true", "false"}:
        raise UnexpectedValue(f"Unexpected value {name}={value}: use 'true' or 'false'.")
    return value == "true"


def number(name: str, default: int) -> int:
    value = os.environ.get(name)
    if not value:
        return default
    if not value.isascii() or not value.isdigit():
        raise UnexpectedValue(f"Unexpected value {name}={value}: use a whole number, such as {default}.")
    return int(value)


def choice(name: str, default: str, choices: Sequence[str]) -> str:
    value = os.environ.get(name) or default
    if value not in choices:
        raise UnexpectedValue(f"Unexpected value {name}={value}: use one of {', '.join(choices)}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list, without the empty ones."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def several(name: str, default: Sequence[str], choices: Sequence[str]) -> list[str]:
    """A comma-separated list of some of the `choices`."""
    values = words(name, ",".join(default))
    for value in values:
        if value not in choices:
            raise UnexpectedValue(f"Unexpected value {name}={value}: use some of {', '.join(choices)}.")
    return values


def networks(name: str) -> list[Network]:
    """A comma-separated list of networks of addresses, or of single ones."""
    try:
        return read_networks(words(name))
    except NetworkRefused as trouble:
        raise UnexpectedValue(f"Unexpected value {name}={os.environ.get(name)}: {trouble}") from trouble


def web_address(name: str) -> str:
    """Scheme and host, without a slash at the end; "" if it is not set."""
    value = os.environ.get(name, "").rstrip("/")
    scheme, _, host = value.partition("://")
    if value and (scheme not in {"http", "https"} or not host or set(host) & set("/?#@ ")):
        raise UnexpectedValue(f"Unexpected value {name}={value}: use an address such as https://staffroom.example.org.")
    return value


def folder(name: str, default: Path) -> Path:
    return Path(os.environ.get(name) or default).expanduser().resolve()
