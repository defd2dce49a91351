"""Words, places and profiles for tests."""

import factory

from staffroom.rooms.profiles.models import Place, Term


class TermFactory(factory.django.DjangoModelFactory):
    """A sector that is offered to everybody; `vocabulary="topic"`, …"""

    class Meta:
        model = Term

    vocabulary = Term.Vocabulary.SECTOR
    name = factory.Sequence(lambda number: f"Lighthouses {number}")
    slug = factory.Sequence(lambda number: f"lighthouses-{number}")


class PlaceFactory(factory.django.DjangoModelFactory):
    """Leeds, or a place of another number."""

    class Meta:
        model = Place
        django_get_or_create = ("id",)

    id = 2644688
    name = "Leeds"
    region = "England"
    country = "GB"
    latitude = 53.79648
    longitude = -1.54785
