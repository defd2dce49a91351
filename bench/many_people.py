"""Fills a new site with as many members as wanted: rows straight into the tables, then the product's own index.

Runs in a process of its own, with Django set up for the site's folder and database. What people say of themselves is
spread as it is in a profession: a few sectors and languages have most, some thousand towns and topics a few each; a
quarter of it is for connections, shared networks or nobody but themselves.
"""

import json
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import batched
from pathlib import Path

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from bench.corpus import favouring_the_first
from bench.lmtp import WRITER
from bench.load import DOMAIN, connect, cookie_of
from bench.people import FILLED
from bench.words import FAMILY_NAMES, FIRST_NAMES
from staffroom.commons.search.indexing import index
from staffroom.journal import runner
from staffroom.rooms.networks.actions import create_network
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.actions import set_up_site, set_up_token
from staffroom.rooms.people.models import Audience, Connection, Person
from staffroom.rooms.profiles.models import Place, Profile, Term, Trait

AT_ONCE = 5_000
SECTORS, STAGES, TOPICS, PLACES, ROLES, NETWORKS = 20, 6, 400, 2_000, 150, 60
LANGUAGES = ("en", "de", "fr", "cy", "es", "pl", "it", "ga", "uk", "ar")
CONNECTED = 150  # to the reader

# For whom a field is, each as often as the others.
AUDIENCES = [*[Audience.MEMBERS] * 8, Audience.PUBLIC, Audience.CONNECTIONS, Audience.NETWORK, Audience.ME]


def main() -> None:
    """`FOLDER PEOPLE SINK_PORT` from the command line."""
    folder, people, sink_port = sys.argv[1:]
    fill(Path(folder), int(people), int(sink_port))


def fill(folder: Path, people: int, sink_port: int) -> None:
    """A site with so many members, one of whom looks for others."""
    call_command("migrate", verbosity=0)
    reader = set_up_site(
        token=set_up_token(),
        name="Bench",
        mail_domain=DOMAIN,
        base_url="http://127.0.0.1:58500",
        operator_name="Bench Reader",
        operator_email=WRITER,
    )
    connect(sink_port)
    began = time.monotonic()
    found = ManyPeople(reader, people).fill()
    runner.run_all()
    for pks in batched(Person.objects.order_by("pk").values_list("pk", flat=True), AT_ONCE):
        index("person", pks)
    _analyze()
    told = found | {"people": people, "filled_in": round(time.monotonic() - began, 1), "cookie": cookie_of(reader)}
    (folder / FILLED).write_text(json.dumps(told, indent=1))


def migrate() -> None:
    """A site that was filled before, with the migrations that came since."""
    call_command("migrate", verbosity=0)


class ManyPeople:
    """Everybody, what they say of themselves and who sees it. The same for the same number."""

    def __init__(self, reader: Person, people: int) -> None:
        self.reader, self.people = reader, people
        self.random = random.Random(20)
        self.role = self._draw([f"Role {number}" for number in range(ROLES)], 0.8)
        self.language = self._draw(LANGUAGES, 2)

    def fill(self) -> dict[str, object]:
        """What the measurements ask for, by name."""
        self._vocabularies()
        self._places()
        networks = self._networks()
        self.place, self.network = self._draw(self.places, 0.6), self._draw(networks, 1)
        for batch in batched(range(self.people), AT_ONCE):
            with transaction.atomic():
                self._some(batch)
        self._reader(networks)
        for network in networks:
            Network.objects.filter(pk=network.pk).update(member_count=network.memberships.active().count())
        return {
            "sectors": [term.slug for term in self.sectors],
            "topics": [term.slug for term in self.topics],
            "places": [place.pk for place in self.places],
            "networks": [network.slug for network in networks],
            "handle": self.reader.handle,
        }

    def _vocabularies(self) -> None:
        """The words that a new site has, and more of them."""
        Term.objects.all().delete()
        self.sectors = self._terms(Term.Vocabulary.SECTOR, SECTORS)
        self.stages = self._terms(Term.Vocabulary.STAGE, STAGES)
        self.topics = self._terms(Term.Vocabulary.TOPIC, TOPICS)
        self.sector, self.stage = self._draw(self.sectors, 0.9), self._draw(self.stages, 0.4)
        self.topic = self._draw(self.topics, 0.7)

    def _draw[T](self, things: Sequence[T], steepness: float) -> Callable[[], T]:
        """Draws the first of them far more often than the last."""
        number = favouring_the_first(self.random, len(things), steepness)
        return lambda: things[number()]

    def _terms(self, vocabulary: str, count: int) -> list[Term]:
        return Term.objects.bulk_create(
            Term(
                vocabulary=vocabulary,
                slug=f"{vocabulary}-{number}",
                name=f"{vocabulary.title()} {number}",
                position=number,
            )
            for number in range(count)
        )

    def _places(self) -> None:
        """Towns all over Britain and what lies around it."""
        self.places = Place.objects.bulk_create(
            Place(
                id=90_000_000 + number,
                name=f"{self.random.choice(FAMILY_NAMES)}ton {number}",
                region="North",
                country="GB",
                latitude=self.random.uniform(50, 58),
                longitude=self.random.uniform(-5, 1.5),
            )
            for number in range(PLACES)
        )

    def _networks(self) -> list[Network]:
        return [
            create_network(
                by=self.reader, name=f"Network {number}", slug=f"network-{number}", kind="group", purpose="-"
            )
            for number in range(NETWORKS)
        ]

    def _some(self, numbers: Sequence[int]) -> None:
        persons = Person.objects.bulk_create(self._person(number) for number in numbers)
        profiles = [self._profile(person) for person in persons]
        Profile.objects.bulk_create(profiles)
        Trait.objects.bulk_create((trait for it in profiles for trait in self._traits(it)), batch_size=AT_ONCE)
        Membership.objects.bulk_create(
            Membership(network=network, person=person, joined_at=timezone.now())
            for person in persons
            for network in {self.network() for _ in range(self.random.randint(0, 3))}
        )

    def _person(self, number: int) -> Person:
        name = f"{self.random.choice(FIRST_NAMES)} {self.random.choice(FAMILY_NAMES)}"
        return Person(
            name=name, handle=f"member-{number}", headline=f"Looks after {self.random.choice(FAMILY_NAMES)} House"
        )

    def _profile(self, person: Person) -> Profile:
        return Profile(
            person=person,
            role=self.role(),
            organisation=f"{self.random.choice(FAMILY_NAMES)} Trust",
            is_only_one=self.random.random() < 0.3,
            place=self.place() if self.random.random() < 0.9 else None,
            stage=self.stage(),
        )

    def _traits(self, profile: Profile) -> Iterator[Trait]:
        for field, keys in self._keys(profile):
            audience = self.random.choice(AUDIENCES)
            for key in keys:
                yield Trait(person_id=profile.pk, field=field, key=key, audience=audience)

    def _keys(self, profile: Profile) -> Iterable[tuple[str, set[str]]]:
        yield "sectors", {self.sector().slug for _ in range(self.random.randint(1, 2))}
        yield "topics", {self.topic().slug for _ in range(self.random.randint(0, 4))}
        yield "languages", {"en", self.language()}
        yield "work", {profile.role.casefold()}
        if profile.stage:
            yield "stage", {profile.stage.slug}
        if profile.place:
            yield "place", {str(profile.place.pk)}
        if profile.is_only_one:
            yield "only_one", {"yes"}
        if self.random.random() < 0.02:
            yield "mentoring", {"yes"}

    def _reader(self, networks: Sequence[Network]) -> None:
        """Who looks: a profile of their own, and people they know. They are in a few of the networks."""
        Membership.objects.filter(person=self.reader, network__in=[it.pk for it in networks[8:]]).delete()
        profile, _is_new = Profile.objects.get_or_create(person=self.reader)
        profile.role, profile.place, profile.stage, profile.is_only_one = "Role 3", self.places[3], self.stages[1], True
        profile.save()
        Trait.objects.filter(person=self.reader).delete()
        Trait.objects.bulk_create(self._traits(profile))
        others = self.random.sample(
            list(Person.objects.exclude(pk=self.reader.pk).values_list("pk", flat=True)),
            min(CONNECTED, self.people // 2),
        )
        since = timezone.now() - timedelta(days=30)
        sides = [(self.reader.pk, pk) for pk in others] + [(pk, self.reader.pk) for pk in others]
        Connection.objects.bulk_create(Connection(person_id=one, other_id=other, since=since) for one, other in sides)


def _analyze() -> None:
    """What a database that has run for a while knows of its tables."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


if __name__ == "__main__":
    main()
