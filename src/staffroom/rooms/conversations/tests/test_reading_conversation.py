"""A conversation's page, as members and guests read it."""

import json
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.models import Conversation, Message, Reading
from staffroom.rooms.networks.actions import join, leave
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import ConversationFactory, MessageFactory, a_file, a_picture, long_conversation, network_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_home(site):
    """Every page asks which site it is on."""


def url(conversation, query=""):
    return reverse("conversations:conversation", args=[conversation.pk]) + query


def numbers(response):
    """The numbers of the messages on a page, in their order."""
    return [int(found) for found in re.findall(r'<article [^>]*\bid="m(\d+)"', response.text)]


def links(response, text):
    found = re.findall(r'<a [^>]*?href="([^"]*)"[^>]*>(?:<svg.*?</svg>)?' + text, response.text)
    return [link.replace("&amp;", "&") for link in found]


def test_a_short_conversation_stands_on_one_page(client_of):
    conversation = ConversationFactory(replies=2)

    page = client_of(conversation.started_by).get(url(conversation))

    assert numbers(page) == [1, 2, 3]
    assert links(page, "Later messages") == []


def test_a_member_reads_who_said_what_when_and_by_which_door(client_of):
    jo = PersonFactory(name="Jo Norwood", handle="jo")
    conversation = ConversationFactory(author=jo, text="Which *columns*?")
    actions.reply(conversation, author=jo, text="By mail.", door="email", form="plain")

    page = client_of(jo).get(url(conversation)).text

    assert '<a class="name u-url p-name" href="/@jo/">Jo Norwood</a>' in page
    assert "Which <em>columns</em>?" in page
    assert re.findall(r'<span class="door">(.*?)</span>', page) == ["on the web", "by email"]


def test_pages_hold_forty_messages_and_lead_to_one_another(client_of):
    conversation = long_conversation(95)
    client = client_of(None)

    first = client.get(url(conversation))
    second = client.get(url(conversation, links(first, "Later messages")[0]))
    third = client.get(url(conversation, links(second, "Later messages")[0]))
    back = client.get(url(conversation, links(third, "Earlier messages")[0]))

    assert numbers(first) == list(range(1, 41))
    assert numbers(second) == numbers(back) == list(range(41, 81))
    assert numbers(third) == list(range(81, 96))
    assert links(third, "Later messages") == []
    assert links(first, "Earlier messages") == []
    assert links(first, "To the newest message") == ["?after=80#m95"]


@pytest.mark.parametrize("query", ["?after=x", "?after=-1", "?after=999999999999999999999", "?after=99", "?before=0"])
def test_a_page_that_does_not_exist_is_the_first(client_of, query):
    conversation = long_conversation(41)

    assert numbers(client_of(None).get(url(conversation, query))) == list(range(1, 41))


def test_two_thousand_messages_take_as_few_queries_as_ten(client_of, django_assert_num_queries):
    author = PersonFactory()
    short, long = long_conversation(10, author=author), long_conversation(10, author=author)
    Message.objects.bulk_create(
        Message(
            conversation=long,
            number=number,
            author=author,
            thread_path=f"{number:04d}",
            html="<p>Again.</p>",
            posted_at=long.last_message_at,
        )
        for number in range(11, 2001)
    )
    Conversation.objects.filter(pk=long.pk).update(last_number=2000, message_count=2000)
    client = client_of(None)

    for place in [url(short), url(long, "?after=1500"), url(long, "?before=1500"), url(long, "?view=threaded")]:
        with django_assert_num_queries(4):
            client.get(place)


def test_a_member_with_something_new_comes_in_where_it_begins(client_of):
    reader = PersonFactory()
    conversation = long_conversation(95)
    join(conversation.networks.get(), person=reader)
    actions.mark_read(conversation, person=reader, number=50)

    page = client_of(reader).get(url(conversation))

    assert numbers(page) == list(range(41, 81))
    new = re.findall(r'<article class="row message h-entry new" id="m(\d+)"', page.text)
    assert new == [str(number) for number in range(51, 81)]
    assert re.search(r'<p class="interval since" id="new">new since this \w+</p>\s*<article [^>]* id="m51"', page.text)


def test_nothing_is_marked_new_where_nothing_old_stands_beside_it(client_of):
    reader = PersonFactory()
    conversation = long_conversation(5)
    join(conversation.networks.get(), person=reader)

    page = client_of(reader).get(url(conversation)).text

    assert ("h-entry new" in page, 'id="new"' in page) == (False, False)


def test_ones_own_messages_are_not_new_to_oneself(client_of):
    conversation = ConversationFactory(replies=3)
    Reading.objects.update(read_up_to=2)

    page = client_of(conversation.started_by).get(url(conversation)).text

    assert "h-entry new" not in page


def test_reading_a_page_is_remembered_and_reading_it_again_writes_nothing(client_of):
    reader = PersonFactory()
    conversation = long_conversation(50)
    join(conversation.networks.get(), person=reader)
    client = client_of(reader)

    client.get(url(conversation))
    first = Reading.objects.get(person=reader)
    client.get(url(conversation, "?after=0"))
    again = Reading.objects.get(person=reader)
    client.get(url(conversation, "?after=40"))

    assert (first.read_up_to, again.read_at) == (40, first.read_at)
    assert Reading.objects.get(person=reader).read_up_to == 50


def test_a_page_that_a_browser_fetches_ahead_counts_as_unread(client_of):
    reader = PersonFactory()
    conversation = long_conversation(3)
    join(conversation.networks.get(), person=reader)

    client_of(reader).get(url(conversation), headers={"Sec-Purpose": "prefetch"})

    assert not Reading.objects.filter(person=reader).exists()


def test_the_threaded_view_puts_answers_below_what_they_answer(client_of):
    conversation = long_conversation(5, answers={2: 1, 3: None, 4: 2, 5: 1}.get)
    client = client_of(conversation.started_by)

    page = client.get(url(conversation, "?view=threaded"))

    assert numbers(page) == [1, 2, 4, 5, 3]
    assert re.findall(r'data-depth="(\d+)"', page.text) == ["0", "1", "2", "1", "0"]


def test_the_threaded_view_has_pages_too(client_of):
    conversation = long_conversation(90, answers=lambda number: 1 if number == 90 else None)
    client = client_of(None)

    first = client.get(url(conversation, "?view=threaded"))
    second = client.get(url(conversation, links(first, "Later messages")[0]))
    back = client.get(url(conversation, links(second, "Earlier messages")[0]))

    assert numbers(first) == numbers(back) == [1, 90, *range(2, 40)]
    assert numbers(second) == list(range(40, 80))


def test_among_threads_only_what_has_no_gap_counts_as_read(client_of):
    conversation = long_conversation(90, answers=lambda number: 1 if number == 90 else None)
    reader = PersonFactory()
    join(conversation.networks.get(), person=reader)

    client_of(reader).get(url(conversation, "?view=threaded"))

    assert Reading.objects.get(person=reader).read_up_to == 39


def test_an_answer_says_whom_it_answers_unless_it_stands_right_below(client_of):
    priya, eilidh = PersonFactory(name="Priya Raman"), PersonFactory(name="Eilidh Macrae")
    conversation = ConversationFactory(author=priya)
    first = conversation.messages.get()
    MessageFactory(conversation=conversation, author=eilidh, answers=first)
    MessageFactory(conversation=conversation, author=eilidh, answers=first)

    page = client_of(priya).get(url(conversation)).text

    answered = re.findall(r'u-in-reply-to" href="([^"]*)">(.*?)</a>', page)
    assert answered == [(f"/messages/{first.pk}/", "to Priya Raman")]


def test_years_that_pass_between_two_messages_are_said(client_of):
    conversation = long_conversation(2)
    conversation.messages.filter(number=1).update(posted_at=timezone.now() - timedelta(days=17 * 365.25))

    page = client_of(None).get(url(conversation)).text

    assert re.findall(r'<p class="interval">(.*?)</p>', page) == ["seventeen years pass"]


def test_a_withdrawn_message_says_so_and_nothing_else(client_of):
    conversation = ConversationFactory(text="A secret", files=[a_file()])
    actions.withdraw(conversation.messages.get(), by=conversation.started_by)

    page = client_of(conversation.started_by).get(url(conversation)).text

    assert '<div class="prose e-content"><p>Withdrawn by its author.</p></div>' in page
    assert ("A secret" in page, "columns.pdf" in page) == (False, False)


def test_files_are_listed_and_pictures_shown(client_of):
    conversation = ConversationFactory(files=[a_picture(), a_file()])
    picture, paper = conversation.messages.get().attachments.order_by("pk")

    page = client_of(None).get(url(conversation)).text

    assert f'<img src="/attachments/{picture.pk}/boxes.png" alt="boxes.png" width="1" height="1"' in page
    assert f'href="/attachments/{paper.pk}/columns.pdf"' in page
    assert "columns.pdf <small>PDF, 16 bytes</small>" in page


def test_members_of_its_networks_can_reply_and_only_authors_change_their_words(client_of):
    conversation = ConversationFactory()
    message = conversation.messages.get()
    member, reader = PersonFactory(), PersonFactory()
    join(conversation.networks.get(), person=member)

    def ways(person):
        page = client_of(person).get(url(conversation)).text
        names = ("#reply", f"/messages/{message.pk}/revision/", f"/messages/{message.pk}/withdrawal/")
        after = "".join(re.findall(r'<div class="after">.*?</div>', page))
        return [name in after for name in names]

    assert ways(conversation.started_by) == [True, True, True]
    assert ways(member) == [True, False, False]
    assert ways(reader) == [False, False, False]
    assert ways(None) == [False, False, False]


@pytest.mark.parametrize("count", [2, 41], ids=["below the newest message", "on an earlier page"])
def test_an_empty_reply_stands_there_as_if_it_had_been_made_for_them(client_of, count):
    conversation = long_conversation(count)
    client = client_of(conversation.started_by)

    def reply(query):
        page = client.get(url(conversation, query)).text
        section = re.search(r'<section class="row write" id="reply">.*?</section>', page, re.DOTALL)[0]
        return re.sub(r'(name="(?:key|csrfmiddlewaretoken)"(?: id="id_key")?) value="\w+"', r"\1", section)

    # Answering a message that there is not, the form is made for them.
    assert reply("?after=0") == reply("?after=0&answers=0")


def test_a_draft_of_a_reply_is_there_again(client_of):
    conversation = ConversationFactory()
    member = conversation.started_by
    actions.keep_draft(member, conversation=conversation, text="Begun, not ended.")

    page = client_of(member).get(url(conversation)).text

    assert "Begun, not ended.</textarea>" in page


def test_a_closed_conversation_says_so_and_offers_no_reply(client_of):
    conversation = ConversationFactory()
    actions.close(conversation, by=conversation.started_by)

    page = client_of(conversation.started_by).get(url(conversation)).text

    assert "It is closed: it can be read, but not answered." in page
    assert '#reply"' not in page


def test_who_left_the_network_no_longer_finds_its_conversation(client_of):
    member = PersonFactory()
    network = network_of(member, readable="network", findable="network")
    conversation = ConversationFactory(networks=[network])
    client = client_of(member)
    before = client.get(url(conversation)).status_code

    leave(network, person=member)

    assert (before, client.get(url(conversation)).status_code) == (200, 404)


@pytest.mark.parametrize(
    ("readable", "guest", "stranger"), [("public", 200, 200), ("members", 404, 200), ("network", 404, 404)]
)
def test_only_its_audience_finds_a_conversation(client_of, readable, guest, stranger):
    conversation = ConversationFactory(networks=[network_of(readable=readable)], replies=1)
    message = conversation.messages.last()
    actions.edit(message, by=message.author, text="Other words.")
    addresses = [
        url(conversation),
        reverse("conversations:message", args=[message.pk]),
        reverse("conversations:history", args=[message.pk]),
    ]

    def answers(person):
        return {client_of(person).get(address, follow=True).status_code for address in addresses}

    assert (answers(None), answers(PersonFactory())) == ({guest}, {stranger})


def test_the_name_of_a_network_that_one_may_not_find_is_not_said(client_of):
    hidden = network_of(name="The Quiet Committee", findable="network", readable="network")
    member = PersonFactory()
    shown = network_of(member)
    conversation = ConversationFactory(networks=[shown, hidden])

    page = client_of(member).get(url(conversation))

    assert (page.status_code, "The Quiet Committee" in page.text) == (200, False)


def test_a_messages_own_address_leads_to_its_page(client_of):
    conversation = long_conversation(55)
    first, last = conversation.messages.get(number=40), conversation.messages.get(number=55)
    client = client_of(None)

    assert client.get(f"/messages/{first.pk}/").url == f"{url(conversation)}?after=0#m40"
    assert client.get(f"/messages/{last.pk}/").url == f"{url(conversation)}?after=40#m55"


def test_the_history_of_a_message_shows_what_it_said(client_of):
    conversation = ConversationFactory(text="First words.")
    message = conversation.messages.get()
    actions.edit(message, by=conversation.started_by, text="Second words.")
    actions.edit(message, by=conversation.started_by, text="Third words.")

    page = client_of(PersonFactory()).get(f"/messages/{message.pk}/history/").text

    assert re.findall(r"<p>(\w+ words\.)</p>", page) == ["Third words.", "Second words.", "First words."]


def test_what_was_never_changed_or_was_withdrawn_has_no_history(client_of):
    conversation = ConversationFactory()
    message = conversation.messages.get()
    client = client_of(conversation.started_by)
    never = client.get(f"/messages/{message.pk}/history/").status_code
    actions.edit(message, by=conversation.started_by, text="Other words.")
    actions.withdraw(message, by=conversation.started_by)

    assert (never, client.get(f"/messages/{message.pk}/history/").status_code) == (404, 404)


def test_a_guests_page_is_kept_until_something_on_it_changes(client_of, django_assert_num_queries):
    conversation = ConversationFactory()
    guest = client_of(None)
    first = guest.get(url(conversation))

    with django_assert_num_queries(2):
        second = guest.get(url(conversation))
    MessageFactory(conversation=conversation, text="Something else.")

    assert second.content == first.content
    assert "Something else." in guest.get(url(conversation)).text


def test_a_guests_page_holds_no_form_cookie_script_word_or_relative_time(client_of):
    page = client_of(None).get(url(ConversationFactory()))

    assert page.cookies == {}
    assert [word for word in ("<form", "csrf", "Today", "htmx", "data-live") if word in page.text] == []


def test_a_public_page_says_in_json_what_it_is(client_of):
    conversation = ConversationFactory(title="</script><b>&", text="What is a pamphlet?", replies=1)

    page = client_of(None).get(url(conversation)).text
    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', page)[1])

    assert (data["@type"], data["headline"]) == ("DiscussionForumPosting", "</script><b>&")
    assert data["text"] == "What is a pamphlet?"
    assert [comment["text"] for comment in data["comment"]] == ["Answer 2."]


@pytest.mark.parametrize("count", [1, 3])
def test_a_members_page_takes_the_same_queries_however_many_messages(client_of, count, django_assert_num_queries):
    member = PersonFactory()
    conversation = ConversationFactory(networks=[network_of(member)], files=[a_file()])
    for _ in range(count - 1):
        MessageFactory(conversation=conversation, files=[a_file()])
    client = client_of(member)
    client.get(url(conversation))

    # The site, the session, the account with its person, the conversation, its places, its messages and their files.
    # Whom a reply would reach was counted the first time.
    with django_assert_num_queries(7):
        client.get(url(conversation))
