"""What of networks can be found by words."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.urls import reverse

from staffroom.foundation.excerpts import all_said
from staffroom.foundation.words import Findable, Narrowing, Shown
from staffroom.rooms.people.models import Person

from .models import Network


def read(pks: Collection[int]) -> list[Findable]:
    return [
        Findable(
            pk=network.pk,
            title=f"{network.name} {network.slug}",
            text=_text(network),
            language=network.language,
            at=network.created_at,
            within=frozenset([network.pk]),
        )
        for network in Network.objects.filter(pk__in=pks)
    ]


def everything() -> QuerySet[Network]:
    return Network.objects.all()


def visible_to(person: Person | None) -> QuerySet[Network]:
    return Network.objects.findable_by(person)


def narrowed(networks: QuerySet[Network], narrowing: Narrowing) -> QuerySet[Network] | None:
    """None: no network was written by somebody, or has a file."""
    if narrowing.by is not None or narrowing.has_attachment:
        return None
    return networks if narrowing.within is None else networks.filter(pk__in=narrowing.within)


def shown(pks: Collection[int], person: Person | None) -> dict[int, Shown]:
    return {
        network.pk: Shown(
            title=network.name,
            url=reverse("networks:network", args=[network.slug]),
            text=_text(network),
            at=network.created_at,
        )
        for network in visible_to(person).filter(pk__in=pks)
    }


def _text(network: Network) -> str:
    return f"{network.purpose} {all_said(network.about_html)}".strip()
