"""Closing an account from the button to the last trace, through every app's keeping."""

import json

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from django.urls import reverse

from staffroom.commons.notifications import actions as notifications
from staffroom.commons.notifications.models import Notice
from staffroom.journal.models import Entry
from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.models import Conversation, Message
from staffroom.rooms.conversations.tests.factories import ConversationFactory, MessageFactory, network_of
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.networks.tests.factories import InvitationFactory, MembershipFactory
from staffroom.rooms.people.models import Person
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.wiring import keeping

pytestmark = pytest.mark.django_db
MARKERS = ("Marker-Name", "marker-handle", "Marker-Headline", "marker-address", "Marker-Words", "Marker-Draft")


@pytest.fixture
def maeve(site):
    return PersonFactory(
        name="Marker-Name",
        handle="marker-handle",
        headline="Marker-Headline",
        account__email="marker-address@mail.example",
    )


@pytest.fixture
def conversation(maeve, run_tasks):
    """What she said, drafted, read and was told; somebody answered her."""
    network = network_of(readable="public")
    MembershipFactory(network=network, person=maeve, role="facilitator")
    conversation = ConversationFactory(networks=[network], author=maeve, text="Marker-Words", title="Boxes")
    actions.keep_draft(maeve, text="Marker-Draft", conversation=conversation)
    MessageFactory(conversation=conversation, text="Kept by its author.", answers=conversation.messages.get())
    InvitationFactory(network=network, invited_by=maeve)
    notifications.tell(maeve.pk, Notice.Kind.HELD, "incoming:1", {})
    run_tasks()
    return conversation


def everything_stored() -> str:
    """Every text in every table, the journal's too."""
    found = []
    for model in apps.get_models():
        names = [
            field.attname
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        found += [json.dumps(row, default=str) for row in model.objects.values(*names)] if names else []
    return "\n".join(found)


def close(maeve, client_of, words: str, run_tasks) -> None:
    client_of(maeve).post(reverse("people:leaving"), {"words": words, "sure": "on"})
    run_tasks()


def left(shown: str) -> list[str]:
    return [marker for marker in MARKERS if marker in shown]


def test_kept_words_stay_without_a_name_and_nothing_else_does(maeve, conversation, client_of, run_tasks):
    assert left(everything_stored()) == list(MARKERS)
    page = reverse("conversations:conversation", args=[conversation.pk])
    assert left(Client().get(page).content.decode()) == ["Marker-Name", "Marker-Words"]

    close(maeve, client_of, "keep", run_tasks)

    assert left(everything_stored()) == ["Marker-Words"]
    shown = Client().get(page).content.decode()
    assert (left(shown), "Former member" in shown) == (["Marker-Words"], True)
    former = Person.objects.get(pk=maeve.pk)
    assert (former.kind, former.name, former.handle) == ("former", "Former member", None)
    assert Membership.objects.active().filter(person=maeve.pk).count() == 0


def test_withdrawn_words_are_gone_and_the_answers_to_them_stay(maeve, conversation, client_of, run_tasks):
    close(maeve, client_of, "withdraw", run_tasks)

    assert left(everything_stored()) == []
    shown = Client().get(reverse("conversations:conversation", args=[conversation.pk])).content.decode()
    assert (left(shown), "Kept by its author." in shown) == ([], True)


def test_who_only_talked_to_themselves_leaves_nothing_at_all(maeve, client_of, run_tasks):
    ConversationFactory(author=maeve, text="Marker-Words")

    close(maeve, client_of, "withdraw", run_tasks)

    assert left(everything_stored()) == []
    assert (Conversation.objects.count(), Message.objects.count()) == (0, 0)
    assert Person.objects.filter(pk=maeve.pk).count() == 0


def test_what_follows_may_run_twice(maeve, conversation, client_of, run_tasks):
    close(maeve, client_of, "withdraw", run_tasks)
    before = everything_stored()
    fact = Entry.objects.get(name__endswith="PersonLeft").data

    keeping.remove(keeping.PersonLeft(**fact))

    assert everything_stored() == before


def test_everything_is_in_the_takeaway(maeve, conversation):
    taken = json.dumps(keeping.takeaway(maeve))

    assert left(taken) == list(MARKERS)
    assert "Kept by its author." not in taken
