"""“Is this you?”: the author of old mail comes along, and shows it by the address."""

import re

import pytest
from django.core import signing

from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Account, Address, Person
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import ConversationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def jo(site):
    return PersonFactory(name="Jo Norwood", handle="jo")


@pytest.fixture
def message(site):
    """Written in 2009 from an address that nobody here has."""
    author = Person.objects.get(pk=people.authors({"j.norwood@old.example": "J. Norwood"})["j.norwood@old.example"])
    return by(ConversationFactory(), author)


def by(conversation, author):
    first = conversation.messages.get(number=1)
    first.author = author
    first.save()
    return first


def link_in(outbox):
    [letter] = outbox
    assert letter.to == ["j.norwood@old.example"]
    return re.search(r"(/you/claims/\S+)", letter.body).group(1)


def test_a_message_of_nobody_here_asks_whether_it_is_you(client_of, jo, message):
    url = f"/messages/{message.pk}/claim/"

    for reader in (jo, None):
        assert url in client_of(reader).get(f"/conversations/{message.conversation_id}/").content.decode()
    assert "Is this you?" not in client_of(jo).get("/conversations/").content.decode()


def test_from_the_message_by_the_mail_to_ones_own_words(client_of, jo, message, run_tasks, mailoutbox):
    client = client_of(jo)
    page = client.get(f"/messages/{message.pk}/claim/").content.decode()
    assert "Are you J. Norwood?" in page
    assert "old.example" not in page

    client.post(f"/messages/{message.pk}/claim/")
    link = link_in(mailoutbox)
    assert "j.norwood@old.example" in client.get(link).content.decode()
    assert not Address.objects.filter(person=jo, email="j.norwood@old.example").exists()
    client.post(link)
    run_tasks()

    message.refresh_from_db()
    assert message.author == jo
    assert people.person_of("j.norwood@old.example") == jo
    assert "Is this you?" not in client.get(f"/conversations/{message.conversation_id}/").content.decode()


def test_the_link_is_for_nobody_else_and_proves_nothing_by_being_opened(client_of, jo, message, mailoutbox):
    client_of(jo).post(f"/messages/{message.pk}/claim/")
    link = link_in(mailoutbox)

    assert client_of(PersonFactory()).get(link).status_code == 404
    assert client_of(PersonFactory()).post(link).status_code == 404
    assert client_of(None).get(link).status_code == 302
    client_of(jo).get(link)
    assert people.person_of("j.norwood@old.example") is None


def test_a_link_that_we_did_not_make_leads_nowhere(client_of, jo, message):
    forged = signing.dumps([jo.pk, message.author.addresses.get().pk], salt="another")

    assert client_of(jo).get(f"/you/claims/{forged}/").status_code == 404
    assert client_of(jo).get("/you/claims/nonsense/").status_code == 404


def test_who_is_quicker_has_shown_it_and_the_other_is_told(client_of, jo, message, run_tasks, mailoutbox):
    client_of(jo).post(f"/messages/{message.pk}/claim/")
    people.join(email="j.norwood@old.example", verified=True)

    answer = client_of(jo).post(link_in(mailoutbox), follow=True).content.decode()

    assert "This address belongs to another account." in answer
    assert people.person_of("j.norwood@old.example") != jo


def test_a_strangers_mailbox_is_not_filled_with_links(client_of, jo, message, mailoutbox):
    client = client_of(jo)
    for _number in range(7):
        answer = client.post(f"/messages/{message.pk}/claim/", follow=True)

    assert len(mailoutbox) == 5
    assert "We have written there several times already." in answer.content.decode()


def test_what_one_may_not_read_can_not_be_claimed(client_of, jo, message):
    type(message.conversation).objects.filter(pk=message.conversation_id).update(audience="nobody")

    assert client_of(jo).get(f"/messages/{message.pk}/claim/").status_code == 404
    assert client_of(jo).post(f"/messages/{message.pk}/claim/").status_code == 404


def test_a_members_message_is_nobodys_to_claim(client_of, jo, message):
    by(message.conversation, PersonFactory())

    assert client_of(jo).get(f"/messages/{message.pk}/claim/")["Location"] == f"/messages/{message.pk}/"


def test_an_author_without_an_address_can_not_be_proved_here(client_of, jo, message, mailoutbox):
    by(message.conversation, people.unclaimed(name="A. Writer"))

    page = client_of(jo).get(f"/messages/{message.pk}/claim/").content.decode()
    client_of(jo).post(f"/messages/{message.pk}/claim/")

    assert "say from which address it was written" in page
    assert mailoutbox == []


def test_whoever_came_in_without_proof_is_out_when_the_first_address_is_proved_so(client_of, message, site, mailoutbox):
    jo = people.join(email="jo@mail.example", verified=False)
    Account.objects.filter(person=jo).update(was_in_unproved=True)
    other = client_of(jo)
    client = client_of(jo)
    client.post(f"/messages/{message.pk}/claim/")
    client.post(link_in(mailoutbox))

    assert client.get("/you/").status_code == 200
    assert other.get("/you/").status_code == 302
