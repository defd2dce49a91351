"""Files on messages: for whoever may read the message, and never as anything but files."""

import pytest

from staffroom.foundation.files import SafeFile
from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.models import Attachment
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import ConversationFactory, a_file, a_picture, network_of

pytestmark = pytest.mark.django_db

TEXT = b"Author, title, year, box."


@pytest.fixture(autouse=True)
def at_home(site):
    """Every page asks which site it is on."""


@pytest.fixture
def paper():
    ConversationFactory(files=[a_file(TEXT)])
    return Attachment.objects.get()


def url(attachment, filename=None):
    return f"/attachments/{attachment.pk}/{filename or attachment.filename}"


def test_a_file_is_handed_out_as_a_download_that_runs_nowhere(client_of, paper):
    answer = client_of(None).get(url(paper))

    assert answer.getvalue() == TEXT
    assert answer["Content-Disposition"] == 'attachment; filename="columns.pdf"'
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_only_pictures_that_we_drew_ourselves_are_shown(client_of):
    svg = SafeFile(b"<svg onload='alert(1)'/>", "plan.svg", "image/svg+xml", is_image=True)
    ConversationFactory(files=[a_picture(), svg])
    drawn, not_drawn = Attachment.objects.order_by("pk")
    client = client_of(None)

    assert client.get(url(drawn))["Content-Disposition"] == 'inline; filename="boxes.png"'
    assert client.get(url(not_drawn))["Content-Disposition"] == 'attachment; filename="plan.svg"'


@pytest.mark.parametrize("name", ["räume.pdf", 'a"b.pdf', "100 %.pdf", "a?b#c.pdf"])
def test_any_file_name_survives(client_of, name):
    conversation = ConversationFactory(files=[a_file(TEXT, name)])
    client = client_of(None)
    page = client.get(f"/conversations/{conversation.pk}/").text
    address = page.partition('class="file" href="')[2].partition('"')[0]

    assert client.get(address).getvalue() == TEXT


@pytest.mark.parametrize(
    ("asked", "part", "said"),
    [
        ("bytes=0-5", b"Author", "bytes 0-5/25"),
        ("bytes=21-", b"box.", "bytes 21-24/25"),
        ("bytes=-4", b"box.", "bytes 21-24/25"),
        ("bytes=21-999", b"box.", "bytes 21-24/25"),
    ],
)
def test_a_part_of_a_file_can_be_asked_for(client_of, paper, asked, part, said):
    answer = client_of(None).get(url(paper), headers={"Range": asked})

    assert (answer.status_code, answer.getvalue(), answer["Content-Range"]) == (206, part, said)
    assert answer["Content-Length"] == str(len(part))


@pytest.mark.parametrize("asked", ["bytes=25-", "bytes=9-3"])
def test_a_part_that_there_is_not_is_refused(client_of, paper, asked):
    answer = client_of(None).get(url(paper), headers={"Range": asked})

    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */25")


@pytest.mark.parametrize("asked", ["bytes=0-1,3-4", "lines=1-2", "bytes=-", "bytes=x-"])
def test_what_is_no_range_gets_the_whole_file(client_of, paper, asked):
    answer = client_of(None).get(url(paper), headers={"Range": asked})

    assert (answer.status_code, answer.getvalue()) == (200, TEXT)


def test_a_file_that_has_not_changed_is_not_sent_again(client_of, paper):
    client = client_of(None)
    etag = client.get(url(paper))["ETag"]

    assert client.get(url(paper), headers={"If-None-Match": etag}).status_code == 304
    assert client.get(url(paper), headers={"Range": "bytes=0-5", "If-Range": '"another"'}).status_code == 200


def test_a_file_follows_its_message(client_of):
    member = PersonFactory()
    conversation = ConversationFactory(networks=[network_of(member, readable="network")], files=[a_file()])
    attachment = Attachment.objects.get()

    def answers():
        return [client_of(person).get(url(attachment)).status_code for person in (None, PersonFactory(), member)]

    before = answers()
    actions.withdraw(conversation.messages.get(), by=conversation.started_by)

    assert (before, answers()) == ([404, 404, 200], [404, 404, 404])


def test_a_file_has_one_name(client_of, paper):
    assert client_of(None).get(url(paper, "other.pdf")).status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_not_found(client_of, paper):
    paper.file.storage.delete(paper.file.name)

    assert client_of(None).get(url(paper)).status_code == 404
