"""What is asked besides the code; what ends sessions; what an invitation alone can and cannot do."""

import time

import pytest
from allauth.mfa.adapter import get_adapter as mfa_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse

from staffroom.rooms.people import actions, signing_in
from staffroom.rooms.people.models import Account

from .coming_in import ADDRESS, ask_for_code, code_in_mail, come_in, enter, who_is_in
from .factories import PersonFactory

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXP"
PASSWORD = "a shelf of one's own"


@pytest.fixture(autouse=True)
def of_the_site(site):
    return site


@pytest.fixture
def maeve():
    person = PersonFactory(name="Maeve Tully", handle="maeve-tully", account__email=ADDRESS)
    person.account.set_password(PASSWORD)
    person.account.save()
    return person


def figures() -> str:
    return format_hotp_value(hotp_value(SECRET, next(yield_hotp_counters_from_time())))


@pytest.fixture
def with_app(maeve):
    TOTP.activate(maeve.account, SECRET)
    return maeve


def by_password(client, password=PASSWORD, **more):
    return client.post(reverse("people:sign_in"), {"login": ADDRESS, "password": password, **more})


@pytest.mark.parametrize("way", [come_in, by_password])
def test_the_second_step_is_asked_for_whatever_the_first_one_was(client, with_app, way):
    answer = way(client, next="/you/")

    assert answer["Location"] == reverse("mfa_authenticate")
    assert who_is_in(client) == ""
    answer = client.post(reverse("mfa_authenticate"), {"code": figures()})
    assert (answer.status_code, answer["Location"]) == (302, "/you/")
    assert who_is_in(client) == "Maeve Tully"


@pytest.mark.parametrize("way", [come_in, by_password])
def test_no_page_can_be_seen_before_the_second_step(client, with_app, way):
    way(client)

    for name in ("people:account", "people:takeaway", "people:leaving", "people:welcome", "mfa_index"):
        assert client.get(reverse(name))["Location"].startswith("/sign-in/"), name


def test_who_sets_up_an_app_comes_to_the_codes_without_being_asked_again(client):
    person = PersonFactory(account__email=ADDRESS)
    come_in(client)
    page = client.get(reverse("mfa_activate_totp"))
    shown = page.context["form"].secret
    answer = client.post(
        reverse("mfa_activate_totp"),
        {"code": format_hotp_value(hotp_value(shown, next(yield_hotp_counters_from_time())))},
    )

    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(answer["Location"]).status_code == 200
    assert Authenticator.objects.filter(user=person.account, type=Authenticator.Type.TOTP).count() == 1


def test_figures_that_are_not_right_prove_nothing(client):
    person = PersonFactory(account__email=ADDRESS)
    come_in(client)
    assert client.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 200

    TOTP.activate(person.account, SECRET)

    assert client.get(reverse("mfa_generate_recovery_codes"))["Location"].startswith(reverse("mfa_reauthenticate"))


def test_a_wrong_second_step_opens_nothing_and_is_limited_across_sessions(with_app):
    for _ in range(6):
        client = Client()
        by_password(client)
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    client = Client()
    by_password(client)
    client.post(reverse("mfa_authenticate"), {"code": figures()})

    assert who_is_in(client) == ""


def test_asking_for_a_code_again_does_not_lead_past_the_second_step(client, with_app):
    come_in(client)
    ask_for_code(client)

    assert enter(client, code_in_mail())["Location"] == reverse("mfa_authenticate")
    assert who_is_in(client) == ""


def test_a_changed_password_ends_the_other_sessions(client_of, maeve):
    here, elsewhere = client_of(maeve), client_of(maeve)

    here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": "two shelves of one's own", "password2": "two shelves of one's own"},
    )

    assert (who_is_in(here), who_is_in(elsewhere)) == ("Maeve Tully", "")
    assert "Your password was changed" in mail.outbox[-1].subject


def test_signing_out_everywhere_else_keeps_this_session(client_of, maeve):
    here, elsewhere = client_of(maeve), client_of(maeve)

    here.post(reverse("people:sessions"))

    assert (who_is_in(here), who_is_in(elsewhere)) == ("Maeve Tully", "")


def test_signing_out_takes_a_post(client_of, maeve):
    client = client_of(maeve)
    assert client.get(reverse("account_logout")).status_code == 200
    assert who_is_in(client) == "Maeve Tully"

    assert client.post(reverse("account_logout"))["Location"] == "/"
    assert who_is_in(client) == ""


def test_who_came_in_by_a_code_can_remove_a_forgotten_password(client, client_of, maeve):
    elsewhere = client_of(maeve)
    come_in(client)

    client.post(reverse("people:password_removal"))

    assert Account.objects.get(person=maeve).has_usable_password() is False
    assert (who_is_in(client), who_is_in(elsewhere)) == ("Maeve Tully", "")


def test_an_open_session_is_not_enough_to_remove_a_password(client_of, maeve, monkeypatch):
    client = client_of(maeve)
    client.post(reverse("people:password_removal"))
    assert Account.objects.get(person=maeve).has_usable_password() is True

    other = Client()
    come_in(other)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 16 * 60)
    other.post(reverse("people:password_removal"))
    assert Account.objects.get(person=maeve).has_usable_password() is True


def test_a_password_is_changed_only_by_who_knows_it(client_of, maeve):
    client_of(maeve).post(
        reverse("account_change_password"),
        {"oldpassword": "guessing", "password1": "two shelves of one's own", "password2": "two shelves of one's own"},
    )

    assert Account.objects.get(person=maeve).check_password(PASSWORD)


def test_a_first_password_can_be_set(client_of):
    person = PersonFactory(account__email=ADDRESS)
    client = client_of(person)

    client.post(reverse("account_set_password"), {"password1": PASSWORD, "password2": PASSWORD})

    assert who_is_in(client) == person.name
    assert by_password(Client())["Location"] == "/"


# Without a relay an invitation to one address signs its bearer in. Whoever then proves the address owns the account.


@pytest.fixture
def intruder():
    """A browser that came in by an invitation to somebody else's address."""
    client = Client()
    request = RequestFactory().post("/")
    request.session = client.session
    request.META["CSRF_COOKIE"] = "x" * 32
    person = signing_in.arrive_unproved(request, email=ADDRESS, name="Maeve Tully")
    request.session.save()
    client.cookies["staffroom"] = request.session.session_key
    assert who_is_in(client) == person.name
    return client


def test_the_owner_of_the_address_gets_the_account_and_the_intruder_is_out(intruder):
    owner = Client()

    answer = come_in(owner)

    assert answer["Location"].startswith("/welcome/")
    assert (who_is_in(owner), who_is_in(intruder)) == ("Maeve Tully", "")


def test_an_intruder_can_leave_no_password_passkey_or_app_behind(intruder):
    answer = intruder.post(reverse("account_set_password"), {"password1": PASSWORD, "password2": PASSWORD})
    assert answer["Location"] == reverse("people:account")
    for name in ("mfa_activate_totp", "mfa_add_webauthn"):
        assert intruder.post(reverse(name), {}).status_code in {200, 302}

    assert Account.objects.get().has_usable_password() is False
    assert Authenticator.objects.count() == 0


def test_an_intruder_who_proves_an_address_of_their_own_keeps_no_claim_on_the_invited_one(intruder):
    person = Account.objects.get().person
    actions.verify_address(actions.add_address(person, "intruder@evil.example"))

    owner = Client()
    come_in(owner)

    assert actions.person_of(ADDRESS) != person
    assert actions.person_of("intruder@evil.example") == person


def test_an_invitation_opens_no_account_that_somebody_has_used(intruder):
    request = RequestFactory().post("/")
    with pytest.raises(actions.AddressRefused, match="come in with this address before"):
        signing_in.arrive_unproved(request, email=ADDRESS, name="Again")


def test_an_invitation_opens_no_account_that_has_proved_its_address(maeve):
    request = RequestFactory().post("/")
    with pytest.raises(actions.AddressRefused):
        signing_in.begin_unproved(request, maeve)


def test_the_library_speaks_our_words():
    assert mfa_adapter().error_messages["incorrect_code"]
    assert "Those are not the figures" in str(signing_in.get_adapter().error_messages["incorrect_code"])
