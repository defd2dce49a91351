"""Getting an account, and saying who one is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from staffroom.journal.models import Entry
from staffroom.rooms.people import actions
from staffroom.rooms.people.models import Account, Address, Person, Site

from .factories import PersonFactory

pytestmark = pytest.mark.django_db


def facts():
    return [str(entry) for entry in Entry.objects.order_by("pk")]


def test_joining_with_a_proved_address_makes_a_member_once():
    first = actions.join(email="Siân@Kinship.example".replace("â", "a"), name="Siân  Price", verified=True)
    again = actions.join(email="sian@kinship.example", name="Somebody Else", verified=True)

    assert first == again
    assert (first.name, first.handle, first.kind) == ("Siân Price", "sian-price", Person.Kind.MEMBER)
    assert facts() == ["PersonJoined", "AddressVerified"]


def test_who_began_without_proof_is_found_again_and_proved_later():
    begun = actions.join(email="sian@kinship.example", verified=False)
    assert actions.person_of("sian@kinship.example") is None
    assert actions.join(email="sian@kinship.example", verified=False) == begun

    assert actions.join(email="sian@kinship.example", verified=True) == begun
    assert actions.person_of("SIAN@kinship.example") == begun
    assert facts() == ["PersonJoined", "AddressVerified"]


def test_somebody_elses_unproved_claim_is_no_way_into_their_account():
    other = PersonFactory()
    actions.add_address(other, "sian@kinship.example")

    assert actions.join(email="sian@kinship.example", verified=True) != other


@pytest.mark.parametrize(
    ("name", "kept", "handle"),
    [
        ("  Jo \t Norwood\n", "Jo Norwood", "jo-norwood"),
        ("Ñandú Ó Súilleabháin", "Ñandú Ó Súilleabháin", "nandu-o-suilleabhain"),
        ("李小龍", "李小龍", "member"),
        ("Олена Шевченко", "Олена Шевченко", "member"),
        ("J\u202eo\u200b", "Jo", "jo"),
        ("Robert'); DROP TABLE people;--", "Robert'); DROP TABLE people;--", "robert-drop-table-people"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>", "script-alert-1-script"),
        ("Jo\r\nBcc: everyone@else.example", "Jo Bcc: everyone@else.example", "jo-bcc-everyone-else-example"),
        ("\u200b\u200b", "Jn", "jn"),
        ("!!!", "Jn", "jn"),
        ("👩‍🏫", "Jn", "jn"),
        ("", "Jn", "jn"),
        ("x" * 300, "x" * 119 + "…", "x" * 32),
        ("Admin", "Admin", "admin-2"),
        ("\x00\x07Jo\x7f", "Jo", "jo"),
    ],
)
def test_a_name_is_kept_as_it_is_without_what_cannot_be_seen(name, kept, handle):
    person = actions.join(email="jn@kinship.example", name=name, verified=True)

    assert (person.name, person.handle) == (kept, handle)
    person.full_clean()


def test_people_of_one_name_get_handles_of_their_own():
    handles = [actions.join(email=f"jo{n}@kinship.example", name="Jo Norwood", verified=True).handle for n in range(3)]

    assert handles == ["jo-norwood", "jo-norwood-2", "jo-norwood-3"]


def test_an_introduction_says_who_somebody_is(site):
    person = actions.join(email="jo@kinship.example", verified=True)

    actions.introduce(person, name=" Jo  Norwood ", handle="@Jo-Norwood", headline=" Larkfield\nHospice ")

    person.refresh_from_db()
    assert (person.name, person.handle, person.headline) == ("Jo Norwood", "jo-norwood", "Larkfield Hospice")
    assert Account.objects.get(person=person).introduced_at is not None


@pytest.mark.parametrize(
    "handle",
    [
        "",
        "j",
        "-jo",
        "jo-",
        "jo--norwood",
        "jo norwood",
        "jo.norwood",
        "jo/../x",
        "j" * 40,
        "jö",
        "admin",
        "taken",
        "jo\nx",
    ],
)
def test_a_handle_that_is_taken_kept_or_badly_shaped_is_refused_and_nothing_changes(handle):
    PersonFactory(handle="taken")
    person = PersonFactory(name="Jo Norwood", handle="jo-norwood")

    with pytest.raises(actions.IntroduceRefused):
        actions.introduce(person, name="Jo N", handle=handle)

    person.refresh_from_db()
    assert (person.name, person.handle) == ("Jo Norwood", "jo-norwood")


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "—"])
def test_a_name_that_says_nothing_is_refused(name):
    with pytest.raises(actions.IntroduceRefused, match="what others should call you"):
        actions.introduce(PersonFactory(), name=name, handle="jo-norwood")


def test_a_former_member_is_not_introduced():
    person = PersonFactory(kind=Person.Kind.FORMER, handle=None)

    with pytest.raises(actions.IntroduceRefused):
        actions.introduce(person, name="Jo", handle="jo")


def test_pages_kept_for_guests_are_made_anew_when_a_name_changes_and_only_then(site):
    person = PersonFactory(name="Jo Norwood", handle="jo-norwood", headline="")
    versions = []
    for name in ("Jo Norwood", "Joanna Norwood"):
        actions.introduce(person, name=name, handle="jo-norwood", headline="")
        versions.append(Site.here().version)
    actions.leave(person, keeps_words=True)
    versions.append(Site.here().version)

    assert versions == [1, 2, 3]


def test_accounts_that_nobody_proved_within_a_week_are_forgotten_and_others_stay():
    weeks_ago = timezone.now() - timedelta(days=8)
    idle = actions.join(email="idle@kinship.example", verified=False)
    fresh = actions.join(email="fresh@kinship.example", verified=False)
    proved = actions.join(email="proved@kinship.example", verified=True)
    Account.objects.exclude(person=fresh).update(created_at=weeks_ago)

    assert actions.forget_unproved() == 1

    assert list(Person.objects.order_by("pk")) == [fresh, proved]
    assert idle.pk not in {fresh.pk, proved.pk}


def test_who_belongs_somewhere_is_not_forgotten_although_they_proved_nothing():
    person = actions.join(email="invited@kinship.example", verified=False)
    Account.objects.update(created_at=timezone.now() - timedelta(days=8))
    person.memberships.model.objects.create(person=person, network=_a_network(person))

    assert actions.forget_unproved() == 0


def test_an_imported_author_has_a_name_and_no_account():
    assert [actions.unclaimed(name=name).name for name in ("  Desmond Clarke ", "\u200b", "")] == [
        "Desmond Clarke",
        "Somebody",
        "Somebody",
    ]
    assert Address.objects.count() == Account.objects.count() == 0


def _a_network(person):
    network_model = person.memberships.model._meta.get_field("network").related_model
    return network_model.objects.create(name="Lone", slug="lone", purpose="-", created_at=timezone.now())
