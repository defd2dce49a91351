"""Telling everybody who came with a list that it has moved here: once each, in the owner's words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import batched
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from staffroom.foundation import plain
from staffroom.foundation.tokens import new_token
from staffroom.journal import waking
from staffroom.rooms.networks.facts import MembersBroughtIn, MovingLetterTried, OldAddressAsked
from staffroom.rooms.networks.models import Membership, Move, Network, OldAddress
from staffroom.rooms.networks.moving_letters import worded
from staffroom.rooms.people.models import Address, Person, Site

from . import letters, routes
from .models import Delivery, Letter
from .network_letters import ways_of, where_it_goes
from .network_letters import worded as worded_by_template
from .old_addresses import written_token

MOVED_IN, OLD_ADDRESS = "moved-in", "old-address"
# Letters overtake: so that a sign-in code doesn't wait behind two thousand of them, they set out batch by batch.
AT_ONCE, PAUSE = 100, timedelta(seconds=3)


def tell_brought_in(fact: MembersBroughtIn) -> None:
    """One letter to each who is still a member and can be reached. Told before, they are not told again."""
    network = Network.objects.filter(pk=fact.network_id).first()
    if network is None:
        return
    told = Membership.objects.active().filter(pk__in=fact.membership_ids, brought_in_at__isnull=False)
    memberships = list(told.select_related("person").order_by("pk"))
    mould = _mould(network)
    for number, batch in enumerate(batched(memberships, AT_ONCE)):
        _tell(network, mould, batch, later=number * PAUSE)


def send_trial(fact: MovingLetterTried) -> None:
    """The same letter, to whoever words it."""
    membership = Membership.objects.active().filter(network=fact.network_id, person=fact.person_id).first()
    address = where_it_goes(membership) if membership else None
    if membership is None or address is None:
        return
    written = _mould(membership.network).poured(routes.unsubscribe_token(fact.person_id, fact.network_id))
    with override(membership.network.language):
        letters.write(
            kind=MOVED_IN,
            key=f"{MOVED_IN}-trial:{fact.network_id}:{fact.person_id}:{fact.number}",
            to=address.email,
            person=membership.person,
            address=address,
            network=membership.network,
            **written,
        )


def ask_old_address(fact: OldAddressAsked) -> None:
    """A letter to the list's old address: if it comes back to us, the address leads here. None to one that is gone."""
    old = OldAddress.objects.select_related("network", "added_by").filter(pk=fact.old_address_id).first()
    if old is None:
        return
    network = old.network
    with override(network.language):
        site = Site.here()
        words = ways_of(network) | {
            "old": old.email,
            "who": old.added_by.name if old.added_by else _("Somebody"),
            "site_name": site.name,
            "operators": f"postmaster@{site.mail_domain}",
            "token": written_token(old, fact.number),
        }
        letters.write(
            kind=OLD_ADDRESS,
            key=f"{OLD_ADDRESS}:{old.pk}:{fact.number}",
            to=old.email,
            subject=_("Does this address lead to %(network)s?") % {"network": network.name},
            network=network,
            **worded_by_template("old-address", words),
        )


@dataclass(frozen=True)
class _Mould:
    """The letter as everybody gets it, with a mark where each has a token of their own."""

    mark: str
    language: str
    subject: str
    text: str
    html: str

    def poured(self, token: str) -> dict[str, Any]:
        return {
            "subject": self.subject,
            "text": self.text.replace(self.mark, token),
            "html": self.html.replace(self.mark, token),
        }


def _mould(network: Network) -> _Mould:
    site, mark = Site.here(), f"mark{new_token()}"
    leave = site.base_url + reverse("email:unsubscribe", args=[mark])
    move = Move.objects.filter(network=network).first()
    address = routes.network_address(network, site)
    wording = worded(network, move, address=address, leave=leave)
    with override(network.language):
        words = ways_of(network) | {
            "words": wording.text.strip(),
            "words_html": plain.render(wording.text),
            "own_leave_address": routes.unsubscribe_address_of(mark, site),
        }
        body = worded_by_template("moved-in", words)
    return _Mould(mark, network.language, wording.subject[: letters.LONGEST_SUBJECT], body["text"], body["html"])


@transaction.atomic
def _tell(network: Network, mould: _Mould, batch: Sequence[Membership], *, later: timedelta) -> None:
    addresses = _working(batch)
    reached = [membership for membership in batch if membership.pk in addresses]
    keys = {f"{MOVED_IN}:{network.pk}:{membership.person_id}": membership for membership in reached}
    new = keys.keys() - set(Letter.objects.filter(key__in=list(keys)).values_list("key", flat=True))
    Letter.objects.bulk_create(
        (_letter(network, mould, key, membership.person) for key, membership in keys.items() if key in new),
        ignore_conflicts=True,
    )
    due = timezone.now() + later
    deliveries = []
    for letter in Letter.objects.filter(key__in=list(new)).only("pk", "key"):
        address, person = addresses[keys[letter.key].pk], keys[letter.key].person
        deliveries.append(
            letters.addressed(letter, to=address.email, now=due, person=person, address=address, network=network)
        )
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    waking.wake_on_commit()


def _letter(network: Network, mould: _Mould, key: str, person: Person) -> Letter:
    written = mould.poured(routes.unsubscribe_token(person.pk, network.pk))
    return Letter(kind=MOVED_IN, key=key, language=mould.language, **written)


def _working(batch: Sequence[Membership]) -> Mapping[int, Address]:
    """Where each of them is reached: the address chosen for the network, else the first one; none that fails."""
    working = Address.objects.working().filter(person__in=[membership.person_id for membership in batch])
    by_pk = {address.pk: address for address in working}
    first = {address.person_id: address for address in by_pk.values() if address.is_primary}
    found = {
        membership.pk: by_pk.get(membership.address_id or 0) or first.get(membership.person_id) for membership in batch
    }
    return {pk: address for pk, address in found.items() if address is not None}
