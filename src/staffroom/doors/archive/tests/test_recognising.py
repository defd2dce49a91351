"""The same mail from two exports of one list is one message; what differs by more than exports change is another."""

import pytest

from staffroom.doors.archive import trying, undoing
from staffroom.doors.archive.models import FoundMail
from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.models import Attachment, Conversation, Message
from staffroom.rooms.networks.actions import create_network
from staffroom.rooms.people.actions import join

from .archives import as_pipermail, brought_in, file_of, mail

pytestmark = pytest.mark.django_db

ANSWER = "In-Reply-To: <{}@example.org>\n"
SAID = "Ask ann@example.org about the hall in Köln, please.\n"
SHOWN = "Ask ann at example.org about the hall in K?ln, please.\n"
NOTE = (
    "-------------- next part --------------\nA non-text attachment was scrubbed...\nName: song.txt\nType: text/plain\n"
    "Size: 6 bytes\nDesc: not available\nURL: <https://lists.example.org/pipermail/choir/attachments/1/song.txt>\n"
)
TO_SING = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n'
SONG = 'Content-Type: text/plain; name="song.txt"\nContent-Disposition: attachment\n\ndoremi\n'
PAGE = "MIME-Version: 1.0\nContent-Type: text/html\n"
TAKEN_AWAY = NOTE.replace("A non-text attachment", "An HTML attachment").replace(
    "Name: song.txt\nType: text/plain\n", ""
)


@pytest.fixture
def priya(site):
    return join(email="priya@example.org", name="Priya", verified=True)


@pytest.fixture
def choir(priya):
    return create_network(by=priya, name="Choir", slug="choir", kind="group", purpose="To sing.")


def counted(import_):
    return import_.read, import_.imported, import_.already, import_.held


def tried(network, *files):
    found = trying.tried(network, network.slug, files)
    return tuple(found[name] for name in ("read", "imported", "already", "held"))


def exports(folder, text=SAID, shown=SHOWN, **shown_as):
    """A mail and its answer as a mailbox has them, and as Mailman's text does."""
    whole = file_of(folder, mail(1, text), mail(2, "I will.\n", headers=ANSWER.format(1)), name="whole.mbox")
    answer = as_pipermail(2, "I will.\n").replace("\n\n", f"\n{ANSWER.format(1)}\n", 1)
    return whole, file_of(folder, as_pipermail(1, shown, **shown_as), answer, name="2004-March.txt")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)], ids=["mailbox first", "text first"])
def test_the_same_mails_from_two_exports_are_there_already(choir, tmp_path, order):
    files = exports(tmp_path)
    first, second = (files[place] for place in order)
    brought_in(choir, first)

    assert tried(choir, second) == (2, 0, 2, 0)
    assert counted(brought_in(choir, second)) == (2, 0, 2, 0)
    assert counted(brought_in(choir, second)) == (2, 0, 2, 0)
    assert (Message.objects.count(), Conversation.objects.count()) == (2, 1)


def test_two_exports_in_one_import_are_one_archive(choir, tmp_path):
    files = exports(tmp_path)

    assert tried(choir, *files) == (4, 2, 2, 0)
    assert counted(brought_in(choir, *files)) == (4, 2, 2, 0)
    assert dict(Message.objects.values_list("author__addresses__email", "answers__author__addresses__email")) == {
        "jo1@example.org": None,
        "jo2@example.org": "jo1@example.org",
    }


def test_an_answer_that_only_the_second_export_has_hangs_under_the_message_of_the_first(choir, tmp_path):
    brought_in(choir, file_of(tmp_path, mail(1, SAID)))
    _whole, text = exports(tmp_path)

    assert counted(brought_in(choir, text)) == (2, 1, 1, 0)
    assert list(Message.objects.order_by("number").values_list("answers__number", flat=True)) == [None, 1]


@pytest.mark.parametrize(
    "other",
    [
        {"shown": SHOWN.replace("please", "today")},
        {"shown": f"{SHOWN}And bring tea.\n"},
        {"subject": "[choir] Another letter"},
        {"date": "Mon, 16 Feb 2004 10:00:00 +0000"},
    ],
    ids=["another word", "more words", "another subject", "another week"],
)
def test_what_no_export_changes_makes_it_another_mail(choir, tmp_path, other):
    whole, text = exports(tmp_path, **other)
    brought_in(choir, whole)

    assert tried(choir, text) == (2, 1, 1, 0)
    assert counted(brought_in(choir, text)) == (2, 1, 1, 0)


def test_another_author_makes_it_another_mail(choir, tmp_path):
    brought_in(choir, file_of(tmp_path, mail(1, SAID)))
    other = file_of(tmp_path, as_pipermail(1, SHOWN).replace("jo1 at", "ann at"), name="other.txt")

    assert counted(brought_in(choir, other)) == (1, 1, 0, 0)


def test_an_author_whose_address_is_masked_is_known_by_name(choir, tmp_path):
    brought_in(choir, file_of(tmp_path, mail(1, SAID)))
    masked = file_of(tmp_path, as_pipermail(1, SHOWN).replace("jo1 at example.org", "[log in to unmask]"), name="m.txt")

    assert counted(brought_in(choir, masked)) == (1, 0, 1, 0)


def test_of_a_long_mail_whose_clock_was_wrong_the_date_says_nothing(choir, tmp_path):
    text = f"{' '.join(f'word{number}' for number in range(30))}\n"
    brought_in(choir, file_of(tmp_path, mail(1, text)))
    lying = file_of(tmp_path, as_pipermail(1, text, date="Mon, 1 Mar 1999 10:00:00 +0000"), name="lying.txt")

    assert counted(brought_in(choir, lying)) == (1, 0, 1, 0)


def test_what_one_file_holds_twice_differs_for_a_reason(choir, tmp_path):
    file = file_of(tmp_path, mail(1, SAID), mail(1, SHOWN))

    assert tried(choir, file) == (2, 2, 0, 0)
    assert counted(brought_in(choir, file)) == (2, 2, 0, 0)


def test_files_that_the_first_export_had_lost_come_with_the_second(choir, tmp_path):
    text = file_of(tmp_path, as_pipermail(1, f"See the file.\n{NOTE}"), name="2004-March.txt")
    whole = file_of(tmp_path, mail(1, f"--b\n\nSee the file.\n--b\n{SONG}--b--\n", headers=TO_SING))
    brought_in(choir, text)
    again = brought_in(choir, whole), brought_in(choir, whole)

    assert [counted(import_) for import_ in again] == [(1, 0, 1, 0)] * 2
    assert Attachment.objects.get().filename == "song.txt"


@pytest.mark.parametrize("at_once", [True, False])
def test_words_that_the_first_export_had_lost_come_with_the_second(choir, tmp_path, at_once):
    text = file_of(tmp_path, as_pipermail(1, TAKEN_AWAY), name="2004-March.txt")
    whole = file_of(tmp_path, mail(1, "<p>Sing louder.</p>\n", headers=PAGE), name="whole.mbox")
    for files in [(text, whole)] if at_once else [(text,), (whole,)]:
        brought_in(choir, *files)

    assert Message.objects.get().excerpt == "Sing louder."


def test_what_was_withdrawn_or_changed_here_does_not_come_again(choir, tmp_path):
    whole, text = exports(tmp_path)
    brought_in(choir, whole)
    first, second = Message.objects.order_by("number")
    actions.withdraw(first, by=first.author)
    Message.objects.filter(pk=second.pk).update(source="I won't.", edited_at=second.posted_at)

    assert counted(brought_in(choir, text)) == (2, 0, 2, 0)
    assert list(Message.objects.order_by("number").values_list("source", flat=True)) == ["", "I won't."]


def test_what_came_by_mail_already_is_known_in_the_old_lists_export(choir, priya, tmp_path):
    live = actions.start(author=priya, networks=[choir], title="Hall", text=SAID, door="email", form="plain")
    actions.note_identity(live, "1@example.org", "0" * 64)
    shown = as_pipermail(1, SHOWN, date=f"{live.posted_at:%a, %d %b %Y %H:%M:%S +0000}")
    text = tmp_path / "text.txt"
    text.write_text(
        f"From priya at example.org  {live.posted_at:%a %b %d %H:%M:%S %Y}\n{shown.replace('jo1 at', 'priya at')}"
    )

    assert counted(brought_in(choir, text)) == (1, 0, 1, 0)


def test_taking_the_second_import_back_leaves_the_first(choir, priya, tmp_path):
    whole, text = exports(tmp_path)
    brought_in(choir, whole)
    second = brought_in(choir, text)
    undoing.begin_undoing(second, by=priya)
    undoing.undo(second, seconds=60)

    assert Message.objects.count() == 2
    assert FoundMail.objects.filter(brought_by=second).count() == 0
