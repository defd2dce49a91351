import pytest
from django.core.files.base import ContentFile

from staffroom.commons.search import rebuilding, results
from staffroom.commons.search.models import Entry
from staffroom.foundation.extracts import Trouble
from staffroom.foundation.extracts.tests import files
from staffroom.foundation.files import inspect
from staffroom.foundation.words import Query
from staffroom.journal import runner
from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.actions import reading_files
from staffroom.rooms.conversations.models import Attachment, AttachmentText
from staffroom.rooms.conversations.tests.factories import network_of
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
MINUTES = files.pdf("Present: an elephant and two librarians")


@pytest.fixture
def jo():
    return PersonFactory(name="Jo Norwood", handle="jo-norwood")


@pytest.fixture
def place(jo):
    return network_of(jo, name="Lone archivists", slug="archivists")


def posted(place, jo, *contents, text="The minutes, and a box."):
    attached = [inspect(content, name) for content, name in contents]
    message = actions.start(author=jo, networks=[place], title="Committee", text=text, files=attached)
    runner.run_all()
    return message


def hits(person, asked):
    return results.search(person, Query.read(asked)).page.items


def texts():
    return dict(AttachmentText.objects.values_list("attachment__filename", "text"))


def test_a_message_is_found_by_what_its_file_says_and_the_hit_says_so(jo, place):
    message = posted(place, jo, (MINUTES, "minutes.pdf"))
    [hit] = hits(jo, "librarian")

    assert (hit.pk, hit.shown.url, hit.excerpt) == (message.pk, f"/messages/{message.pk}/", "The minutes, and a box.")
    assert (hit.in_file, hit.file_excerpt) == (
        "minutes.pdf",
        "Present: an elephant and two <mark>librarians</mark>",
    )


def test_words_may_stand_partly_in_the_message_and_partly_in_its_file(jo, place):
    posted(place, jo, (MINUTES, "minutes.pdf"))

    assert [hit.in_file for hit in hits(jo, "box elephant")] == ["minutes.pdf"]
    assert [hit.in_file for hit in hits(jo, '"two librarians"')] == ["minutes.pdf"]
    assert [hit.in_file for hit in hits(jo, "box")] == [""]
    assert hits(jo, '"box present"') == hits(jo, "box -elephant") == []


def test_a_file_is_found_by_its_name(jo, place):
    posted(place, jo, (b"\x7fELF\0\0", "floorplan-leeds.bin"))

    assert [hit.in_file for hit in hits(jo, "floorplan")] == ["floorplan-leeds.bin"]
    assert len(hits(jo, "has:attachment")) == 1
    assert texts() == {}


def test_what_a_file_says_is_shown_on_the_page_as_text(jo, place, client_of):
    posted(place, jo, (b"An elephant <img src=x>", "a&b.txt"))
    page = client_of(jo).get("/search/", {"q": "elephant"}).text

    assert "in a&amp;b.txt:</span> An <mark>elephant</mark> &lt;img src=x&gt;</p>" in page


def test_files_that_cant_be_read_stop_nothing(jo, place):
    posted(place, jo, (b"%PDF-1.4 nonsense", "broken.pdf"), (MINUTES, "minutes.pdf"))

    troubles = dict(AttachmentText.objects.values_list("attachment__filename", "trouble"))
    assert troubles == {"broken.pdf": Trouble.DAMAGED, "minutes.pdf": ""}
    assert len(hits(jo, "elephant")) == 1


def test_a_file_that_is_not_where_it_was_put_stops_nothing(jo, place):
    message = posted(place, jo, (MINUTES, "minutes.pdf"))
    file = message.attachments.get().file
    file.storage.delete(file.name)
    actions.read_files([message.pk], again=True)

    assert AttachmentText.objects.get().trouble == Trouble.MISSING


def test_files_are_read_once_and_again_only_if_that_is_asked(jo, place, monkeypatch):
    message = posted(place, jo, (MINUTES, "minutes.pdf"))
    read = []
    extract = reading_files.extract
    monkeypatch.setattr(reading_files, "extract", lambda *given: read.append(given) or extract(*given))

    list(rebuilding.rebuild())
    assert (actions.read_files([message.pk]), len(read), len(hits(jo, "elephant"))) == (set(), 0, 1)
    list(rebuilding.rebuild(files=True))
    assert (len(read), len(hits(jo, "elephant"))) == (1, 1)


def test_a_rebuild_reads_the_files_that_never_were(jo, place):
    posted(place, jo, (MINUTES, "minutes.pdf"))
    AttachmentText.objects.all().delete()
    list(rebuilding.rebuild())

    assert (list(texts()), len(hits(jo, "elephant"))) == (["minutes.pdf"], 1)


def test_files_that_came_in_with_an_archive_are_read(jo, place):
    said = [actions.Said(author=jo, text="Here.", posted_at=place.created_at, files=[inspect(MINUTES, "minutes.pdf")])]
    actions.bring_in(place, [actions.BroughtIn(title="Old", said=said)])
    runner.run_all()

    assert [hit.in_file for hit in hits(jo, "elephant")] == ["minutes.pdf"]


def test_what_is_withdrawn_takes_its_files_along_at_once(jo, place):
    message = posted(place, jo, (MINUTES, "minutes.pdf"))
    actions.withdraw(message, by=jo)

    assert (hits(jo, "elephant"), texts(), Entry.objects.filter(kind="message").count()) == ([], {}, 0)


def test_a_file_that_was_removed_while_it_was_read_leaves_nothing(jo, place, monkeypatch):
    message = posted(place, jo, text="No file yet.")
    kept = Attachment.objects.create(
        message=message,
        added_by=jo,
        file=ContentFile(MINUTES, "x"),
        filename="a.pdf",
        content_type="application/pdf",
        size=1,
    )
    extract = reading_files.extract
    monkeypatch.setattr(reading_files, "extract", lambda *given: (kept.delete(), extract(*given))[1])

    assert (actions.read_files([message.pk]), texts()) == (set(), {})
