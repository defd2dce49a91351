"""What was found out about the mail that a message came by, for the servers that get our copies of it (ARC)."""

from staffroom.foundation.arc import Findings
from staffroom.foundation.authenticity import results_of
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.people.models import Site

from .models import Incoming
from .origins import stored_verdict


def findings_on(message: Message, site: Site, *, names_domains: bool) -> Findings | None:
    """None for what did not come by mail, or by mail that nobody looked into.

    `names_domains`: whether readers may learn from which domain the author writes. Without it remains what passed.
    """
    if message.door != Message.Door.EMAIL:
        return None
    row = Incoming.objects.filter(message=message).exclude(authenticity="").only("authenticity").order_by("pk").first()
    verdict = stored_verdict(row) if row else None
    if verdict is None:
        return None
    results = results_of(verdict) if names_domains else _without_properties(results_of(verdict))
    return Findings(site.mail_domain, tuple(results))


def _without_properties(results: list[str]) -> list[str]:
    """“dmarc=pass” of “dmarc=pass header.from=charity.example”; each once."""
    return list(dict.fromkeys(result.partition(" ")[0] for result in results))
