"""The first visit, and what operators change later."""

import pytest
from django.test import Client
from django.urls import reverse

from staffroom.rooms.people import actions
from staffroom.rooms.people.models import Account, Person, Site

from .coming_in import who_is_in
from .factories import PersonFactory

pytestmark = pytest.mark.django_db
ANSWERS = {
    "name": "Staffroom for Information Workers",
    "mail_domain": "Lists.Example.ORG.",
    "operator_name": "Jo Norwood",
    "operator_email": "Jo@Larkfield.example",
}


def link(token: str) -> str:
    return reverse("people:set_up", args=[token])


def test_the_link_from_the_terminal_opens_the_site(client):
    url = link(actions.set_up_token())
    assert client.get(url).status_code == 200

    answer = client.post(url, ANSWERS)

    assert answer["Location"] == reverse("people:set_up_done")
    site = Site.objects.get()
    assert (site.name, site.mail_domain, site.base_url) == (
        "Staffroom for Information Workers",
        "lists.example.org",
        "http://testserver",
    )
    account = Account.objects.get()
    assert (account.email, account.is_operator, account.person.handle) == ("jo@larkfield.example", True, "jo-norwood")
    assert actions.person_of("jo@larkfield.example") == account.person
    assert who_is_in(client) == "Jo Norwood"


@pytest.mark.parametrize("page", ["home:home", "people:sign_in"])
def test_whoever_comes_too_early_reads_that_it_is_not_open_yet_and_no_more(client, page):
    token = actions.set_up_token()

    early = Client().get(reverse(page)).content.decode()
    assert "Come back in a little while." in early
    assert [word for word in ("<form", "setup", "terminal", token) if word in early] == []

    client.post(link(token), ANSWERS)
    assert "Come back in a little while." not in Client().get(reverse(page)).content.decode()


def test_the_link_works_once(client):
    url = link(actions.set_up_token())
    client.post(url, ANSWERS)

    other = Client()
    assert other.get(url).status_code == 410
    assert other.post(url, ANSWERS | {"operator_email": "intruder@evil.example"}).status_code == 410
    assert Account.objects.filter(is_operator=True).count() == 1
    assert actions.set_up_token() == ""


def test_a_link_whose_page_was_open_before_sets_nothing_up_twice(client):
    token = actions.set_up_token()
    actions.set_up_site(token=token, base_url="http://testserver", **ANSWERS)

    with pytest.raises(actions.SetUpRefused, match="has been used"):
        actions.set_up_site(token=token, base_url="http://testserver", **ANSWERS)


def test_a_newer_link_makes_the_older_one_void(client):
    old, new = actions.set_up_token(), actions.set_up_token()

    assert [client.get(link(token)).status_code for token in (old, new, "nonsense")] == [410, 200, 410]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"mail_domain": "nonsense"}, "is no mail domain"),
        ({"mail_domain": "evil.example\nbcc: x"}, "is no mail domain"),
        ({"mail_domain": "-x.example"}, "is no mail domain"),
        ({"name": "\u200b"}, "needs a name"),
        ({"operator_email": "jo"}, "no email address yet"),
    ],
)
def test_wrong_answers_are_said_and_the_link_still_works(client, wrong, words):
    url = link(actions.set_up_token())

    answer = client.post(url, ANSWERS | wrong)

    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert (Person.objects.count(), Site.here().set_up_at) == (0, None)
    assert client.post(url, ANSWERS).status_code == 302


def test_the_likely_mail_domain_is_offered(client, settings):
    token = actions.set_up_token()

    page = client.get(link(token), headers={"host": "staffroom.example.org:8000"}).content.decode()
    assert 'value="staffroom.example.org"' in page
    assert 'value="localhost"' in client.get(link(token), headers={"host": "127.0.0.1:8000"}).content.decode()


def test_the_page_after_it_is_for_operators(site, client_of):
    assert client_of(None).get(reverse("people:set_up_done"))["Location"] == "/"
    assert client_of(PersonFactory()).get(reverse("people:set_up_done"))["Location"] == "/"
    operator = PersonFactory(account__is_operator=True)
    page = client_of(operator).get(reverse("people:set_up_done"))
    assert page.status_code == 200
    assert "it signs in that one person" in page.content.decode()


def test_operators_make_operators(site, client_of):
    client = client_of(PersonFactory(account__is_operator=True))
    PersonFactory(name="Maeve Tully", account__email="maeve@kinship.example")

    assert client.post(reverse("people:operators"), {"email": "nobody@kinship.example"}).status_code == 422
    client.post(reverse("people:operators"), {"email": "Maeve@kinship.example"})

    assert Account.objects.get(email="maeve@kinship.example").is_operator is True
    assert "Maeve Tully" in client.get(reverse("people:operators")).content.decode()


def test_nobody_else_makes_operators_or_renames_the_site(site, client_of):
    person = PersonFactory()
    client = client_of(person)

    for name in ("people:operators", "people:site"):
        assert client.get(reverse(name)).status_code == 404
        assert client.post(reverse(name), {"email": person.account.email, "name": "Mine"}).status_code == 404
    with pytest.raises(actions.OperatorRefused):
        actions.make_operator(person.account.email, by=person)
    with pytest.raises(actions.SetUpRefused):
        actions.change_site(by=person, name="Mine", about="", mail_domain="evil.example")


def test_an_operator_changes_what_the_site_says_of_itself(site, client_of):
    client = client_of(PersonFactory(account__is_operator=True))

    data = {"name": "The Reading Room", "about": "For lone librarians.", "mail_domain": "mail.example.org"}
    assert client.post(reverse("people:site"), data)["Location"] == reverse("people:site")

    changed = Site.objects.get()
    assert (changed.name, changed.about, changed.mail_domain, changed.version) == (
        "The Reading Room",
        "For lone librarians.",
        "mail.example.org",
        2,
    )
    assert client.post(reverse("people:site"), data | {"mail_domain": "?"}).status_code == 422
