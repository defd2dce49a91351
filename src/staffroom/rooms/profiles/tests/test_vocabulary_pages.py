"""The pages on which operators keep the words of profiles, and owners what members see of one another."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from staffroom.rooms.networks.models import Membership
from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions
from staffroom.rooms.profiles.models import Term

from .factories import TermFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client_of, site):
    return client_of(PersonFactory(account__is_operator=True))


def upload(client, text, **more):
    return client.post(
        reverse("profiles:vocabulary", args=["sector"]),
        {"file": SimpleUploadedFile("words.csv", text.encode()), **more},
    )


def names(vocabulary="sector"):
    return list(
        Term.objects.filter(vocabulary=vocabulary, is_offered=True).order_by("position").values_list("name", flat=True)
    )


def test_a_list_we_ship_is_brought_in_by_its_button(client):
    answer = client.post(reverse("profiles:vocabularies"), {"ready": "information"}, follow=True)

    assert f"{Term.objects.count()} words added." in answer.content.decode()
    assert names("stage")[0] == "Student"


def test_a_list_that_there_is_not_is_refused(client):
    answer = client.post(reverse("profiles:vocabularies"), {"ready": "astrology"}, follow=True)

    assert "There is no such list." in answer.content.decode()


def test_what_is_downloaded_is_changed_and_brought_in_again(client):
    TermFactory(slug="law", name="Law", names={"de": "Recht"})
    raw = client.get(reverse("profiles:vocabulary_file", args=["sector"])).content.decode("utf-8-sig")
    assert raw == "slug,name,name_de\r\nlaw,Law,Recht\r\n"

    answer = upload(client, raw.replace("Law", "Law and justice"))

    assert answer.status_code == 302
    assert names() == ["Law and justice"]


def test_a_file_that_is_no_list_is_refused_beside_the_field(client):
    answer = upload(client, "word\nLaw\n")

    assert answer.status_code == 422
    assert "one of them must be “name”" in answer.content.decode()


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "There is nothing in this file. Choose another."),
        (b"PK\x03\x04" + bytes(500), "This is a workbook"),
        ("name\n".encode("utf-16"), "There is no word in this file."),
        (b"name\n" + b"Law\n" * 2_500_000, "larger than a megabyte"),
        (b"name\n" + b"Law\n" * 8_000_000, "larger than a megabyte"),
    ],
    ids=["empty", "workbook", "head alone", "ten megabytes", "thirty megabytes"],
)
def test_every_file_that_is_no_list_gets_its_reason(client, raw, said):
    answer = client.post(
        reverse("profiles:vocabulary", args=["sector"]), {"file": SimpleUploadedFile("words.csv", raw)}
    )

    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    assert names() == []


def test_a_word_is_called_otherwise_withdrawn_and_offered_again(client):
    term = TermFactory(name="Law", names={"cy": "Y gyfraith"})

    client.post(reverse("profiles:term", args=[term.pk]), {"name": "Law and justice", "name_de": "Recht"})
    term.refresh_from_db()
    assert (term.name, term.names) == ("Law and justice", {"cy": "Y gyfraith", "de": "Recht"})

    client.post(reverse("profiles:term_offer", args=[term.pk]), {"wish": "withdraw"})
    assert names() == []
    assert "Law and justice" in client.get("/site/vocabularies/sector/?show=others").content.decode()

    client.post(reverse("profiles:term_offer", args=[term.pk]), {"wish": "offer"})
    assert names() == ["Law and justice"]


def test_two_words_become_one_by_the_short_name_of_the_one_that_stays(client):
    one, other = TermFactory(slug="law"), TermFactory(slug="justice")

    answer = client.post(reverse("profiles:term_together", args=[other.pk]), {"into": "nothing"})
    assert answer.status_code == 422

    client.post(reverse("profiles:term_together", args=[other.pk]), {"into": "law"})
    assert list(Term.objects.all()) == [one]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_many_words_as_for_one(client, count, django_assert_num_queries):
    TermFactory.create_batch(count)
    there = reverse("profiles:vocabulary", args=["sector"])
    client.get(there)

    with django_assert_num_queries(5):
        client.get(there)


def test_owners_choose_what_members_see_of_one_another(client_of, site):
    owner, facilitator = PersonFactory(), PersonFactory()
    network = NetworkFactory(owner=owner)
    MembershipFactory(network=network, person=facilitator, role=Membership.Role.FACILITATOR)
    there = reverse("profiles:network_fields", args=[network.slug])
    assert client_of(facilitator).get(there).status_code == 404

    client_of(owner).post(there, {"fields_shown": ["about", "work"]})

    withheld = set(network.withheld_fields.values_list("field", flat=True))
    assert {"about", "work"} & withheld == set()
    assert {"photo", "address", "known"} <= withheld
    assert 'value="about" id="id_fields_shown_2" checked' in client_of(owner).get(there).content.decode()


def test_a_network_withholds_only_fields_that_exist(site):
    owner = PersonFactory()

    with pytest.raises(actions.DisclosureRefused):
        actions.withhold(NetworkFactory(owner=owner), ["shoes"], by=owner)
