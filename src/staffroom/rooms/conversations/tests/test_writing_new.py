"""Starting a conversation on the web."""

import pytest
from django.urls import reverse

from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.models import Attachment, Conversation, Draft
from staffroom.rooms.networks.models import Audience, Membership
from staffroom.rooms.networks.tests.factories import MembershipFactory
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import network_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

NEW = "/conversations/new/"


@pytest.fixture
def priya():
    return PersonFactory(name="Priya Raman")


@pytest.fixture
def archivists(priya):
    return network_of(priya, name="Lone Archivists", slug="archivists")


@pytest.fixture
def committee(priya):
    return network_of(priya, name="The Committee", slug="committee", readable=Audience.NETWORK)


def filled_in(**fields):
    return {"networks": ["archivists"], "title": "Mould on the registers", "text": "What do you do first?"} | fields


def test_it_is_begun_in_the_network_that_was_ticked(priya, archivists, client_of):
    answer = client_of(priya).post(NEW, filled_in())
    begun = Conversation.objects.get()
    assert answer.url == reverse("conversations:conversation", args=[begun.pk])
    assert (begun.title, begun.started_by, list(begun.networks.all())) == (
        "Mould on the registers",
        priya,
        [archivists],
    )


def test_in_two_networks_the_strictest_audience_wins(priya, archivists, committee, client_of):
    client_of(priya).post(NEW, filled_in(networks=["archivists", "committee"]))
    begun = Conversation.objects.get()
    assert (begun.audience, begun.networks.count()) == (Audience.NETWORK, 2)


def test_the_page_ticks_the_network_one_comes_from(priya, archivists, committee, client_of):
    page = client_of(priya).get(NEW, {"network": "committee"}).text
    assert 'value="committee" checked' in page
    assert 'value="archivists" checked' not in page
    assert "<b>Only members of The Committee can read this.</b>" in page


def test_who_is_in_one_network_alone_need_not_choose(priya, archivists, client_of):
    assert 'value="archivists" checked' in client_of(priya).get(NEW).text


def test_who_is_in_no_network_is_led_to_them(client_of):
    page = client_of(PersonFactory()).get(NEW).text
    assert "You are in no network yet" in page
    assert "<textarea" not in page


def test_each_network_says_beforehand_whom_it_reaches(priya, archivists, client_of):
    MembershipFactory(network=archivists, level=Membership.Level.DIGEST)
    page = client_of(priya).get(NEW).text
    assert "Lone Archivists <small>2 people, 1 of them by email. Anyone can read this.</small>" in page


def test_ticking_networks_says_who_will_see_it(priya, archivists, committee, client_of):
    asked = {"networks": ["archivists", "committee"]}
    fragment = client_of(priya).get("/conversations/new/reach/", asked).text
    assert "<b>Only members of Lone Archivists and The Committee can read this.</b>" in fragment
    assert "The strictest network decides: here The Committee." in fragment


def test_nothing_is_told_of_networks_of_others(priya, client_of):
    network_of(slug="elsewhere", name="Elsewhere", findable=Audience.NETWORK)
    fragment = client_of(priya).get("/conversations/new/reach/", {"networks": "elsewhere"}).text
    assert "Elsewhere" not in fragment
    assert "Nobody yet." in fragment


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("networks", "Choose at least one network for it."),
        ("title", "A conversation needs a title, so that people know what it is about."),
        ("text", "There is no text yet."),
    ],
)
def test_what_is_missing_is_said_and_the_rest_is_kept(priya, archivists, committee, client_of, missing, words):
    answer = client_of(priya).post(NEW, {name: value for name, value in filled_in().items() if name != missing})
    kept = [value for name, value in filled_in().items() if name != missing]
    page = answer.text
    assert (answer.status_code, Conversation.objects.count()) == (422, 0)
    assert words in page
    assert [value for value in kept if (value if isinstance(value, str) else value[0]) not in page] == []


def test_one_can_only_write_in_networks_of_ones_own(priya, archivists, client_of):
    network_of(slug="elsewhere")
    answer = client_of(priya).post(NEW, filled_in(networks=["elsewhere"]))
    assert (answer.status_code, Conversation.objects.count()) == (422, 0)
    assert "You can only write in networks you belong to." in answer.text


def test_the_same_form_sent_twice_is_one_conversation(priya, archivists, client_of):
    client = client_of(priya)
    first, second = client.post(NEW, filled_in(key="abc")), client.post(NEW, filled_in(key="abc"))
    assert (first.url, Conversation.objects.count()) == (second.url, 1)


def test_looking_at_it_first_keeps_files_without_a_script(priya, archivists, client_of, upload):
    client = client_of(priya)
    looked = filled_in(text="So *very* grey.", wish="preview", files=[upload("mould.csv", b"shelf\n")])
    answer = client.post(NEW, looked)
    kept = Attachment.objects.get()
    assert (answer.status_code, kept.message, Conversation.objects.count()) == (200, None, 0)
    assert "<p>So <em>very</em> grey.</p>" in answer.text

    client.post(NEW, filled_in(attachments=[kept.pk]))
    kept.refresh_from_db()
    assert kept.message.conversation.title == "Mould on the registers"


def test_a_draft_is_taken_up_again_with_its_files_and_gone_when_sent(priya, archivists, client_of, upload):
    client = client_of(priya)
    client.post(NEW, filled_in(wish="keep", files=[upload("mould.csv", b"shelf\n")]))
    draft = Draft.objects.get()
    page = client.get(NEW, {"draft": draft.pk}).text
    kept = draft.attachments.get()
    assert "What do you do first?</textarea>" in page
    assert f'name="attachments" value="{kept.pk}" checked' in page

    client.post(NEW, filled_in(draft=draft.pk, attachments=[kept.pk]))
    kept.refresh_from_db()
    assert (Draft.objects.count(), kept.message.number) == (0, 1)


def test_nobody_takes_up_the_draft_of_somebody_else(priya, archivists, client_of):
    theirs = actions.keep_draft(PersonFactory(), title="Not yet", text="Nobody must see this.")
    client = client_of(priya)
    assert "Nobody must see this." not in client.get(NEW, {"draft": theirs.pk}).text
    client.post(NEW, filled_in(draft=theirs.pk))
    assert Draft.objects.get() == theirs


def test_what_somebody_wrote_whose_session_ran_out_is_there_after_signing_in(priya, archivists, client_of):
    client = client_of(None)
    client.cookies["staffroom"] = "one-that-has-run-out"
    client.post(NEW, filled_in())
    client.force_login(priya.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/drafts/unsent/", follow=True).text
    assert "What do you do first?</textarea>" in page
    assert 'value="Mould on the registers"' in page
    assert Conversation.objects.count() == 0


def test_the_longest_message_is_still_markdown(priya):
    text = "*a* " * (actions.MOST_TEXT // 4)
    message = actions.start(author=priya, networks=[network_of(priya)], title="Long", text=text)
    assert message.html.startswith("<p><em>a</em> ")


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_however_many_networks(priya, client_of, count, django_assert_num_queries):
    for _ in range(count):
        network_of(priya)
    client = client_of(priya)
    client.get(NEW)
    # The site, the session, the person, the networks, whom each reaches; and the one that is ticked, and its mail.
    with django_assert_num_queries(7 if count == 1 else 5):
        client.get(NEW)
