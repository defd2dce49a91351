"""What is kept while one writes."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.models import Attachment, Draft
from staffroom.rooms.conversations.tasks import forget_unused
from staffroom.rooms.networks.actions import leave
from staffroom.rooms.networks.models import Audience
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import ConversationFactory, a_file, network_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

DRAFTS = "/drafts/"


@pytest.fixture
def priya():
    return PersonFactory(name="Priya Raman")


@pytest.fixture
def conversation(priya):
    return ConversationFactory(author=priya, title="Mould on the registers")


def test_a_reply_is_kept_once_however_often_one_types(conversation, priya, client_of):
    client = client_of(priya)
    for text in ("First", "First, ventilate", "First, ventilate."):
        client.post(DRAFTS, {"conversation": conversation.pk, "text": text})
    assert list(Draft.objects.values_list("person", "conversation", "text")) == [
        (priya.pk, conversation.pk, "First, ventilate.")
    ]


def test_a_new_conversation_is_kept_before_it_is_finished(priya, conversation, client_of):
    slug = conversation.networks.get().slug
    answer = client_of(priya).post(DRAFTS, {"title": "Half a ti", "networks": [slug]})
    draft = Draft.objects.get()
    assert (draft.title, [network.slug for network in draft.networks.all()]) == ("Half a ti", [slug])
    assert f'name="draft" id="id_draft" value="{draft.pk}"' in answer.text


def test_a_draft_that_is_emptied_is_gone(conversation, priya, client_of):
    client = client_of(priya)
    client.post(DRAFTS, {"conversation": conversation.pk, "text": "First"})
    client.post(DRAFTS, {"conversation": conversation.pk, "text": " "})
    assert not Draft.objects.exists()


def test_what_was_sent_does_not_come_back_as_a_draft(conversation, priya, client_of):
    client = client_of(priya)
    form = {"conversation": conversation.pk, "text": "Ventilate.", "key": "abc"}
    client.post(reverse("conversations:replies", args=[conversation.pk]), form)
    client.post(DRAFTS, form)
    assert not Draft.objects.exists()


def test_the_conversations_page_has_what_one_began_to_write(conversation, priya, client_of):
    actions.keep_draft(priya, conversation=conversation, text="First, ventilate.")
    page = client_of(priya).get(reverse("conversations:conversation", args=[conversation.pk])).text
    assert "First, ventilate.</textarea>" in page


def test_text_too_long_to_send_is_kept_as_far_as_it_can_be(conversation, priya, client_of):
    client_of(priya).post(DRAFTS, {"conversation": conversation.pk, "text": "x" * (actions.MOST_TEXT + 5)})
    assert len(Draft.objects.get().text) == actions.MOST_TEXT


def test_drafts_are_listed_newest_first_for_oneself_alone(conversation, priya, client_of):
    actions.keep_draft(priya, conversation=conversation, text="First, ventilate.")
    actions.keep_draft(priya, title="Light in the stores", text="Fifty lux?")
    actions.keep_draft(PersonFactory(), title="Somebody else's", text="Not for Priya.")
    page = client_of(priya).get(DRAFTS).text
    assert page.index("Light in the stores") < page.index("Reply to “Mould on the registers”")
    assert "Somebody else" not in page


def test_a_title_one_may_no_longer_read_is_not_shown_in_drafts(priya, client_of):
    secret = network_of(priya, readable=Audience.NETWORK)
    conversation = ConversationFactory(networks=[secret], title="Whom to appoint")
    actions.keep_draft(priya, conversation=conversation, text="I would say")
    leave(secret, person=priya)
    page = client_of(priya).get(DRAFTS).text
    assert "Whom to appoint" not in page
    assert "Reply to a conversation that you can no longer read" in page


def test_a_draft_is_thrown_away_with_its_files(priya, client_of):
    file = actions.keep_file(priya, a_file())
    draft = actions.keep_draft(priya, title="Never mind", attachments=[file])
    client_of(priya).post(f"/drafts/{draft.pk}/")
    assert (Draft.objects.count(), Attachment.objects.count()) == (0, 0)


def test_nobody_throws_away_the_draft_of_somebody_else(priya, client_of):
    draft = actions.keep_draft(priya, title="Never mind")
    answer = client_of(PersonFactory()).post(f"/drafts/{draft.pk}/")
    assert (answer.status_code, Draft.objects.count()) == (404, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_however_many_drafts(priya, client_of, count, django_assert_num_queries):
    for _ in range(count):
        actions.keep_draft(priya, conversation=ConversationFactory(), text="Well")
    client = client_of(priya)
    client.get(DRAFTS)
    # The site, the session, the person, the drafts, their networks and people, which conversations are readable.
    with django_assert_num_queries(7):
        client.get(DRAFTS)


def test_files_are_kept_as_soon_as_they_are_chosen(priya, client_of, upload):
    answer = client_of(priya).post("/attachments/", {"files": [upload("shelf.csv", b"metres\n")]})
    kept = Attachment.objects.get()
    assert (kept.added_by, kept.message, kept.filename) == (priya, None, "shelf.csv")
    assert f'name="attachments" value="{kept.pk}" checked' in answer.text


def test_a_picture_is_kept_without_what_came_along(priya, client_of, upload, png):
    client_of(priya).post("/attachments/", {"files": [upload("boxes.png", png + b"<script>hidden</script>")]})
    kept = Attachment.objects.get()
    assert (kept.is_picture, kept.width, kept.height) == (True, 4, 3)
    assert b"hidden" not in kept.file.read()


def test_a_file_that_is_refused_is_named(priya, client_of, upload):
    answer = client_of(priya).post("/attachments/", {"files": [upload("nothing.csv", b"")]})
    assert answer.status_code == 422
    assert "nothing.csv: The file was not added: it is empty. Your text is kept." in answer.text


def test_nobody_fills_the_disc_with_files_they_never_send(priya, client_of, upload):
    Attachment.objects.bulk_create(
        Attachment(added_by=priya, filename="x.csv", content_type="text/csv", size=1) for _ in range(50)
    )
    answer = client_of(priya).post("/attachments/", {"files": [upload("more.csv", b"metres\n")]})
    assert (answer.status_code, Attachment.objects.count()) == (422, 50)
    assert "50 files of yours wait for their messages already." in answer.text


def test_what_a_text_will_look_like_is_shown_safely(priya, client_of):
    fragment = client_of(priya).post("/preview/", {"text": "*So* <script>alert(1)</script>"}).text
    assert "<p><em>So</em> &lt;script&gt;alert(1)&lt;/script&gt;</p>" in fragment


def test_files_that_nobody_used_go_after_a_week(priya, django_capture_on_commit_callbacks):
    unused, waiting, fresh = (actions.keep_file(priya, a_file(filename=f"{n}.pdf")) for n in range(3))
    actions.keep_draft(priya, text="With a file", attachments=[waiting])
    Attachment.objects.exclude(pk=fresh.pk).update(added_at=timezone.now() - timedelta(days=8))
    with django_capture_on_commit_callbacks(execute=True):
        forget_unused.func()
    assert set(Attachment.objects.all()) == {waiting, fresh}
    assert [default_storage.exists(file.file.name) for file in (unused, waiting, fresh)] == [False, True, True]


def test_bytes_that_no_row_knows_go_when_they_are_old(priya, monkeypatch):
    known = actions.keep_file(priya, a_file()).file.name
    unknown = default_storage.save("attachments/ab/nobody-knows", ContentFile(b"left over"))
    forget_unused.func()
    assert default_storage.exists(unknown)
    long_ago = timezone.now() - timedelta(days=2)
    monkeypatch.setattr(type(default_storage._wrapped), "get_modified_time", lambda self, name: long_ago)
    forget_unused.func()
    assert (default_storage.exists(unknown), default_storage.exists(known)) == (False, True)


def test_drafts_that_hold_nothing_go_after_a_day(priya):
    Draft.objects.create(person=priya)
    held = actions.keep_draft(priya, text="Something")
    Draft.objects.update(updated_at=timezone.now() - timedelta(days=2))
    forget_unused.func()
    assert Draft.objects.get() == held


@pytest.mark.parametrize(
    ("method", "address"),
    [("post", DRAFTS), ("post", "/preview/"), ("post", "/attachments/"), ("get", "/conversations/new/reach/")],
)
def test_an_open_page_never_shows_the_sign_in_page_within_itself(client_of, method, address):
    ask = getattr(client_of(None), method)
    assert ask(address, {"text": "Written"}, headers={"HX-Request": "true"}).status_code == 401
    assert ask(address, {"text": "Written"}).url.startswith("/sign-in/")
