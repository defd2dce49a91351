"""The wall around profiles: every field, for every audience, looked for by every kind of viewer in all that shows it.

Who may see what is written down here once more, in words of its own: nothing of it is asked of the code it tests.
"""

import json
import re
from dataclasses import dataclass, field

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from staffroom.journal import runner
from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory
from staffroom.rooms.people.actions import block
from staffroom.rooms.people.models import Address, Audience, Category, Connection, Person, Site
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions
from staffroom.rooms.profiles.copies import papers
from staffroom.rooms.profiles.fields import FIELDS
from staffroom.rooms.profiles.models import (
    Disclosure,
    Link,
    Mentor,
    Place,
    Position,
    Profile,
    Qualification,
    Recommendation,
    Term,
    WithheldField,
)

pytestmark = pytest.mark.django_db

# Field → what gives it away, wherever it stands. Each stands in no other field.
MARKERS = {
    "photo": "photo0token0marker",
    "pronouns": "zie/pronounmarker",
    "about": "aboutmarker",
    "work": "workmarker",
    "sectors": "Sectormarker",
    "stage": "Stagemarker",
    "only_one": "The only one there who does this job.",
    "place": "Placemarker",
    "languages": "languagemarker",
    "topics": "Topicmarker",
    "positions": "positionmarker",
    "qualifications": "LETTERSMARKER",
    "links": "linkmarker.example",
    "recommendations": "recommendationmarker",
    "mentoring": "mentoringmarker",
    "address": "addressmarker@mail.example",
    "known": "Known Bymarker",
}
# What a copy says at all; the page says everything. Instead of positions a CV has what somebody does now.
IN_COPIES = {
    "vcard": {"photo", "pronouns", "work", "sectors", "place", "topics", "qualifications", "links", "address"},
    "resume": {"photo", "pronouns", "about", "sectors", "place", "languages", "topics", "links", "address"}
    | {"positions", "qualifications"},
    "cv": {"pronouns", "about", "place", "languages", "topics", "links", "address", "positions", "qualifications"},
    "label": {"work", "place", "qualifications"},
}
VIEWERS = [
    "guest",
    "stranger",
    "fellow",
    "withheld",
    "connection",
    "colleague",
    "friend",
    "blocker",
    "blocked",
    "owner",
]
EVERYBODY = set(VIEWERS) - {"blocked"}
# Audience → who gets what is for it. “withheld” shares a network that lets its members see nothing of one another;
# “colleague” and “friend” are in categories, and fields for one are for friends.
MAY_SEE = {
    Audience.PUBLIC: EVERYBODY,
    Audience.MEMBERS: EVERYBODY - {"guest"},
    Audience.NETWORK: {"fellow", "owner"},
    Audience.CONNECTIONS: {"connection", "colleague", "friend", "owner"},
    Audience.CATEGORY: {"friend", "owner"},
    Audience.ME: {"owner"},
}


@dataclass
class World:
    """Jo, of whom everything is known, and those who look."""

    jo: Person
    friends: Category
    viewers: dict[str, Person | None] = field(default_factory=dict)

    def disclose(self, audience: Audience, *names: str) -> None:
        category = self.friends.pk if audience == Audience.CATEGORY else None
        actions.disclose(self.jo, dict.fromkeys(names, (audience, category)))

    def client(self, viewer: str) -> Client:
        client, person = Client(), self.viewers[viewer]
        if person is not None:
            client.force_login(person.account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client


def make_world() -> World:
    Site.objects.update_or_create(pk=1, defaults={"base_url": "https://staffroom.example"})
    jo = PersonFactory(name="Jo Norwood", handle="jo-norwood", audience=Audience.PUBLIC, is_indexed=True)
    friends = Category.objects.create(person=jo, kind=Category.Kind.FRIEND)
    found = World(jo, friends, {"guest": None, "owner": jo})
    for viewer in VIEWERS:
        if viewer not in found.viewers:
            found.viewers[viewer] = PersonFactory(name=f"The {viewer}", handle=f"the-{viewer}")
    _say_everything(jo)
    _relate(found)
    runner.run_all()
    return found


def _say_everything(jo: Person) -> None:
    Address.objects.filter(person=jo).update(email=MARKERS["address"])
    Profile.objects.create(
        person=jo,
        photo=MARKERS["photo"],
        pronouns=MARKERS["pronouns"],
        about=MARKERS["about"],
        about_html=f"<p>{MARKERS['about']}</p>",
        role=f"Role {MARKERS['work']}",
        organisation=f"Organisation {MARKERS['work']}",
        is_only_one=True,
        place=Place.objects.create(
            id=1, name=MARKERS["place"], region="Nowhere", country="GB", latitude=50.0, longitude=1.0
        ),
        stage=_term(Term.Vocabulary.STAGE, MARKERS["stage"]),
        languages=[["cy", MARKERS["languages"]]],
    )
    jo.profile.sectors.add(_term(Term.Vocabulary.SECTOR, MARKERS["sectors"]))
    jo.profile.topics.add(_term(Term.Vocabulary.TOPIC, MARKERS["topics"]))
    Position.objects.create(person=jo, role=MARKERS["positions"], from_year=2001)
    Qualification.objects.create(person=jo, name="Diploma", letters=MARKERS["qualifications"], year=2000)
    Link.objects.create(person=jo, url=f"https://{MARKERS['links']}/", verified_at=timezone.now())
    Mentor.objects.create(person=jo, words=MARKERS["mentoring"], confirmed_at=timezone.now())
    writer = PersonFactory(name="A Writer", audience=Audience.PUBLIC)
    Recommendation.objects.create(
        recommended=jo,
        writer=writer,
        state=Recommendation.State.APPROVED,
        text=MARKERS["recommendations"],
        shown_text=MARKERS["recommendations"],
        approved_at=timezone.now(),
        written_at=timezone.now(),
        changed_at=timezone.now(),
    )


def _term(vocabulary: str, name: str) -> Term:
    return Term.objects.create(vocabulary=vocabulary, slug=name.lower(), name=name)


def _relate(world: World) -> None:
    jo, people = world.jo, world.viewers
    for viewer, category in (
        ("connection", None),
        ("colleague", Category.objects.create(person=jo, kind=Category.Kind.COLLEAGUE)),
        ("friend", world.friends),
    ):
        _connect(jo, people[viewer], category)
    open_handed, tight_lipped = NetworkFactory(slug="open-handed"), NetworkFactory(slug="tight-lipped")
    WithheldField.objects.bulk_create(WithheldField(network=tight_lipped, field=name) for name in FIELDS)
    for network, viewer in ((open_handed, "fellow"), (tight_lipped, "withheld")):
        MembershipFactory(network=network, person=jo)
        MembershipFactory(network=network, person=people[viewer])
    # Whom Jo knows, everybody else knows as well, and everybody may see that they do.
    known = PersonFactory(name=MARKERS["known"], handle="known", audience=Audience.PUBLIC)
    actions.disclose(known, {"known": (Audience.PUBLIC, None)})
    for person in (jo, *(it for name, it in people.items() if it not in (None, jo))):
        _connect(person, known, None)
    block(jo, people["blocked"])
    block(people["blocker"], jo)


def _connect(one: Person, other: Person, category: Category | None) -> None:
    Connection.objects.create(person=one, other=other, category=category, since=timezone.now())
    Connection.objects.create(person=other, other=one, since=timezone.now())


@pytest.fixture
def set_as_data(monkeypatch):
    """Papers as what is handed over to be set in type: the type itself adds nothing."""
    monkeypatch.setattr(papers, "typeset", lambda template, data, form="pdf": json.dumps(data).encode())


def fields_in(text: str) -> set[str]:
    return {name for name, marker in MARKERS.items() if marker in text}


def page(client: Client) -> set[str]:
    return fields_in(_answer(client, "people:person"))


def copies(client: Client) -> dict[str, set[str]]:
    return {name: fields_in(_answer(client, f"profiles:{name}")) for name in IN_COPIES}


def copies_of(seen: set[str]) -> dict[str, set[str]]:
    """What the copies say to whoever sees these fields."""
    now = set() if "positions" in seen else {"work"}
    return {name: (fields | (now if name in {"resume", "cv"} else set())) & seen for name, fields in IN_COPIES.items()}


def _answer(client: Client, name: str, *further: str) -> str:
    """What is there, without what one's own menu says; nothing where one is sent elsewhere or nobody is."""
    answer = client.get(reverse(name, args=["jo-norwood", *further]))
    text = answer.content.decode() if answer.status_code == 200 else ""
    return text.replace("\r\n ", "")


def on_the_page(viewer: str) -> set[str]:
    """Fields that have something to say to that viewer: whom both know, guests and Jo are not told."""
    return set(MARKERS) - ({"known"} if viewer in {"guest", "owner"} else set())


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("audience", MAY_SEE)
def test_each_gets_what_is_for_them_and_nothing_else(audience, viewer, world, set_as_data):
    world.disclose(audience, *FIELDS)
    client, sees = world.client(viewer), viewer in MAY_SEE[audience]

    assert page(client) == (on_the_page(viewer) if sees else set())
    assert copies(client) == copies_of(set(MARKERS) if sees else set())


@pytest.mark.parametrize("name", FIELDS)
def test_one_hidden_field_is_hidden_and_takes_no_other_with_it(name, world, set_as_data):
    world.disclose(Audience.PUBLIC, *FIELDS)
    world.disclose(Audience.ME, name)

    for viewer in ("guest", "stranger", "friend"):
        client = world.client(viewer)
        assert page(client) == on_the_page(viewer) - {name}
        assert copies(client) == copies_of(set(MARKERS) - {name})


@pytest.mark.parametrize("name", FIELDS)
def test_one_shown_field_is_shown_and_brings_no_other_along(name, world, set_as_data):
    world.disclose(Audience.ME, *FIELDS)
    world.disclose(Audience.PUBLIC, name)

    for viewer in ("guest", "stranger"):
        client = world.client(viewer)
        assert page(client) == on_the_page(viewer) & {name}
        assert copies(client) == copies_of({name})


@pytest.mark.parametrize(("whom", "really"), [("guest", "guest"), ("member", "stranger"), ("connection", "connection")])
@pytest.mark.parametrize("audience", MAY_SEE)
def test_looking_as_another_tells_what_the_other_is_told(audience, whom, really, world):
    world.disclose(audience, *FIELDS)
    html = _answer(world.client("owner"), "profiles:view_as", whom)
    # The frame around it stays one's own, with one's own picture.
    seen = fields_in(html[html.index("<main") : html.index("</main>")])

    assert seen - {"known"} == page(world.client(really)) - {"known"}


def test_for_members_alone_is_for_no_guest_whatever_the_fields_say(world, set_as_data):
    Person.objects.filter(pk=world.jo.pk).update(audience=Audience.MEMBERS, is_indexed=False)
    world.disclose(Audience.PUBLIC, *FIELDS)
    client = world.client("guest")

    assert page(client) == set()
    assert set().union(*copies(client).values()) == set()
    assert "Norwood" not in client.get("/sitemap.xml").content.decode()
    assert client.get(reverse("profiles:index_card", args=["jo-norwood"])).status_code == 404


@pytest.mark.parametrize("audience", MAY_SEE)
def test_what_search_engines_and_pictures_tell_is_what_guests_see(audience, world, set_as_data):
    world.disclose(audience, *FIELDS)
    client = world.client("guest")
    html = client.get(reverse("people:person", args=["jo-norwood"])).content.decode()
    head = fields_in(html[: html.index("</head>")])
    picture = client.get(reverse("profiles:index_card", args=["jo-norwood"])).content.decode()

    is_public = audience == Audience.PUBLIC
    assert head == (
        {"photo", "pronouns", "work", "place", "topics", "links", "address", "qualifications"} if is_public else set()
    )
    assert fields_in(picture) == ({"work", "place", "languages", "topics"} if is_public else set())


@pytest.mark.parametrize("audience", MAY_SEE)
def test_nobody_finds_by_words_what_not_every_member_sees(audience, world):
    world.disclose(audience, *FIELDS)
    is_for_members = audience in {Audience.PUBLIC, Audience.MEMBERS}
    searched = {"about", "work", "sectors", "stage", "place", "topics", "positions", "qualifications"}

    for viewer in ("guest", "stranger", "fellow", "friend", "blocked"):
        client = world.client(viewer)
        found = {name for name, marker in MARKERS.items() if _is_found(client, marker)}
        assert found == (searched if is_for_members and viewer not in {"guest", "blocked"} else set())


def _is_found(client: Client, words: str) -> bool:
    html = client.get(reverse("search:search"), {"q": f'"{words}"'}).content.decode()
    return "/@jo-norwood/" in html


@pytest.mark.parametrize("viewer", [viewer for viewer in VIEWERS if viewer not in {"guest", "owner"}])
@pytest.mark.parametrize("audience", MAY_SEE)
def test_lists_of_people_say_beside_a_name_what_the_page_says(audience, viewer, world):
    world.disclose(audience, *FIELDS)
    client, sees = world.client(viewer), viewer in MAY_SEE[audience]

    told = fields_in(client.get("/people/").content.decode())
    assert told <= (set(MARKERS) if sees else set()) | {"known"}
    assert not {"work", "place"} & told or sees
    for path in ("/networks/open-handed/members/", "/networks/tight-lipped/members/", "/networks/open-handed/"):
        assert fields_in(client.get(path).content.decode()) <= (set(MARKERS) if sees else set()) | {"known"}


def test_a_field_that_is_hidden_again_is_gone_everywhere_at_once(world, set_as_data):
    world.disclose(Audience.PUBLIC, *FIELDS)
    guest, stranger = world.client("guest"), world.client("stranger")
    assert page(guest) == on_the_page("guest")

    world.disclose(Audience.ME, *FIELDS)
    assert page(guest) == page(stranger) == set()
    assert set().union(*copies(stranger).values()) == set()
    assert not _is_found(stranger, MARKERS["about"])


def test_who_lost_a_connection_a_category_or_a_network_loses_what_came_with_it(world):
    world.disclose(Audience.CATEGORY, "about")
    world.disclose(Audience.CONNECTIONS, "work")
    world.disclose(Audience.NETWORK, "place")
    friend, fellow = world.client("friend"), world.client("fellow")
    assert {"about", "work"} <= page(friend)
    assert "place" in page(fellow)

    Connection.objects.filter(person=world.jo).update(category=None)
    assert page(friend) & {"about", "work"} == {"work"}
    Connection.objects.filter(person=world.jo, other=world.viewers["friend"]).delete()
    assert page(friend) & {"about", "work"} == set()
    world.viewers["fellow"].memberships.all().delete()
    assert "place" not in page(fellow)


def test_a_category_that_is_gone_leaves_nobody_but_oneself(world):
    world.disclose(Audience.CATEGORY, *FIELDS)
    world.friends.delete()

    assert {viewer: page(world.client(viewer)) for viewer in ("friend", "connection")} == {
        "friend": set(),
        "connection": set(),
    }
    assert page(world.client("owner")) == on_the_page("owner")


def test_who_is_blocked_gets_what_there_is_for_nobody_at_all(world):
    client = world.client("blocked")
    names = ["people:person", *(f"profiles:{name}" for name in IN_COPIES)]
    for name in names:
        there = client.get(reverse(name, args=["jo-norwood"]))
        nowhere = client.get(reverse(name, args=["nobody-at-all"]))
        assert there.status_code == nowhere.status_code == 404
        assert _bare(there, "jo-norwood") == _bare(nowhere, "nobody-at-all")


def _bare(answer, handle: str) -> str:
    """The page without what is made anew for each."""
    text = answer.content.decode().replace(handle, "somebody")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_the_wall_knows_every_field(world):
    assert set(MARKERS) == set(FIELDS)
    assert Disclosure.objects.filter(person=world.jo).count() == 0
