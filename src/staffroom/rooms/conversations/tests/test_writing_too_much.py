"""More files than one form may bring: what was typed is kept, and so is what fits."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from staffroom.rooms.conversations.models import Attachment, Conversation
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import network_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site")]

NEW = reverse("conversations:new")


@pytest.fixture(autouse=True)
def narrow(settings):
    settings.ATTACHMENT_MAX_SIZE, settings.UPLOAD_MAX_SIZE, settings.UPLOAD_MAX_FILES = 1000, 2500, 4


@pytest.fixture
def send(client_of):
    """`send(sizes)`: a new conversation with files that large; the answer."""
    priya = PersonFactory()
    network = network_of(priya)

    def sent(*sizes):
        files = [SimpleUploadedFile(f"{number}.txt", b"x" * size) for number, size in enumerate(sizes)]
        told = {"networks": network.slug, "title": "The lists", "text": "What I typed.", "files": files}
        return client_of(priya).post(NEW, told)

    return sent


def kept():
    return list(Attachment.objects.order_by("pk").values_list("filename", flat=True))


def errors(answer):
    return answer.context["form"].errors["files"]


def test_what_fits_is_sent(send):
    assert send(1000, 1000, 500)["Location"].startswith("/conversations/")
    assert kept() == ["0.txt", "1.txt", "2.txt"]


def test_what_goes_over_the_whole_is_named_and_the_text_and_the_rest_are_kept(send):
    answer = send(1000, 1000, 600, 400)

    assert answer.status_code == 422
    assert "What I typed." in answer.content.decode()
    assert (kept(), Conversation.objects.count()) == (["0.txt", "1.txt"], 0)
    assert errors(answer) == [
        f"{name}: The file was not added: with the others it is more than 2.4 kB, the most at a time. "
        "Add it by itself. Your text is kept."
        for name in ("2.txt", "3.txt")
    ]


def test_a_file_that_is_too_large_by_itself_says_how_large_it_is(send):
    assert errors(send(10, 2000)) == [
        "1.txt: The file was not added: it is 2 kB, and 1000 bytes is the most. Your text is kept."
    ]
    assert kept() == ["0.txt"]


def test_more_files_than_are_counted_are_let_pass_by(send):
    answer = send(*[10] * 6)
    assert (kept(), len(errors(answer))) == (["0.txt", "1.txt", "2.txt", "3.txt"], 2)
    assert "What I typed." in answer.content.decode()


def test_what_is_beyond_reason_is_not_read_and_says_so(send):
    answer = send(*[1000] * 13)
    assert answer.status_code == 413
    assert "This site takes up to 2.4 kB in files at a time" in answer.content.decode()
    assert kept() == []


def test_nothing_of_what_is_let_pass_by_is_written_anywhere(send, settings, tmp_path):
    settings.FILE_UPLOAD_TEMP_DIR, settings.FILE_UPLOAD_MAX_MEMORY_SIZE = tmp_path, 0
    send(1000, 1000, 900)
    assert [path for path in tmp_path.rglob("*.upload*") if path.stat().st_size] == []
    assert kept() == ["0.txt", "1.txt"]
