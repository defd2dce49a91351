"""The letters a network writes: welcome, goodbye, invitation, a request to join, a no to it, the note now and then."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from staffroom.rooms.networks import notes
from staffroom.rooms.networks.models import Invitation, Membership, Network
from staffroom.rooms.networks.rules import may_find
from staffroom.rooms.people.models import Account, Address, Person, Site

from . import letters, routes
from .models import Letter


def write_welcome(membership: Membership) -> Letter | None:
    """What a new member gets: the network's own words, and how to write, choose what comes, and leave."""
    network = membership.network
    key = f"welcome:{membership.pk}:{membership.joined_at:%Y%m%dT%H%M%S%f}"
    with override(language_of(membership.person)):
        subject = _("Welcome to %(network)s") % {"network": network.name}
        words = ways_of(network) | {"note": notes.welcome(network), "level": membership.get_level_display()}
        return _write(membership, "welcome", key, subject, words)


def write_goodbye(membership: Membership) -> Letter | None:
    network = membership.network
    key = f"goodbye:{membership.pk}:{membership.left_at:%Y%m%dT%H%M%S%f}"
    with override(language_of(membership.person)):
        subject = _("You have left %(network)s") % {"network": network.name}
        return _write(membership, "goodbye", key, subject, ways_of(network) | {"note": notes.goodbye(network)})


def write_decline(membership: Membership) -> Letter | None:
    """To whoever asked to join: not at the moment; what the facilitators add, and what else can be done."""
    network, person = membership.network, membership.person
    is_known = may_find(person, network)
    key = f"decline:{membership.pk}:{membership.changed_at:%Y%m%dT%H%M%S%f}"
    with override(language_of(person)):
        name = network.name if is_known else routes.network_address(network, Site.here())
        words = ways_of(network) | {"name": name, "answer": membership.answer}
        # Whoever may not find it any more is not shown the way there.
        words |= {"network": network if is_known else None}
        return _write(membership, "decline", key, _("Your request to join %(network)s") % {"network": name}, words)


def write_invitation(invitation: Invitation) -> Letter:
    """To somebody who may not be here yet: who asks them, into what, and the link. Once a day, however often asked."""
    network, site = invitation.network, Site.here()
    with override(network.language):
        inviter = invitation.invited_by.name
        words = ways_of(network) | {
            "invitation": invitation,
            "inviter": inviter,
            "link": site.base_url + reverse("networks:invitation", args=[invitation.token]),
        }
        subject = _("%(inviter)s invites you to %(network)s") % {"inviter": inviter, "network": network.name}
        return letters.write(
            kind="invitation",
            key=f"invitation:{invitation.pk}:{invitation.expires_at:%Y-%m-%d}",
            to=invitation.email,
            subject=subject,
            network=network,
            is_secret=True,
            **worded("invitation", words),
        )


def write_requests(membership: Membership) -> list[Letter]:
    """To each facilitator: somebody asks to be let in."""
    network, asking = membership.network, membership.person
    page = Site.here().base_url + reverse("networks:requests", args=[network.slug])
    written = []
    for facilitating in network.memberships.facilitating().select_related("person"):
        with override(language_of(facilitating.person)):
            subject = _("%(person)s would like to join %(network)s") % {"person": asking.name, "network": network.name}
            words = ways_of(network) | {"asking": asking, "why": membership.words, "page": page}
            key = f"request:{membership.pk}:{membership.changed_at:%Y%m%dT%H%M%S%f}:{facilitating.person_id}"
            written.append(_write(facilitating, "request", key, subject, words))
    return [letter for letter in written if letter]


def ways_of(network: Network) -> dict[str, Any]:
    """What letters say of how a network is written to, chosen from, and left."""
    site = Site.here()
    return {
        "site": site,
        "network": network,
        "post_address": routes.network_address(network, site),
        "leave_address": routes.network_address(network, site, "unsubscribe"),
        "join_address": routes.network_address(network, site, "subscribe"),
        "help_address": routes.network_address(network, site, "help"),
        "owner_address": routes.network_address(network, site, "owner"),
        "directory_url": site.base_url + reverse("networks:directory"),
        "page_url": site.base_url + reverse("networks:network", args=[network.slug]),
        "levels_url": site.base_url + reverse("networks:levels"),
    }


def worded(name: str, words: dict[str, Any]) -> dict[str, Any]:
    """`text` and `html` of the letter `name`, in the language that is active."""
    return {
        "text": render_to_string(f"email/letters/{name}.txt", words).strip() + "\n",
        "html": render_to_string(f"email/letters/{name}.html", words).strip(),
    }


def language_of(person: Person) -> str:
    account = Account.objects.filter(person=person).first()
    return account.language if account else "en-gb"


def _write(membership: Membership, kind: str, key: str, subject: str, words: dict[str, Any]) -> Letter | None:
    """To where the member reads this network's mail; None if there is no such place."""
    address = where_it_goes(membership)
    if address is None:
        return None
    return letters.write(
        kind=kind,
        key=key,
        to=address.email,
        subject=subject,
        person=membership.person,
        address=address,
        network=membership.network,
        **worded(kind, words),
    )


def where_it_goes(membership: Membership) -> Address | None:
    """The address chosen for the network if it works, else the primary one if that does."""
    working = Address.objects.working().filter(person=membership.person_id)
    return working.filter(pk=membership.address_id or 0).first() or working.filter(is_primary=True).first()
