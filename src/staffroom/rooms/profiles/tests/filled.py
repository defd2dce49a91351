"""A profile with something in every field, and a connection: written by the models, as actions would leave them."""

from django.utils import timezone

from staffroom.foundation.markdown import render
from staffroom.rooms.people.models import Category, Connection, Person
from staffroom.rooms.profiles.models import Link, Place, Position, Profile, Qualification, Term

SKIPTON = {"id": 2637708, "name": "Skipton", "region": "North Yorkshire", "country": "GB"}


def full_profile(person: Person) -> Person:
    """Every field filled in; no disclosures, so that each has its default audience."""
    place, _ = Place.objects.get_or_create(**SKIPTON, defaults={"latitude": 53.96, "longitude": -2.02})
    about = "I came to hospice work *by accident*."
    profile = Profile.objects.create(
        person=person,
        pronouns="they/them",
        about=about,
        about_html=render(about),
        role="Information officer",
        organisation="Larkfield Hospice",
        is_only_one=True,
        place=place,
        stage=term("stage", "Mid-career"),
        languages=[["en", ""], ["cy", "a little"]],
    )
    profile.sectors.add(term("sector", "Health"))
    profile.topics.add(term("topic", "Evidence summaries"))
    work = {"role": "Information officer", "organisation": "Larkfield Hospice"}
    Position.objects.create(person=person, **work, about="Evidence for 160 staff", from_year=2017, is_current=True)
    Position.objects.create(person=person, role="Assistant librarian", from_year=2012, until_year=2016)
    Qualification.objects.create(
        person=person, name="Information studies", letters="MA", awarded_by="Aire University", year=2012
    )
    Link.objects.create(person=person, url="https://four-in-the-morning.example/", label="Four in the Morning")
    return person


def term(vocabulary: str, name: str) -> Term:
    slug = name.lower().replace(" ", "-")
    return Term.objects.get_or_create(vocabulary=vocabulary, slug=slug, defaults={"name": name})[0]


def connect(one: Person, other: Person, category: Category | None = None) -> None:
    """Both sides of a connection; `category` is how `one` keeps `other`."""
    now = timezone.now()
    Connection.objects.create(person=one, other=other, category=category, since=now)
    Connection.objects.create(person=other, other=one, since=now)
