"""The note that every member gets now and then: where this mail comes from, how to change it, how to leave."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from staffroom.journal import waking
from staffroom.rooms.networks import notes
from staffroom.rooms.networks.actions import note_reminder
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.models import Account

from .letters import addressed
from .models import Delivery, Letter
from .network_letters import ways_of, where_it_goes, worded

BATCH = 500
MONTH = timedelta(days=30.44)


def remind(now: datetime) -> int:
    """Write the notes of the networks whose turn it is; how many networks that were."""
    networks = [network for network in Network.objects.filter(remind_every_months__gt=0) if _is_due(network, now)]
    for network in networks:
        _remind_members(network, now)
        note_reminder(network, at=now)
    return len(networks)


def _is_due(network: Network, now: datetime) -> bool:
    return _last(network) + network.remind_every_months * MONTH <= now


def _last(network: Network) -> datetime:
    return network.reminded_at or network.created_at


def _remind_members(network: Network, now: datetime) -> None:
    """One letter for each language, delivered to many. Who reads on the web only gets no mail to be reminded of."""
    after = 0
    reading = Membership.objects.active().filter(network=network).exclude(level=Membership.Level.WEB)
    while batch := list(reading.filter(pk__gt=after).select_related("network").order_by("pk")[:BATCH]):
        after = batch[-1].pk
        _remind_batch(network, batch, now)


@transaction.atomic
def _remind_batch(network: Network, batch: Iterable[Membership], now: datetime) -> None:
    people = [membership.person_id for membership in batch]
    languages = dict(Account.objects.filter(person__in=people).values_list("person", "language"))
    written: dict[str, Letter] = {}
    deliveries = []
    for membership in batch:
        address = where_it_goes(membership)
        if address is None:
            continue
        language = languages.get(membership.person_id, network.language)
        letter = written.get(language) or written.setdefault(language, _letter(network, language))
        person = address.person
        deliveries.append(addressed(letter, to=address.email, now=now, person=person, address=address, network=network))
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)
    waking.wake_on_commit()


def _letter(network: Network, language: str) -> Letter:
    # Keyed by the note before, not by the day: begun anew after midnight, it is still the same one.
    key = f"reminder:{network.pk}:{_last(network):%Y%m%d}:{language}"
    with override(language):
        subject = _("You belong to %(network)s") % {"network": network.name}
        words = worded("reminder", ways_of(network) | {"note": notes.reminder(network)})
    letter, _is_new = Letter.objects.get_or_create(
        key=key, defaults={"kind": "reminder", "subject": subject, "language": language, **words}
    )
    return letter
