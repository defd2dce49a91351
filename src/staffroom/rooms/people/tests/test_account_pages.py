"""The pages of one's own account."""

import re
from urllib.parse import urlencode

import pytest
from django.core import mail, signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from staffroom.rooms.people import actions
from staffroom.rooms.people.models import Account, Address, Person

from .coming_in import come_in, who_is_in
from .factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def of_the_site(site):
    return site


@pytest.fixture
def maeve():
    return PersonFactory(name="Maeve Tully", handle="maeve-tully", account__email="maeve@kinship.example")


@pytest.fixture
def client(client_of, maeve):
    return client_of(maeve)


def link_in_mail() -> str:
    return re.search(r"http://testserver(\S+)", mail.outbox[-1].body)[1]


def page(client) -> str:
    return client.get(reverse("people:account")).content.decode()


def test_an_introduction_can_be_changed(client, maeve):
    answer = client.post(
        reverse("people:account"), {"name": "Maeve T", "handle": "@Maeve", "headline": "Kinship Care Trust"}
    )

    assert answer["Location"] == reverse("people:account")
    maeve.refresh_from_db()
    assert (maeve.name, maeve.handle, maeve.headline) == ("Maeve T", "maeve", "Kinship Care Trust")


def test_a_refused_introduction_is_shown_again_with_the_reason(client, maeve):
    PersonFactory(handle="taken")

    answer = client.post(reverse("people:account"), {"name": "Maeve T", "handle": "taken"})

    assert answer.status_code == 422
    assert "This handle is taken. Choose another" in answer.content.decode()
    maeve.refresh_from_db()
    assert maeve.name == "Maeve Tully"


def test_a_name_that_says_nothing_is_pointed_out_at_the_name(client):
    answer = client.post(reverse("people:account"), {"name": " . ", "handle": "maeve"})

    assert answer.context["introduction"].errors == {"name": ["Say what others should call you."]}


def test_preferences_are_kept_and_the_next_page_speaks_that_language(client, maeve):
    client.post(reverse("people:preferences"), {"language": "de", "timezone": "Europe/Berlin", "theme": "dark"})

    account = Account.objects.get(person=maeve)
    assert (account.language, account.timezone, account.theme) == ("de", "Europe/Berlin", "dark")
    assert '<html lang="de" data-theme="dark">' in page(client)


@pytest.mark.parametrize("wrong", [{"language": "tlh"}, {"timezone": "Europe/Atlantis"}, {"theme": "pink"}])
def test_preferences_that_do_not_exist_are_refused(client, maeve, wrong):
    data = {"language": "de", "timezone": "Europe/Berlin", "theme": ""} | wrong

    assert client.post(reverse("people:preferences"), data).status_code == 422
    assert Account.objects.get(person=maeve).language == "en-gb"


def test_time_zones_are_offered_by_region_each_place_once(client):
    offered = dict(client.get(reverse("people:account")).context["preferences"].fields["timezone"].choices)

    assert list(offered)[:3] == ["UTC", "Africa", "America"]
    assert ("America/Argentina/Buenos_Aires", "Argentina, Buenos Aires") in offered["America"]
    assert [zone for region in offered.values() for zone, *_ in region if zone == "Asia/Calcutta"] == []


def test_a_time_zone_chosen_by_an_older_name_can_be_kept(client, maeve):
    Account.objects.filter(person=maeve).update(timezone="Asia/Calcutta")
    kept = client.get(reverse("people:account")).context["preferences"]["timezone"]
    client.post(reverse("people:preferences"), {"language": "en-gb", "timezone": kept.value(), "theme": "dark"})

    account = Account.objects.get(person=maeve)
    assert (account.timezone, account.theme) == ("Asia/Calcutta", "dark")
    assert kept.field.choices[0] == ("Asia/Calcutta", "Asia, Calcutta")


def test_an_address_is_added_by_opening_the_link_that_is_mailed_to_it(client, maeve):
    client.post(reverse("people:addresses"), {"email": "Maeve@home.example"})
    assert mail.outbox[-1].to == ["maeve@home.example"]
    link = link_in_mail()

    assert client.get(link).status_code == 200
    assert Address.objects.get(email="maeve@home.example").verified_at is None
    client.post(link)

    assert Address.objects.get(email="maeve@home.example").verified_at is not None
    assert who_is_in(client) == "Maeve Tully"


def test_the_link_leads_a_guest_to_sign_in_and_back(client):
    client.post(reverse("people:addresses"), {"email": "maeve@home.example"})
    link = link_in_mail()
    guest = Client()

    assert guest.get(link)["Location"] == f"/sign-in/?{urlencode({'next': link}, safe='/')}"
    assert come_in(guest, "maeve@kinship.example", next=link)["Location"] == link


def test_the_link_proves_nothing_for_somebody_else(client, client_of):
    client.post(reverse("people:addresses"), {"email": "maeve@home.example"})

    assert client_of(PersonFactory()).post(link_in_mail()).status_code == 404
    assert Address.objects.get(email="maeve@home.example").verified_at is None


@pytest.mark.parametrize(
    "token", ["nonsense", signing.dumps(1, salt="another")], ids=["nonsense", "signed for another purpose"]
)
def test_a_link_that_we_did_not_make_leads_nowhere(client, token):
    assert client.get(reverse("people:address_proof", args=[token])).status_code == 404


def test_adding_somebody_elses_address_says_the_same_and_changes_nothing_for_them(client, client_of):
    owner = PersonFactory(account__email="jo@larkfield.example")
    said = []
    for email in ("jo@larkfield.example", "nobody@larkfield.example"):
        client.post(reverse("people:addresses"), {"email": email})
        said.append(page(client).count(f"We wrote to {email}"))

    assert said == [1, 1]
    assert [letter.to for letter in mail.outbox] == [["jo@larkfield.example"], ["nobody@larkfield.example"]]
    assert actions.person_of("jo@larkfield.example") == owner


def test_one_address_gets_five_links_a_day_at_most(client):
    client.post(reverse("people:addresses"), {"email": "victim@else.example"})
    added = Address.objects.get(email="victim@else.example")
    for _ in range(7):
        client.post(reverse("people:address", args=[added.pk]), {"wish": "prove"})

    assert len(mail.outbox) == 5
    assert "We have written there several times already" in page(client)


def test_a_dying_work_address_is_replaced_in_one_step(client, maeve):
    other = actions.verify_address(actions.add_address(maeve, "maeve@home.example"))

    client.post(reverse("people:address_primary", args=[other.pk]))
    client.post(
        reverse("people:address", args=[maeve.addresses.get(email="maeve@kinship.example").pk]), {"wish": "remove"}
    )

    assert list(maeve.addresses.values_list("email", "is_primary")) == [("maeve@home.example", True)]
    assert come_in(Client(), "maeve@home.example")["Location"] == "/"


def test_an_address_that_failed_is_shown_and_tried_again_on_request(client, maeve):
    address = maeve.addresses.get()
    actions.mark_failing(address)
    assert "came back several times" in page(client)

    client.post(reverse("people:address", args=[address.pk]), {"wish": "retry"})

    address.refresh_from_db()
    assert address.failing_since is None
    assert "came back several times" not in page(client)


def test_nobody_touches_the_addresses_of_others(client):
    other = PersonFactory().addresses.get()

    for name in ("people:address", "people:address_primary"):
        assert client.post(reverse(name, args=[other.pk]), {"wish": "remove"}).status_code == 404
    assert Address.objects.filter(pk=other.pk).exists()


# The site, the session, the account with its person, the person twice for forms, the addresses.
@pytest.mark.parametrize("count", [1, 3])
def test_the_account_page_takes_the_same_number_of_queries_with_one_address_and_with_three(
    client, maeve, count, django_assert_num_queries
):
    for number in range(count - 1):
        actions.verify_address(actions.add_address(maeve, f"maeve-{number}@home.example"))

    with django_assert_num_queries(6):
        client.get(reverse("people:account"))


def test_a_person_is_shown_to_members_and_not_to_guests(client, client_of):
    other = PersonFactory(name="Jo Norwood", handle="jo-norwood", account__email="secret-address@larkfield.example")

    shown = client.get("/@jo-norwood/").content.decode()
    assert "Jo Norwood" in shown
    assert "secret-address" not in shown
    for handle in (other.handle, "nobody-of-that-name"):
        assert Client().get(f"/@{handle}/")["Location"] == f"/sign-in/?next=%2F%40{handle}%2F"


def test_former_and_imported_people_have_no_page(client):
    PersonFactory(kind=Person.Kind.UNCLAIMED, handle="desmond")

    assert client.get("/@desmond/").status_code == 404


def test_somebody_new_says_who_they_are_and_goes_on(client_of):
    person = actions.join(email="ada@kinship.example", verified=True)
    client = client_of(person)

    answer = client.post(
        reverse("people:welcome"), {"name": "Ada Byrne", "handle": "ada-byrne", "headline": "", "next": "/networks/"}
    )

    assert answer["Location"] == "/networks/"
    assert Account.objects.get(person=person).introduced_at <= timezone.now()


def test_the_welcome_page_leads_to_no_other_site(client):
    data = {"name": "Maeve", "handle": "maeve", "next": "https://evil.example/"}

    assert client.post(reverse("people:welcome"), data)["Location"] == "/"


def test_nobody_sees_an_address_until_its_owner_wishes_so(client, maeve):
    assert not maeve.account.shows_address
    assert "Nobody else sees them." in page(client)

    answer = client.post(reverse("people:own_address"), {"shows_address": "on"}, follow=True)

    assert "Your messages carry your own address from now on, wherever they arrive with it." in answer.content.decode()
    assert Account.objects.get(person=maeve).shows_address
    assert "Others see the one that mail goes to, in what you write." in page(client)


def test_the_wish_is_taken_back_by_leaving_the_box_empty(client, maeve):
    actions.show_address(maeve.account, shows=True)

    answer = client.post(reverse("people:own_address"), follow=True)

    assert "From now on nobody sees an address of yours by email." in answer.content.decode()
    assert not Account.objects.get(person=maeve).shows_address


def test_where_addresses_are_never_shown_nobody_is_asked(client, settings):
    settings.REWRITES_FROM = "always"
    assert "My letters carry my own address" not in page(client)
