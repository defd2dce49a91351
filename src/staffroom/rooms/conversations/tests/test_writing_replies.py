"""Replying on the web."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.models import Attachment, Draft, Message
from staffroom.rooms.networks.models import Audience
from staffroom.rooms.networks.tests.factories import MembershipFactory
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import ConversationFactory, MessageFactory, a_file, network_of

pytestmark = pytest.mark.django_db


def possible():
    return True


def impossible():
    return False


def reply_url(conversation):
    return reverse("conversations:replies", args=[conversation.pk])


@pytest.fixture
def priya():
    return PersonFactory(name="Priya Raman")


@pytest.fixture
def conversation(site, priya):
    return ConversationFactory(author=priya)


def test_a_reply_is_posted_and_shown_where_it_stands(conversation, priya, client_of):
    answer = client_of(priya).post(reply_url(conversation), {"text": "Author, title, year, box."})
    message = conversation.messages.get(number=2)
    assert answer.url == reverse("conversations:message", args=[message.pk])
    assert (message.source, message.form, message.door) == ("Author, title, year, box.", "markdown", "web")


@pytest.mark.parametrize(
    ("possible", "words"),
    [
        ("possible", "Your message is on its way: it reaches 2 people by email within a minute or so."),
        ("impossible", "Your message is there. It goes out by email as soon as this site can send mail."),
    ],
)
def test_what_becomes_of_it_by_email_is_said(possible, words, conversation, priya, client_of, settings):
    settings.MAIL_IS_POSSIBLE = f"{__name__}.{possible}"
    network = conversation.placements.get().network
    MembershipFactory(network=network, level="every")
    answer = client_of(priya).post(reply_url(conversation), {"text": "Author, title, year, box."})
    assert [str(message) for message in get_messages(answer.wsgi_request)] == [words]


def test_line_ends_of_browsers_are_not_kept(conversation, priya, client_of):
    client_of(priya).post(reply_url(conversation), {"text": "One.\r\n\r\nTwo."})
    assert conversation.messages.get(number=2).source == "One.\n\nTwo."


def test_a_reply_may_answer_one_message(conversation, priya, client_of):
    first = conversation.messages.get()
    client_of(priya).post(reply_url(conversation), {"text": "To that.", "answers": first.pk})
    assert conversation.messages.get(number=2).answers == first


def test_a_message_of_another_conversation_can_not_be_answered_here(conversation, priya, client_of):
    elsewhere = MessageFactory()
    answer = client_of(priya).post(reply_url(conversation), {"text": "To that.", "answers": elsewhere.pk})
    assert (answer.status_code, conversation.messages.count()) == (422, 1)


def test_the_same_form_sent_twice_is_one_message(conversation, priya, client_of):
    client = client_of(priya)
    form = {"text": "Only once.", "key": "abc"}
    first, second = client.post(reply_url(conversation), form), client.post(reply_url(conversation), form)
    assert (first.url, conversation.messages.count()) == (second.url, 2)


def test_an_empty_reply_is_refused_in_place(conversation, priya, client_of):
    answer = client_of(priya).post(reply_url(conversation), {"text": "  "})
    assert (answer.status_code, conversation.messages.count()) == (422, 1)
    assert "There is no text yet." in answer.content.decode()


def test_a_closed_conversation_refuses_and_keeps_the_text(conversation, priya, client_of):
    actions.close(conversation, by=priya)
    answer = client_of(priya).post(reply_url(conversation), {"text": "One more thing."})
    page = answer.content.decode()
    assert (answer.status_code, conversation.messages.count()) == (422, 1)
    assert "is closed. You can still read it" in page
    assert "One more thing.</textarea>" in page


def test_who_is_no_member_is_refused_and_keeps_the_text(conversation, client_of):
    answer = client_of(PersonFactory()).post(reply_url(conversation), {"text": "May I?"})
    assert (answer.status_code, conversation.messages.count()) == (422, 1)
    assert "May I?</textarea>" in answer.content.decode()


def test_a_conversation_one_can_not_read_can_not_be_answered(site, client_of):
    hidden = ConversationFactory(networks=[network_of(readable=Audience.NETWORK)])
    answer = client_of(PersonFactory()).post(reply_url(hidden), {"text": "Hello?"})
    assert (answer.status_code, hidden.messages.count()) == (404, 1)


def test_the_page_by_itself_quotes_what_is_answered(conversation, priya, client_of):
    first = conversation.messages.get()
    page = client_of(priya).get(reply_url(conversation), {"answers": first.pk, "quote": "1"}).content.decode()
    assert "&gt; *Priya Raman wrote*\n&gt;\n&gt; What would you put in the columns?" in page


def test_looking_at_it_first_posts_nothing_and_keeps_everything(conversation, priya, client_of):
    answer = client_of(priya).post(reply_url(conversation), {"text": "It is *so* old.", "wish": "preview"})
    page = answer.content.decode()
    assert (answer.status_code, conversation.messages.count()) == (200, 1)
    assert "<em>so</em>" in page
    assert "It is *so* old.</textarea>" in page


def test_an_open_page_gets_the_message_and_a_fresh_form(conversation, priya, client_of):
    answer = client_of(priya).post(reply_url(conversation), {"text": "Here."}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    message = conversation.messages.get(number=2)
    assert page.count('id="m2"') == 1
    assert '<div hx-swap-oob="beforeend:#messages"><article' in page
    assert reverse("conversations:revision", args=[message.pk]) in page
    assert "Here.</textarea>" not in page


def test_an_open_page_gets_a_refusal_in_place(conversation, priya, client_of):
    answer = client_of(priya).post(reply_url(conversation), {"text": ""}, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert answer.content.decode().strip().startswith('<section class="row write" id="reply">')


def test_the_page_of_the_conversation_says_who_will_see_the_reply(conversation, priya, client_of):
    page = client_of(priya).get(reverse("conversations:conversation", args=[conversation.pk])).content.decode()
    name = conversation.networks.get().name
    assert f"<b>Anyone can read this.</b>  It goes to 1 person in {name}, by email. The mail waits until" in page


def test_posting_deletes_the_draft(conversation, priya, client_of):
    Draft.objects.create(pk=41, person=priya, conversation=conversation, text="Author, ti")
    client_of(priya).post(reply_url(conversation), {"text": "Author, title.", "draft": 41})
    assert not Draft.objects.exists()


def test_files_go_with_the_reply(conversation, priya, client_of, upload, png):
    files = [upload("boxes.png", png), upload("columns.csv", b"author,title\n")]
    client_of(priya).post(reply_url(conversation), {"text": "See here.", "files": files})
    attached = Attachment.objects.order_by("pk").values_list(
        "message__number", "filename", "content_type", "is_picture"
    )
    assert list(attached) == [(2, "boxes.png", "image/png", True), (2, "columns.csv", "text/csv", False)]


def test_a_file_alone_is_a_message(conversation, priya, client_of, upload):
    client_of(priya).post(reply_url(conversation), {"text": "", "files": [upload("columns.csv", b"author\n")]})
    assert Attachment.objects.get().message == conversation.messages.get(number=2)


def test_a_refused_file_is_named_and_everything_else_is_kept(conversation, priya, client_of, upload, settings):
    settings.ATTACHMENT_MAX_SIZE = 1024
    client = client_of(priya)
    files = [upload("large.csv", b"x" * 4096), upload("small.csv", b"author\n")]
    answer = client.post(reply_url(conversation), {"text": "Two files.", "files": files})
    page = answer.content.decode()
    kept = Attachment.objects.get()
    assert (answer.status_code, kept.filename, kept.message) == (422, "small.csv", None)
    assert "large.csv: The file was not added: it is 4 kB, and 1 kB is the most. Your text is kept." in page
    assert f'name="attachments" value="{kept.pk}" checked' in page
    assert "Two files.</textarea>" in page

    client.post(reply_url(conversation), {"text": "Two files.", "attachments": [kept.pk]})
    kept.refresh_from_db()
    assert kept.message == conversation.messages.get(number=2)


def test_a_message_takes_ten_files(conversation, priya, client_of, upload):
    files = [upload(f"{number}.csv", b"author\n") for number in range(11)]
    answer = client_of(priya).post(reply_url(conversation), {"text": "Many.", "files": files})
    assert answer.status_code == 422
    assert "10.csv: The file was not added: a message takes 10 files. Your text is kept." in answer.content.decode()


def test_a_file_of_somebody_else_can_not_be_taken_along(conversation, priya, client_of):
    theirs = actions.keep_file(PersonFactory(), a_file(filename="theirs.csv"))
    client_of(priya).post(reply_url(conversation), {"text": "Mine.", "attachments": [theirs.pk]})
    theirs.refresh_from_db()
    assert (conversation.messages.count(), theirs.message) == (2, None)


def test_what_somebody_wrote_whose_session_ran_out_is_there_after_signing_in(conversation, priya, client_of):
    client = client_of(None)
    client.cookies["staffroom"] = "one-that-has-run-out"
    answer = client.post(reply_url(conversation), {"text": "Written before the session ended."})
    assert answer.url == f"/sign-in/?next={reverse('conversations:unsent')}"
    client.force_login(priya.account, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(reverse("conversations:unsent"), follow=True)
    assert page.redirect_chain[-1][0] == reply_url(conversation)
    assert "Written before the session ended.</textarea>" in page.content.decode()
    assert Message.objects.count() == 1
