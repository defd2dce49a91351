"""Addresses of networks: which are kept for mail servers or for us, and which one a name suggests."""

import re
import unicodedata

from .models import Network

LONGEST = 39

RESERVED = frozenset(
    [
        "abuse",
        "admin",
        "administrator",
        "all",
        "anonymous",
        "bounce",
        "bounces",
        "daemon",
        "devnull",
        "digest",
        "everyone",
        "ftp",
        "help",
        "hostmaster",
        "info",
        "listmaster",
        "lists",
        "localhost",
        "mail",
        "mailer-daemon",
        "mailman",
        "majordomo",
        "news",
        "no-reply",
        "noc",
        "nobody",
        "noreply",
        "notifications",
        "operator",
        "postmaster",
        "root",
        "sales",
        "security",
        "staffroom",
        "subscribe",
        "support",
        "sysadmin",
        "unsubscribe",
        "usenet",
        "uucp",
        "webmaster",
        "www",
        "null",
        "archive",
        "account",
        "sign-in",
        "sign-out",
        "demo",
        "design",
        "levels",
        "live",
        "new",
    ]
)


def is_reserved(slug: str) -> bool:
    return slug in RESERVED


def is_taken(slug: str) -> bool:
    return Network.objects.filter(slug=slug).exists()


def suggest(name: str) -> str:
    """A free address made from a name: “lone-information-officers”, and with a number if that is taken."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).lstrip("0123456789-")[: LONGEST - 4].rstrip("-")
    if len(stem) < 2:
        stem = "network"
    slug, number = stem, 1
    while is_reserved(slug) or is_taken(slug):
        number += 1
        slug = f"{stem}-{number}"
    return slug
