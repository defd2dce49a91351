"""The daily digest as a letter: what was said, conversation by conversation, each with an address to answer to."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from staffroom.commons.notifications.digests import Part, contents
from staffroom.commons.notifications.models import Digest
from staffroom.foundation.clock import date_words
from staffroom.rooms.people.models import Account, Site

from . import letters, routes
from .models import Delivery, Letter
from .network_letters import worded

DIGEST = "digest"  # the kind of these letters
# In the place of a network's number: leaving a digest is leaving all that it gathers.
DIGESTS = 0


def write_digest(digest: Digest) -> Letter | None:
    """The letter; None if the reader may see nothing of it any more, or has no address that works.

    It has no words before it is sent (see worded_now), and none are kept: what is withdrawn stays nowhere.
    """
    account = Account.objects.filter(person=digest.person_id).first()
    parts = _not_had(digest)
    if account is None or not parts:
        return None
    site = Site.here()
    with override(account.language):
        return letters.write_to(
            digest.person,
            kind=DIGEST,
            key=f"{DIGEST}:{digest.pk}",
            subject=_subject(parts, site),
            text="",
            headers={"List-Unsubscribe": _way_out(digest, site)},
        )


def worded_now(letter: Letter) -> bool:
    """Give a digest's letter the words its reader may see at this moment; whether there are any. Stores nothing."""
    digest = Digest.objects.select_related("person").filter(pk=letter.key.removeprefix(f"{DIGEST}:")).first()
    account = Account.objects.filter(person=digest.person_id).first() if digest else None
    parts = _not_had(digest) if digest and account else []
    if digest is None or account is None or not parts:
        return False
    site = Site.here()
    with override(letter.language), timezone.override(account.timezone):
        words = {
            "site": site,
            "networks": _by_network(digest, parts, site),
            "day": date_words(digest.until),
            "levels_url": site.base_url + reverse("networks:levels"),
        }
        said = worded("digest", words)
        letter.subject, letter.text, letter.html = _subject(parts, site), said["text"], said["html"]
    return True


def _not_had(digest: Digest) -> list[Part]:
    """What it holds, but for messages that reached its reader by mail before they chose otherwise."""
    parts = contents(digest)
    messages = [message.pk for part in parts for message in part.messages]
    sent = Delivery.objects.filter(person=digest.person_id, message__in=messages, state=Delivery.State.SENT)
    had = set(sent.values_list("message", flat=True))
    left = (replace(part, messages=[it for it in part.messages if it.pk not in had]) for part in parts)
    return [part for part in left if part.messages]


def _by_network(digest: Digest, parts: Sequence[Part], site: Site) -> list[dict[str, Any]]:
    return [
        {"network": network, "conversations": [_told(digest, part, site) for part in own]}
        for network, own in groupby(parts, key=lambda part: part.network)
    ]


def _told(digest: Digest, part: Part, site: Site) -> dict[str, Any]:
    """One conversation's lines. An answer goes to the last message of it."""
    newest = part.messages[-1]
    return {
        "conversation": part.conversation,
        "messages": part.messages,
        "subject": f"Re: {part.conversation.title}",
        "url": site.base_url + reverse("conversations:message", args=[part.messages[0].pk]),
        "reply_address": routes.reply_address(digest.person_id, newest.pk, site),
    }


def _subject(parts: Sequence[Part], site: Site) -> str:
    """“The Staffroom: 4 new messages, on “Pamphlets” and more”: says more than a date."""
    messages = sum(len(part.messages) for part in parts)
    said = ngettext("%(count)s new message", "%(count)s new messages", messages) % {"count": messages}
    titles = _("%(said)s, on “%(title)s”") if len(parts) == 1 else _("%(said)s, on “%(title)s” and more")
    return f"{site.name}: {titles % {'said': said, 'title': parts[0].conversation.title}}"


def _way_out(digest: Digest, site: Site) -> str:
    token = routes.unsubscribe_token(digest.person_id, DIGESTS)
    return site.base_url + reverse("email:unsubscribe", args=[token])
