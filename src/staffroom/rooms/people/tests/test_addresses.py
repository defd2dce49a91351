"""Addresses: the truth, its mirror, and whose they are."""

from contextlib import suppress

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from staffroom.journal.models import Entry
from staffroom.rooms.people import actions
from staffroom.rooms.people.models import Account, Address, Person

from .factories import PersonFactory

pytestmark = pytest.mark.django_db

EMAILS = [f"{name}@kinship.example" for name in ("ada", "bea", "cyd", "dot")]


def truth():
    """What the sign-in library should know: (person, email, proved, first) of every address of who has an account."""
    rows = Address.objects.filter(person__account__isnull=False)
    return sorted((row.person_id, row.email, row.verified_at is not None, row.is_primary) for row in rows)


def mirrored():
    rows = EmailAddress.objects.select_related("user")
    return sorted((row.user.person_id, row.email, row.verified, row.primary) for row in rows)


steps = st.lists(
    st.tuples(
        st.sampled_from(["join", "join proved", "add", "verify", "primary", "remove", "fail", "mend", "leave"]),
        st.integers(0, 3),
        st.sampled_from(EMAILS),
    ),
    max_size=14,
)


def take(step: str, number: int, email: str) -> None:
    """One step of somebody, whether it is refused or not."""
    if step.startswith("join"):
        actions.join(email=email, verified=step == "join proved")
        return
    members = list(Person.objects.members().order_by("pk"))
    if not members:
        return
    person = members[number % len(members)]
    if step == "add":
        actions.add_address(person, email)
    elif step == "leave":
        actions.leave(person, keeps_words=True)
    elif address := person.addresses.filter(email=email).first():
        {
            "verify": actions.verify_address,
            "primary": actions.make_primary,
            "remove": actions.remove_address,
            "fail": actions.mark_failing,
            "mend": actions.mark_working,
        }[step](address)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_after_any_sequence_of_actions_the_mirror_says_what_the_addresses_say(db, taken):
    Person.objects.all().delete()
    for step in taken:
        with suppress(actions.Refused):
            take(*step)
        assert mirrored() == truth()
        for account in Account.objects.all():
            first = Address.objects.filter(person=account.person_id, is_primary=True).first()
            assert first is None or account.email == first.email
            # Mail goes to a proved address if there is one.
            proved = Address.objects.verified().filter(person=account.person_id)
            assert not proved or (first and first.verified_at)


def test_an_address_is_lower_case_and_added_once():
    person = PersonFactory()

    first = actions.add_address(person, " Maeve@Kinship.Example ")

    assert (first.email, first.verified_at, first.is_primary) == ("maeve@kinship.example", None, False)
    assert actions.add_address(person, "maeve@kinship.example") == first


@pytest.mark.parametrize(
    "email", ["", "maeve", "maeve@", "a@b", "maeve@kinship.example\nBcc: all@x.example", "a b@c.de"]
)
def test_what_is_no_address_is_refused(email):
    with pytest.raises(actions.AddressRefused, match="no email address"):
        actions.add_address(PersonFactory(), email)


def test_the_eleventh_address_is_refused():
    person = PersonFactory()
    for number in range(9):
        actions.add_address(person, f"maeve-{number}@kinship.example")

    with pytest.raises(actions.AddressRefused, match="ten addresses"):
        actions.add_address(person, "maeve@kinship.example")


def test_somebody_elses_address_can_be_claimed_and_never_proved():
    owner, other = PersonFactory(account__email="maeve@kinship.example"), PersonFactory()
    claim = actions.add_address(other, "maeve@kinship.example")

    with pytest.raises(actions.AddressRefused, match="another account"):
        actions.verify_address(claim)

    assert actions.person_of("maeve@kinship.example") == owner


def test_a_claim_ends_when_the_owner_proves_the_address():
    other = PersonFactory()
    actions.add_address(other, "maeve@kinship.example")

    owner = actions.join(email="maeve@kinship.example", verified=True)

    assert actions.person_of("maeve@kinship.example") == owner
    assert other.addresses.filter(email="maeve@kinship.example").count() == 0
    assert mirrored() == truth()


def test_proving_an_address_that_somebody_came_in_with_unproved_leaves_them_without_it():
    """They had an invitation to it; somebody else shows that it is theirs and may use it as the first one."""
    unproved = actions.join(email="maeve@kinship.example", verified=False)
    owner = PersonFactory()
    address = actions.verify_address(actions.add_address(owner, "maeve@kinship.example"))

    actions.make_primary(address)

    assert Account.objects.get(person=owner).email == "maeve@kinship.example"
    assert unproved.addresses.count() == 0
    assert Account.objects.get(person=unproved).email.endswith("@nowhere.invalid")


def test_who_lost_their_only_address_can_add_another_and_prove_it():
    unproved = actions.join(email="maeve@kinship.example", verified=False)
    actions.join(email="maeve@kinship.example", verified=True)
    Address.objects.filter(person=unproved).delete()

    address = actions.verify_address(actions.add_address(unproved, "maeve@home.example"))

    assert address.is_primary is True
    assert mirrored() == truth()


def test_the_primary_address_stays_until_another_one_is_first():
    person = PersonFactory()
    first = person.addresses.get()
    with pytest.raises(actions.AddressRefused, match="Mail goes to this address"):
        actions.remove_address(first)

    second = actions.add_address(person, "maeve@home.example")
    with pytest.raises(actions.AddressRefused, match="Show first"):
        actions.make_primary(second)
    actions.make_primary(actions.verify_address(second))
    first.refresh_from_db()
    actions.remove_address(first)

    assert list(person.addresses.values_list("email", "is_primary")) == [("maeve@home.example", True)]


def test_an_address_that_fails_and_works_again_is_said_each_time():
    address = PersonFactory().addresses.get()
    for _ in range(2):
        actions.mark_failing(actions.mark_failing(address))
        actions.mark_working(actions.mark_working(address))

    assert [str(entry) for entry in Entry.objects.order_by("pk")] == ["AddressFailed", "AddressMended"] * 2
    assert Address.objects.working().filter(pk=address.pk).exists()


def test_the_first_proof_ends_what_opened_the_account_before():
    person = actions.join(email="maeve@kinship.example", verified=False)
    account = Account.objects.get(person=person)
    account.was_in_unproved = True
    account.set_password("known to whoever was here")
    account.save()
    Authenticator.objects.create(user=account, type="totp", data={"secret": "x"})
    before = account.get_session_auth_hash()

    actions.verify_address(person.addresses.get())

    account.refresh_from_db()
    assert (account.was_in_unproved, account.has_usable_password()) == (False, False)
    assert account.get_session_auth_hash() != before
    assert Authenticator.objects.count() == 0


def test_a_later_proof_ends_nothing():
    person = PersonFactory()
    before = Account.objects.get(person=person).get_session_auth_hash()

    actions.verify_address(actions.add_address(person, "maeve@home.example"))

    assert Account.objects.get(person=person).get_session_auth_hash() == before
