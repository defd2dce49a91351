"""Two accounts of one person become one; what that takes, and what it leaves."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth import get_user
from django.utils import timezone

from staffroom.rooms.people import actions
from staffroom.rooms.people.acquaintances import found_by_address
from staffroom.rooms.people.actions.handles import now_called
from staffroom.rooms.people.former_numbers import is_or_was, person_numbered
from staffroom.rooms.people.models import (
    Account,
    Address,
    Block,
    Category,
    Connection,
    ConnectionRequest,
    Follow,
    FormerPerson,
    Person,
)

from .factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo(site):
    return PersonFactory(name="Jo Norwood", handle="jo")


@pytest.fixture
def joanna(site):
    """Jo, by the address she had at work."""
    return PersonFactory(name="Joanna Norwood", handle="joanna", headline="At work")


@pytest.fixture
def ira(site):
    return PersonFactory(name="Ira Vance", handle="ira")


def test_addresses_handle_and_number_lead_to_the_one_who_stays(jo, joanna):
    number = joanna.pk
    actions.merge(jo, joanna)

    jo.refresh_from_db()
    assert (jo.name, jo.handle) == ("Jo Norwood", "jo")
    assert sorted(jo.addresses.verified().values_list("email", "is_primary")) == [
        ("jo@mail.example", True),
        ("joanna@mail.example", False),
    ]
    assert actions.person_of("joanna@mail.example") == jo
    assert now_called("joanna") == jo
    assert person_numbered(number) == jo
    assert is_or_was(jo, number)
    assert not is_or_was(PersonFactory(), number)
    assert not Person.objects.filter(pk=number).exists()


def test_who_became_one_twice_is_found_by_every_number(jo, joanna, ira):
    numbers = [joanna.pk, ira.pk]
    actions.merge(ira, joanna)
    actions.merge(jo, Person.objects.get(pk=ira.pk))

    assert [person_numbered(number) for number in numbers] == [jo, jo]


def test_the_mirror_of_the_addresses_follows(jo, joanna):
    actions.merge(jo, joanna)

    mirrored = jo.account.emailaddress_set.order_by("email").values_list("email", "verified", "primary")
    assert list(mirrored) == [("jo@mail.example", True, True), ("joanna@mail.example", True, False)]


def test_sessions_of_the_former_account_are_over(client_of, jo, joanna):
    client = client_of(joanna)
    assert client.get("/you/").status_code == 200

    actions.merge(jo, joanna)

    assert client.get("/you/").status_code == 302
    assert not get_user(client).is_authenticated


def test_who_ran_the_site_goes_on_running_it(jo, joanna):
    Account.objects.filter(person=joanna).update(is_operator=True)

    actions.merge(jo, joanna)

    assert Account.objects.get(person=jo).is_operator


def test_the_provider_that_opened_the_one_opens_the_one_who_stays(jo, joanna):
    for person, uid in ((jo, "jo-there"), (joanna, "joanna-there")):
        SocialAccount.objects.create(user=person.account, provider="orcid", uid=uid)

    actions.merge(jo, joanna)

    ways = SocialAccount.objects.order_by("uid").values_list("uid", "user")
    assert list(ways) == [("jo-there", jo.account.pk), ("joanna-there", jo.account.pk)]


@pytest.mark.parametrize(
    ("is_jo_found", "is_joanna_found", "found"),
    [(True, True, True), (True, False, False), (False, True, False), (False, False, False)],
)
def test_nobody_is_found_by_an_address_who_had_not_allowed_it(jo, joanna, ira, is_jo_found, is_joanna_found, found):
    for person, is_found in ((jo, is_jo_found), (joanna, is_joanna_found)):
        Account.objects.filter(person=person).update(is_found_by_address=is_found)

    actions.merge(jo, joanna)

    for email in ("jo@mail.example", "joanna@mail.example"):
        assert found_by_address(ira, [email]) == ([jo] if found else [])


def test_passkeys_and_the_second_step_of_the_one_who_stays_stay(jo, joanna):
    kept = Authenticator.objects.create(user=jo.account, type="totp", data={"secret": "x"})

    actions.merge(jo, joanna)

    assert list(Authenticator.objects.all()) == [kept]


def test_somebody_whom_both_knew_is_known_once_and_no_note_is_lost(jo, joanna, ira):
    for person, notes in ((jo, "Met in Leeds."), (joanna, "Knows deeds.")):
        actions.connect(person, ira)
        actions.note_about(person, ira, category=None, met_at="", notes=notes)
    Connection.objects.filter(person=ira, other=joanna).update(met_at="York, 2019")

    actions.merge(jo, joanna)

    assert [(it.person, it.other, it.met_at, it.notes) for it in Connection.objects.order_by("person")] == sorted(
        [(jo, ira, "", "Met in Leeds.\n\nKnows deeds."), (ira, jo, "York, 2019", "")], key=lambda row: row[0].pk
    )


def test_categories_of_one_name_are_one(jo, joanna, ira):
    for person in (jo, joanna):
        Category.objects.create(person=person, kind="own", name="Choir")
    Category.objects.create(person=joanna, kind="colleague")
    actions.connect(joanna, ira)
    Connection.objects.filter(person=joanna).update(category=Category.objects.get(person=joanna, name="Choir"))

    actions.merge(jo, joanna)

    assert sorted(Category.objects.values_list("person", "kind", "name")) == [
        (jo.pk, "colleague", ""),
        (jo.pk, "own", "Choir"),
    ]
    assert Connection.objects.get(person=jo).category == Category.objects.get(person=jo, name="Choir")


def test_nobody_knows_blocks_asks_or_follows_themselves_afterwards(jo, joanna):
    actions.connect(jo, joanna)
    actions.follow(jo, joanna)
    actions.block(joanna, jo)
    ConnectionRequest.objects.create(asker=jo, asked=joanna, asked_at=timezone.now())

    actions.merge(jo, joanna)

    for model in (Connection, Follow, Block, ConnectionRequest):
        assert not model.objects.exists()


def test_who_has_blocked_the_one_has_blocked_both(jo, joanna, ira):
    actions.block(ira, joanna)

    actions.merge(jo, joanna)

    assert [(block.blocker, block.blocked) for block in Block.objects.all()] == [(ira, jo)]


@pytest.mark.parametrize("is_by_ira", [True, False])
def test_a_block_of_the_one_ends_what_there_was_with_the_other(jo, joanna, ira, is_by_ira):
    actions.connect(jo, ira)
    actions.follow(jo, ira)
    actions.block(*((ira, joanna) if is_by_ira else (joanna, ira)))

    actions.merge(jo, joanna)

    assert Block.objects.count() == 1
    for model in (Connection, Follow):
        assert not model.objects.exists()


def test_of_people_who_know_one_another_by_now_nobody_waits_for_an_answer(jo, joanna, ira):
    actions.connect(jo, ira)
    actions.ask_to_connect(ira, joanna)

    actions.merge(jo, joanna)

    assert not ConnectionRequest.objects.exists()


def test_an_address_that_was_only_claimed_is_proved_now(jo, joanna):
    claimed = actions.add_address(jo, "joanna@mail.example")

    actions.merge(jo, joanna)

    assert not Address.objects.filter(pk=claimed.pk).exists()
    assert Address.objects.verified().get(email="joanna@mail.example").person == jo


def test_a_second_step_is_not_got_around_by_a_mail(jo, joanna):
    Authenticator.objects.create(user=joanna.account, type="totp", data={"secret": "x"})

    with pytest.raises(actions.MergeRefused, match="second step"):
        actions.merge(jo, joanna)

    assert Person.objects.filter(pk=joanna.pk).exists()
    assert not FormerPerson.objects.exists()


def test_who_has_proved_nothing_takes_nobody_in(jo, joanna):
    Address.objects.filter(person=jo).update(verified_at=None)

    with pytest.raises(actions.MergeRefused, match="Show first"):
        actions.merge(jo, joanna)


def test_who_is_shut_out_does_not_come_back_so(jo, joanna):
    actions.shut_out(joanna)

    with pytest.raises(actions.MergeRefused, match="closed"):
        actions.merge(jo, joanna)


def test_one_and_the_same_and_authors_without_an_account_are_no_two_accounts(jo):
    for other in (jo, actions.unclaimed(name="A. Writer")):
        with pytest.raises(actions.MergeRefused, match="not two accounts"):
            actions.merge(jo, other)
