"""The wall test, third part, afterwards: what is narrowed, withdrawn or gone is not found, whatever the index has."""

import pytest
from django.utils import timezone

from staffroom.commons.search import indexing
from staffroom.commons.search.models import Entry
from staffroom.foundation.extracts.tests import files
from staffroom.foundation.files import inspect
from staffroom.journal import runner
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import Conversation, Message
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.networks.models import Audience
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Person

from .test_walls_afterwards import Choir, close
from .test_walls_search import INDEXED, count, found, told_of
from .world import MARKERS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("both_ways")]


def test_what_is_withdrawn_is_not_found_though_the_index_still_has_it(site):
    choir = Choir()
    runner.run_all()
    before = count(choir.singer, MARKERS["text"])
    # Past the action and its facts, so that nothing tells the index.
    gone = {"source": "", "html": "", "quoted": "", "excerpt": "", "withdrawn_at": timezone.now()}
    Message.objects.filter(author=choir.owner).update(**gone)

    assert before == 2
    assert Entry.objects.filter(kind="message").count() == 3
    assert (count(choir.singer, MARKERS["text"]), count(None, MARKERS["title"])) == (0, 0)
    assert told_of(found(choir.singer, "which")) == {"title", "networkname"}


def test_what_was_narrowed_is_not_found_though_the_index_is_as_it_was(site):
    choir = Choir()
    runner.run_all()
    before = [count(person, MARKERS["text"]) for person in (None, choir.passer_by, choir.singer)]
    close(choir)

    words = [MARKERS[name] for name in INDEXED]
    assert before == [2, 2, 2]
    assert [count(None, word) + count(choir.passer_by, word) for word in words] == [0] * len(words)
    assert [count(choir.singer, word) > 0 for word in words] == [True] * len(words)
    networks.leave(choir.network, person=choir.singer)
    assert [count(choir.singer, word) for word in words] == [0] * len(words)


def test_what_files_say_is_behind_the_same_wall(site):
    choir = Choir()
    attached = [inspect(files.pdf("vwfile of the choir"), "vwname.pdf")]
    conversations.start(author=choir.owner, networks=[choir.network], title="Score", text="Here it is.", files=attached)
    runner.run_all()
    asked = ("vwfile", "vwname", "vwfil*", '"vwfile of"', "here vwfile", "has:attachment score")
    before = [[count(person, words) for words in asked] for person in (None, choir.passer_by, choir.singer)]
    close(choir)

    assert before == [[1] * len(asked)] * 3
    assert [count(None, words) + count(choir.passer_by, words) for words in asked] == [0] * len(asked)
    assert [count(choir.singer, words) for words in asked] == [1] * len(asked)
    shown = repr(found(choir.passer_by, "vwfile").page.items) + repr(found(None, "score it", "best").page.items)
    assert "vw" not in shown


def test_of_an_answer_in_a_closed_network_the_title_tells_nobody(site):
    choir = Choir()
    begun = conversations.start(author=choir.owner, networks=[choir.network], title="Vwtitle", text="One.")
    conversations.reply(begun.conversation, author=choir.singer, text="An answer vwown.")
    runner.run_all()
    before = [count(person, "vwtitle vwown") for person in (None, choir.passer_by, choir.singer)]
    close(choir)

    assert before == [1, 1, 1]
    assert [count(person, "vwtitle vwown") for person in (None, choir.passer_by, choir.singer)] == [0, 0, 1]


def test_an_archive_that_is_closed_is_nobodys_to_find_until_it_is_opened(site):
    """The index may have it all: when it is opened it is found at once."""
    choir = Choir()
    said = [conversations.Said(author=choir.owner, text="vwarchive", posted_at=timezone.now())]
    [brought] = conversations.bring_in(choir.network, [conversations.BroughtIn(title="vwold", said=said)])
    runner.run_all()
    Conversation.objects.filter(pk=brought.pk).update(audience=Audience.NOBODY)
    people = (None, choir.passer_by, choir.singer, choir.owner)
    asked = ("vwarchive", "vwold", "vw*", f"in:{choir.network.slug} vwarchive", "vwold vwarchive")
    closed = {(person, words): count(person, words) for person in people for words in asked}
    pages = [found(person, words, "best").page.items for person in people for words in asked]

    assert Entry.objects.filter(kind="message", thing=brought.messages.get().pk).exists()
    assert (set(closed.values()), [page for page in pages if page]) == ({0}, [])
    Conversation.objects.filter(pk=brought.pk).update(audience=choir.network.readable)
    assert [count(person, "vwarchive") for person in people] == [1, 1, 1, 1]


def test_whoever_closed_their_account_is_not_found_though_the_index_still_has_them(site):
    choir = Choir()
    people.introduce(choir.singer, name="Elephant Keeper", handle="keeper", headline="Tusks")
    runner.run_all()
    before = count(choir.owner, "elephant tusks")
    Person.objects.filter(pk=choir.singer.pk).update(kind="former")

    assert (before, count(choir.owner, "elephant")) == (1, 0)


def test_of_words_that_were_taken_along_the_index_keeps_nothing(site):
    choir = Choir()
    runner.run_all()
    choir.network.memberships.filter(person=choir.singer).update(role="owner")
    people.leave(choir.owner, keeps_words=False)
    runner.run_all()

    messages = Message.objects.said().values_list("pk", flat=True)
    assert set(Entry.objects.filter(kind="message").values_list("thing", flat=True)) == set(messages)
    assert Entry.objects.filter(kind="person", thing=choir.owner.pk).exists() is False
    indexing.index("message", list(Message.objects.values_list("pk", flat=True)))
    assert count(choir.singer, MARKERS["text"]) == 0
