"""Bringing archives in: what becomes of mails, what is known again, where later ones find their place."""

from dataclasses import replace

import pytest
from django.apps import apps
from django.core.files import File
from django.db import connection

from staffroom.commons.search.indexing import index
from staffroom.doors.archive import giving, importing, tasks
from staffroom.doors.archive.contents import content_of, contents
from staffroom.doors.archive.models import FoundMail, Import
from staffroom.doors.archive.opening import open_archive
from staffroom.foundation.excerpts import all_said
from staffroom.foundation.mail import parse
from staffroom.foundation.words import index_words
from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.models import Attachment, Conversation, MailIdentity, Message
from staffroom.rooms.networks.actions import create_network
from staffroom.rooms.people.actions import add_address, join
from staffroom.rooms.people.models import Person

from .archives import brought_in, file_of, mail

pytestmark = pytest.mark.django_db

ANSWER = "In-Reply-To: <{}@example.org>\n"


@pytest.fixture
def priya(site):
    return join(email="priya@example.org", name="Priya", verified=True)


@pytest.fixture
def choir(priya):
    return create_network(by=priya, name="Choir", slug="choir", kind="group", purpose="To sing.")


def counted(import_):
    return import_.read, import_.imported, import_.already, import_.held


def answers():
    """Excerpt → that of what it answers."""
    return dict(Message.objects.values_list("excerpt", "answers__excerpt"))


def words_in_the_index(numbers):
    """Every word of these entries, with its places."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT rowid, words::text FROM search_words")
        else:
            cursor.execute("CREATE VIRTUAL TABLE temp.places USING fts5vocab(main, search_words, instance)")
            cursor.execute('SELECT doc, term, col, "offset" FROM temp.places')
        found = sorted(row for row in cursor.fetchall() if row[0] in numbers)
        if connection.vendor == "sqlite":
            cursor.execute("DROP TABLE temp.places")
    return found


def test_mails_become_conversations_of_unclaimed_authors_that_nobody_may_read(choir, priya, tmp_path, run_tasks):
    done = brought_in(choir, file_of(tmp_path, mail(1, "Who sings?\n"), mail(2, "I do.\n", headers=ANSWER.format(1))))
    run_tasks()

    assert (done.state, counted(done), done.threads, done.people) == ("done", (2, 2, 0, 0), 1, 2)
    conversation = Conversation.objects.get()
    first, second = conversation.messages.order_by("number")
    assert (conversation.title, conversation.audience) == ("Letter 1", "nobody")
    assert (second.answers, second.thread_path, second.door) == (first, "00010002", "import")
    assert [message.posted_at.day for message in (first, second)] == [1, 2]
    assert (first.author.kind, first.author.addresses.get().email) == ("unclaimed", "jo1@example.org")
    assert not Conversation.objects.visible_to(priya).exists()
    assert not apps.get_model("email", "Delivery").objects.filter(message__isnull=False).exists()
    choir.refresh_from_db()
    assert (choir.conversation_count, choir.last_message_at, choir.warmth) == (0, None, 0.0)


def test_a_second_time_nothing_comes_in(choir, tmp_path):
    file = file_of(tmp_path, mail(1), mail(2, headers=ANSWER.format(1)))
    brought_in(choir, file)

    assert counted(brought_in(choir, file)) == (2, 0, 2, 0)
    assert Message.objects.count() == 2


def test_of_one_message_id_the_same_words_are_one_message_and_other_words_another(choir, tmp_path):
    done = brought_in(choir, file_of(tmp_path, mail(1, "Same.\n"), mail(1, "Same.\n"), mail(1, "Other.\n")))

    assert counted(done) == (3, 2, 1, 0)
    assert sorted(Message.objects.values_list("excerpt", flat=True)) == ["Other.", "Same."]
    assert MailIdentity.objects.filter(header="1@example.org").count() == 2


def test_mails_without_a_message_id_are_known_by_what_they_say(choir, tmp_path):
    nameless = [mail(number).replace("Message-ID", "X-Nothing") for number in (1, 2, 1)]

    assert counted(brought_in(choir, file_of(tmp_path, *nameless))) == (3, 2, 1, 0)


def test_a_longer_archive_adds_what_is_new_under_what_it_answers(choir, tmp_path):
    older, newer = mail(1, "First.\n"), mail(2, "Second.\n", headers=ANSWER.format(1))
    brought_in(choir, file_of(tmp_path, older))
    done = brought_in(choir, file_of(tmp_path, older, newer, name="longer.mbox"))

    assert counted(done) == (2, 1, 1, 0)
    assert answers() == {"First.": None, "Second.": "First."}
    conversation = Conversation.objects.get()
    assert (conversation.message_count, conversation.author_count, conversation.last_message.excerpt) == (
        2,
        2,
        "Second.",
    )


def test_what_came_before_hangs_under_what_it_answers_once_that_comes(choir, tmp_path):
    first, second, third = (
        mail(1, "First.\n"),
        mail(2, "Second.\n", headers=ANSWER.format(1)),
        mail(3, "Third.\n", headers=ANSWER.format(2)),
    )
    brought_in(choir, file_of(tmp_path, third))
    brought_in(choir, file_of(tmp_path, first, second, third, name="whole.mbox"))

    assert answers() == {"First.": None, "Second.": "First.", "Third.": "Second."}
    assert list(Message.objects.order_by("thread_path").values_list("excerpt", flat=True)) == [
        "First.",
        "Second.",
        "Third.",
    ]
    assert Message.objects.get(excerpt="Third.").number == 1


def test_an_answer_dated_before_what_it_answers_hangs_under_it_all_the_same(choir, tmp_path):
    mails = [mail(9 - place, f"Mail {place}.\n", headers=ANSWER.format(10 - place)) for place in range(1, 6)]
    brought_in(choir, file_of(tmp_path, mail(9, "Mail 0.\n"), *mails))

    assert answers() == {"Mail 0.": None} | {f"Mail {place}.": f"Mail {place - 1}." for place in range(1, 6)}


def test_a_thread_deeper_than_any_page_keeps_whom_each_answers(choir, tmp_path):
    mails = [mail(number % 28 + 1, f"Mail {number}.\n") for number in range(90)]
    mails = [
        it.replace(
            f"<{number % 28 + 1}@example.org>", f"<{number}@example.org>\nIn-Reply-To: <{number - 1}@example.org>"
        )
        for number, it in enumerate(mails)
    ]
    brought_in(choir, file_of(tmp_path, *mails))

    assert answers() == {"Mail 0.": None} | {f"Mail {number}.": f"Mail {number - 1}." for number in range(1, 90)}
    assert max(len(path) for path in Message.objects.values_list("thread_path", flat=True)) <= 260


def test_whoever_has_proved_an_address_is_the_author(choir, priya, tmp_path):
    brought_in(choir, file_of(tmp_path, mail(1).replace("jo1@example.org", "PRIYA at example.org")))

    assert Message.objects.get().author == priya


def test_an_address_that_somebody_only_claims_makes_them_no_author(choir, priya, tmp_path):
    add_address(priya, "jo1@example.org")
    brought_in(choir, file_of(tmp_path, mail(1)))

    assert Message.objects.get().author.kind == "unclaimed"


def test_one_author_for_the_whole_site(choir, priya, tmp_path):
    other = create_network(by=priya, name="Band", slug="band", kind="group", purpose="To play.")
    brought_in(choir, file_of(tmp_path, mail(1)))
    brought_in(other, file_of(tmp_path, mail(1)))

    assert Message.objects.values("author").distinct().count() == 1
    assert MailIdentity.objects.count() == 2


def test_where_addresses_are_masked_one_name_is_one_person(choir, tmp_path):
    masked = [mail(number).replace(f"jo{number}@example.org", "jo@...") for number in (1, 2)]
    brought_in(choir, file_of(tmp_path, *masked))
    later = mail(3).replace("jo3@example.org", "jo@...")
    brought_in(choir, file_of(tmp_path, later, name="later.mbox"))

    assert Person.objects.filter(kind="unclaimed").count() == 1


def test_what_came_by_mail_already_is_not_brought_in_again(choir, priya, tmp_path, site):
    said = mail(1, "I said so.\n")
    live = actions.start(
        author=priya, networks=[choir], title="Letter 1", text="I said so.", door="email", form="plain"
    )
    actions.note_identity(live, "1@example.org", content_of(parse(said.encode())).digest)
    done = brought_in(choir, file_of(tmp_path, said, mail(2, "And I.\n", headers=ANSWER.format(1))))

    assert counted(done) == (2, 1, 1, 0)
    assert answers() == {"I said so.": None, "And I.": "I said so."}


def test_files_come_along_and_nothing_of_them_runs_or_leads_elsewhere(choir, tmp_path, settings):
    headers = 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b"\n'
    page = 'Content-Type: text/html; name="../../evil.html"\nContent-Disposition: attachment\n\n<script>x</script>\n'
    text = f"--b\n\nSee the file.\n--b\n{page}--b--\n"
    brought_in(choir, file_of(tmp_path, mail(1, text, headers=headers)))

    file = Attachment.objects.get()
    assert (file.filename, file.content_type) == ("evil.html", "application/octet-stream")
    assert file.file.path.startswith(f"{settings.MEDIA_ROOT}/attachments/")


def test_what_cannot_be_read_is_held_with_its_bytes_and_a_reason(choir, tmp_path):
    parts = "".join("--b\n\nx\n" for _ in range(300))
    headers = 'Content-Type: multipart/mixed; boundary="b"\n'
    done = brought_in(choir, file_of(tmp_path, mail(1), mail(2, f"{parts}--b--\n", headers=headers)))

    held = FoundMail.objects.get(state="held")
    assert counted(done) == (2, 1, 0, 1)
    assert held.reason == "The mail has more than 200 parts."
    assert b"Subject: Letter 2" in held.raw.read()


def test_what_is_no_archive_leaves_nothing_behind(choir, tmp_path, settings):
    file = tmp_path / "picture.png"
    file.write_bytes(b"\x89PNG" + bytes(range(256)) * 40)
    failed = brought_in(choir, file)

    assert (failed.state, counted(failed)) == ("failed", (0, 0, 0, 0))
    assert "no mail in it" in failed.trouble
    assert not FoundMail.objects.exists()


def test_only_one_archive_at_a_time_comes_into_a_network(choir, priya):
    importing.begin(choir, given=["one"], door="web", by=priya)

    with pytest.raises(importing.ImportRefused):
        importing.begin(choir, given=["another"], door="web", by=priya)


def test_broken_off_anywhere_it_goes_on_and_the_sum_is_the_same(choir, tmp_path, monkeypatch):
    monkeypatch.setattr("staffroom.doors.archive.looking.AT_ONCE", 7)
    monkeypatch.setattr("staffroom.doors.archive.writing.AT_ONCE", 5)
    mails = [mail(number, f"Mail {number}.\n", headers=ANSWER.format(max(1, number - 3))) for number in range(1, 29)]
    file = file_of(tmp_path, *mails)
    import_ = importing.begin(choir, given=["x"], door="command")
    steps = 1
    while importing.go_on(import_, [file], seconds=0):
        steps += 1

    assert steps > 8
    assert (import_.state, counted(import_)) == ("done", (28, 28, 0, 0))
    assert answers()["Mail 28."] == "Mail 25."
    assert Import.objects.count() == 1


def test_the_command_goes_on_with_what_an_owner_has_stopped(choir, priya, tmp_path):
    file = file_of(tmp_path, mail(1, "Who sings?\n"), mail(2, "I do.\n", headers=ANSWER.format(1)))
    begun = giving.begun_or_new(choir, [file], opens=False)
    importing.stop(begun, by=priya)

    done = brought_in(choir, file)

    assert (done.pk, done.state, counted(done)) == (begun.pk, "done", (2, 2, 0, 0))


def test_breaking_off_forgets_what_waits_and_the_sum_is_right_all_the_while(choir, tmp_path, monkeypatch):
    monkeypatch.setattr("staffroom.doors.archive.writing.AT_ONCE", 3)
    monkeypatch.setattr("staffroom.doors.archive.importing.FORGOTTEN_AT_ONCE", 2)
    first = file_of(tmp_path, *(mail(number) for number in range(1, 11)))
    begun = giving.begun_or_new(choir, [first], opens=False)
    for _step in ("looked through", "put in order", "begun to be written"):
        importing.go_on(begun, [first], seconds=0)
    assert (begun.state, counted(begun)) == ("writing", (10, 3, 0, 0))

    other = brought_in(choir, file_of(tmp_path, mail(20), name="other.mbox"))

    begun.refresh_from_db()
    assert (begun.state, counted(begun), begun.fingerprint) == ("done", (3, 3, 0, 0), "")
    assert counted(other) == (1, 1, 0, 0)
    again = brought_in(choir, first)
    assert (again.pk != begun.pk, counted(again)) == (True, (10, 7, 3, 0))


def test_let_go_on_while_it_was_about_to_stop_it_goes_on(choir, priya, tmp_path, monkeypatch, run_tasks, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    file = file_of(tmp_path, mail(1), mail(2))
    import_ = importing.begin_on_the_web(choir, by=priya, files=[File(file.open("rb"), "archive.mbox")])
    tasks.work_on.call(import_.pk)
    importing.start_writing(import_, by=priya)

    def stopped_and_resumed(row, paths, *, seconds):
        """As an owner may do in these seconds; the task of theirs finds this one at work."""
        importing.stop(row, by=priya)
        is_more = importing.go_on(row, paths, seconds=seconds)
        importing.resume(row, by=priya)
        tasks.work_on.call(row.pk)
        return is_more

    with monkeypatch.context() as patched:
        patched.setattr(tasks, "go_on", stopped_and_resumed)
        tasks.work_on.call(import_.pk)
    import_.refresh_from_db()
    assert import_.state == "writing"
    run_tasks()

    import_.refresh_from_db()
    assert (import_.state, counted(import_)) == ("done", (2, 2, 0, 0))


def test_a_message_is_in_the_index_as_soon_as_it_is_there(choir, tmp_path, run_tasks):
    brought_in(choir, file_of(tmp_path, mail(1, "The archivists sing.\n\n> Who sings?\n"), mail(2, "Loudly.\n")))
    indexed = apps.get_model("search", "Entry").objects.filter(kind="message")
    before = dict(indexed.values_list("thing", "number"))

    assert set(before) == set(Message.objects.values_list("pk", flat=True))
    at_once = words_in_the_index(before.values())
    run_tasks()
    assert dict(indexed.values_list("thing", "number")) == before
    index("message", list(before))
    assert words_in_the_index(before.values()) == at_once != []


def test_what_the_child_writes_out_is_what_the_parent_would_have(choir, tmp_path):
    texts = [
        "Yes.\n\nOn Monday, Ann wrote:\n> Who sings?\n",
        "Look:\n\n    a | b\n    c | d\n\nhttps://choir.example\n",
        "",
    ]
    raws = [mail(number, text).encode() for number, text in enumerate(texts, start=1)]

    for raw, content in zip(raws, contents(raws, "en-gb"), strict=True):
        found = content_of(parse(raw))
        assert content.indexed == index_words(all_said(found.rendered.html), "en-gb")
        assert replace(content, indexed=None) == found


def test_addresses_in_attributions_and_quotes_are_left_out(choir, tmp_path):
    text = "Yes.\n\nOn Monday, ann at example.org wrote:\n> ask bob@example.org\n> about it\n\nI did.\n"
    brought_in(choir, file_of(tmp_path, mail(1, text)))

    message = Message.objects.get()
    assert "bob@" not in message.html + message.source + message.quoted
    assert "ann at" not in message.html + message.source + message.quoted


def test_mail_that_answers_what_was_imported_threads_once_the_archive_is_open(choir, priya, tmp_path):
    brought_in(choir, file_of(tmp_path, mail(1, "Who sings?\n")))
    old = actions.message_of("1@example.org")
    assert not Message.objects.visible_to(priya).exists()

    open_archive(choir, priya)
    answer = actions.reply(old.conversation, author=priya, text="I do.", answers=old)
    assert (answer.number, answer.thread_path) == (2, "00010002")
