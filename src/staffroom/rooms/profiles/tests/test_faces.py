"""Faces beside what people say: for members, as far as they may see them, and at no further question."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from staffroom.rooms.conversations.actions import mark_read, start_private
from staffroom.rooms.conversations.tests.factories import ConversationFactory, MessageFactory, network_of
from staffroom.rooms.people.actions import block
from staffroom.rooms.people.models import Audience, Person
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles import actions
from staffroom.rooms.profiles.models import Profile

pytestmark = pytest.mark.django_db
FACE = reverse("profiles:photo", args=["a0picture", 96, "webp"])
SHOWN = f'<img src="{FACE}" width="36" height="36" loading="lazy" alt="">'


@pytest.fixture
def jo(site):
    return with_face(PersonFactory(name="Jo Norwood", handle="jo-norwood"), "a0picture")


@pytest.fixture
def fellow(site):
    return PersonFactory(name="Priya Raman")


@pytest.fixture
def conversation(jo, fellow):
    found = ConversationFactory(networks=[network_of(jo, fellow)])
    MessageFactory(author=jo, conversation=found)
    return found


def with_face(person, token):
    Profile.objects.update_or_create(person=person, defaults={"photo": token})
    Person.objects.filter(pk=person.pk).update(photo=token)
    person.photo = token
    return person


def read(client, conversation):
    return client.get(f"/conversations/{conversation.pk}/").content.decode()


def test_a_face_stands_beside_each_message(client_of, jo, fellow, conversation):
    MessageFactory(author=jo, conversation=conversation)
    MessageFactory(author=fellow, conversation=conversation)

    shown = read(client_of(fellow), conversation)

    assert shown.count(SHOWN) == 2
    assert ">PR</span>" in shown


def test_guests_are_shown_initials(client_of, jo, conversation):
    actions.show(jo, audience=Audience.PUBLIC, is_indexed=False)
    actions.disclose(jo, {"photo": (Audience.PUBLIC, None)})

    shown = read(client_of(None), conversation)

    assert ("a0picture" in shown, ">JN</span>" in shown) == (False, True)


@pytest.mark.parametrize("audience", [Audience.NETWORK, Audience.CONNECTIONS, Audience.ME])
def test_a_photo_that_is_not_for_every_member_stands_beside_no_message(client_of, jo, fellow, conversation, audience):
    client = client_of(fellow)
    assert FACE in read(client, conversation)

    actions.disclose(jo, {"photo": (audience, None)})

    assert "a0picture" not in read(client, conversation)
    assert client.get(FACE).status_code == 404


def test_a_photo_that_is_removed_is_beside_no_message_at_once(client_of, jo, fellow, conversation):
    actions.remove_photo(Person.objects.get(pk=jo.pk))

    assert "a0picture" not in read(client_of(fellow), conversation)


def test_who_has_blocked_somebody_looks_to_them_like_anybody_without_a_photo(client_of, jo, fellow, conversation):
    block(jo, fellow)

    shown = read(client_of(fellow), conversation)

    assert ("a0picture" in shown, ">JN</span>" in shown) == (False, True)
    assert FACE in read(client_of(PersonFactory()), conversation)


def test_whom_one_has_blocked_oneself_is_seen_as_before(client_of, jo, fellow, conversation):
    block(fellow, jo)

    assert FACE in read(client_of(fellow), conversation)


def test_faces_stand_in_private_conversations_too_but_for_whom_they_have_blocked(client_of, jo, fellow):
    private = start_private(author=jo, people=[fellow], title="Shelves", text="Which ones?").conversation
    assert FACE in read(client_of(fellow), private)
    block(jo, fellow)

    assert "a0picture" not in read(client_of(fellow), private)


def test_ones_own_face_leads_to_ones_own_menu(client_of, jo, fellow):
    assert client_of(jo).get("/you/").content.decode().count(f'<img src="{FACE}"') == 2
    assert "a0picture" not in client_of(fellow).get("/you/").content.decode()


def test_what_is_kept_of_a_message_names_no_photo(conversation):
    kept = conversation.messages.values_list("html", "source")

    assert "a0picture" not in str(list(kept))


def test_faces_cost_no_further_question(client_of, fellow, conversation):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/conversations/{conversation.pk}/?after=0").status_code == 200
        return len(asked)

    client = client_of(fellow)
    for _ in range(3):
        MessageFactory(author=PersonFactory(), conversation=conversation)
    mark_read(conversation, person=fellow, number=4)
    Person.objects.update(photo="")
    queries()
    without = queries()
    for author in Person.objects.all():
        with_face(author, f"a{author.pk}picture")

    assert queries() == without
