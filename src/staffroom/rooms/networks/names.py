"""Addresses that no network can take: they mean something to mail servers, or to us."""

from .models import Network

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
        "live",
        "new",
    ]
)


def is_reserved(slug: str) -> bool:
    return slug in RESERVED


def is_taken(slug: str) -> bool:
    return Network.objects.filter(slug=slug).exists()
