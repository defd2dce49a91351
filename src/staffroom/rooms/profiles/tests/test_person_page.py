"""The page of a person: what of their profile whoever asks gets, and what they get when they look as another."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from staffroom.rooms.conversations.actions import start
from staffroom.rooms.conversations.tests.factories import private_conversation
from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory
from staffroom.rooms.people.models import Audience, Category, Connection, Person
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles.models import Disclosure, Position

from .filled import connect, full_profile, term

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo():
    jo = PersonFactory(name="Jo Norwood", handle="jo-norwood", headline="Finds things out", audience=Audience.PUBLIC)
    return full_profile(jo)


def page(client, handle="jo-norwood"):
    return client.get(reverse("people:person", args=[handle])).content.decode()


def as_whom(client, whom, handle="jo-norwood"):
    return client.get(reverse("profiles:view_as", args=[handle, whom]))


WHAT_CAN_BE_DONE = (
    # Above, when somebody looks as another.
    r'<nav class="guides no-print".*?</nav>\s*',
    r'<div class="notice plain no-print">.*?</div></div>',
    r'<div class="cluster no-print">.*?</div>(?=\s*</div>\s*</div>)',
    r'<div class="row plain no-print">.*?</div></div>',
    r'<section class="note no-print">.*?</section>',
    r'(?<=class="opening) stack flow-6|</?fieldset[^>]*>',
)


def contents(html):
    """What the page says: without its frame and without what can be done there."""
    main = html[html.index("<main") : html.index("</main>")]
    for part in WHAT_CAN_BE_DONE:
        main = re.sub(part, "", main, flags=re.DOTALL)
    return re.sub(r"\s*(?=</div>)", "", " ".join(main.split()))


def words_of(html):
    within_a_line = re.sub(r"</?(?:a|b|em|span)\b[^>]*>", "", contents(html))
    return " ".join(re.sub(r"<[^>]*>", " ", within_a_line).split())


def test_a_member_gets_what_members_may_see(client_of, jo):
    shown = words_of(page(client_of(PersonFactory())))

    assert "they/them" in shown
    assert "Information officer, Larkfield Hospice." in shown
    assert "The only one there who does this job." in shown
    assert "Skipton, North Yorkshire, United Kingdom." in shown
    assert "English; Welsh (a little)." in shown
    assert "Evidence summaries" in shown
    assert "In Jo’s words" in shown
    assert "since 2017 Information officer, Larkfield Hospice" in shown
    assert "2012 to 2016 Assistant librarian" in shown
    assert "Information studies, MA, Aire University, 2012" in shown
    assert "@mail.example" not in shown


def test_a_guest_gets_a_name_and_a_headline_and_what_is_for_anyone(client, jo):
    Disclosure.objects.create(person=jo, field="pronouns", audience=Audience.PUBLIC)
    shown = words_of(page(client))

    assert shown == "JN Jo Norwood Finds things out they/them Jo Norwood @jo-norwood"


def test_an_empty_profile_is_a_card_with_a_name(client_of):
    PersonFactory(name="Pat Quiet", handle="pat-quiet", headline="")
    shown = words_of(page(client_of(PersonFactory()), "pat-quiet"))

    assert shown == f"PQ Pat Quiet Pat Quiet @pat-quiet Here since {timezone.now().year}."


def test_ones_own_page_says_how_to_change_it_and_to_see_it_as_others_do(client_of, jo):
    shown = page(client_of(jo))

    assert reverse("profiles:view_as", args=["jo-norwood", "guest"]) in shown
    assert reverse("people:block", args=["jo-norwood"]) not in shown
    assert "jo-norwood@mail.example" in shown


@pytest.mark.parametrize("whom", ["guest", "member", "connection", "category"])
def test_looking_as_another_shows_exactly_what_that_other_gets(whom, client, client_of, jo):
    friends = Category.objects.create(person=jo, kind=Category.Kind.FRIEND)
    for field, audience in (
        ("about", Audience.PUBLIC),
        ("work", Audience.MEMBERS),
        ("positions", Audience.CONNECTIONS),
        ("links", Audience.CATEGORY),
        ("place", Audience.NETWORK),
    ):
        category = friends if audience == Audience.CATEGORY else None
        Disclosure.objects.create(person=jo, field=field, audience=audience, category=category)
    other = PersonFactory()
    if whom in {"connection", "category"}:
        connect(jo, other, friends if whom == "category" else None)
    really = client if whom == "guest" else client_of(other)
    name = f"category-{friends.pk}" if whom == "category" else whom

    assert contents(as_whom(client_of(jo), name).content.decode()) == contents(page(really))


def test_what_is_for_members_alone_is_nothing_for_a_guest(client_of):
    pat = full_profile(PersonFactory(name="Pat Quiet", handle="pat-quiet"))
    shown = as_whom(client_of(pat), "guest", "pat-quiet").content.decode()

    assert "Nothing at all" in shown
    assert "Larkfield" not in words_of(shown)


def test_nobody_looks_at_anothers_page_as_somebody_else(client, client_of, jo):
    assert as_whom(client_of(PersonFactory()), "member").status_code == 404
    assert as_whom(client, "member").status_code == 302


def test_there_are_no_other_ways_to_look(client_of, jo):
    strangers = Category.objects.create(person=PersonFactory(), kind=Category.Kind.FRIEND)

    for whom in (f"category-{strangers.pk}", "operator", "category-", "category-999999999999999999999999"):
        assert as_whom(client_of(jo), whom).status_code == 404


def test_to_look_as_another_changes_nothing(client_of, jo):
    before = Person.objects.count(), Connection.objects.count()
    for whom in ("guest", "member", "connection"):
        assert as_whom(client_of(jo), whom).status_code == 200
    assert (Person.objects.count(), Connection.objects.count()) == before


def lately(html):
    return re.findall(r'<h3><a href="/messages/\d+/">([^<]*)</a>', html)


def test_lately_is_what_somebody_said_where_whoever_asks_may_read(client, client_of, jo):
    member = PersonFactory()
    for readable, title in ((Audience.PUBLIC, "Open"), (Audience.MEMBERS, "For members"), (Audience.NETWORK, "Closed")):
        network = NetworkFactory(readable=readable, findable=readable)
        MembershipFactory(network=network, person=jo)
        start(author=jo, networks=[network], title=title, text="Hello")
    private_conversation(jo, member)

    assert lately(page(client)) == ["Open"]
    assert lately(page(client_of(member))) == ["For members", "Open"]
    assert lately(page(client_of(jo))) == ["Closed", "For members", "Open"]
    assert lately(as_whom(client_of(jo), "member").content.decode()) == ["For members", "Open"]
    assert lately(as_whom(client_of(jo), "guest").content.decode()) == ["Open"]


def test_a_page_costs_as_many_queries_with_much_on_it_as_with_little(client_of, jo):
    viewer = PersonFactory()
    little, much = PersonFactory(handle="little"), jo
    for person, times in ((little, 1), (much, 4)):
        network = NetworkFactory()
        MembershipFactory(network=network, person=person)
        for _ in range(times):
            start(author=person, networks=[network], title="Open", text="Hello")
    full_profile(little)
    for number in range(3):
        Position.objects.create(person=much, role=f"Librarian {number}")
        much.profile.topics.add(term("topic", f"Topic {number}"))

    def queries(handle):
        client = client_of(viewer)
        page(client, handle)
        with CaptureQueriesContext(connection) as asked:
            page(client, handle)
        return len(asked)

    assert queries("jo-norwood") == queries("little")
