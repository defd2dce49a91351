"""An owner brings an archive in on the web: looks first, brings it in, opens it, or takes it back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from staffroom.doors.archive import importing
from staffroom.doors.archive.models import FoundMail, Import
from staffroom.doors.archive.opening import OpenRefused, open_archive
from staffroom.doors.archive.undoing import begin_undoing
from staffroom.foundation.archives.tests.archives import mail, mbox
from staffroom.rooms.conversations.models import Attachment, Conversation, Message
from staffroom.rooms.networks.tests.factories import MembershipFactory, NetworkFactory
from staffroom.rooms.people.actions import add_address, verify_address
from staffroom.rooms.people.models import Person
from staffroom.rooms.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db

ANSWER = "In-Reply-To: <{}@example.org>\n"


@pytest.fixture
def maeve(site):
    return PersonFactory(name="Maeve Kelly")


@pytest.fixture
def jonas(site):
    return PersonFactory(name="Jonas Weber")


@pytest.fixture
def choir(maeve, jonas):
    network = NetworkFactory(name="Choir", slug="choir", owner=maeve, readable="network", findable="network")
    MembershipFactory(network=network, person=jonas)
    return network


@pytest.fixture
def give(client_of, maeve, choir, run_tasks):
    """Give files to the network's archive page, as its owner; what was found, once they are looked through."""

    def given(*contents, name="2004-March.mbox"):
        files = [SimpleUploadedFile(name, content) for content in contents]
        client_of(maeve).post(reverse("archive:imports", args=["choir"]), {"files": files})
        run_tasks()
        return Import.objects.latest("pk")

    return given


def change(client, import_, what):
    return client.post(reverse(f"archive:{what}", args=[import_.network.slug, import_.pk]))


def test_it_is_looked_through_first_and_nothing_comes_in(give, client_of, maeve):
    looked = give(mbox(mail(1, "Who sings?\n"), mail(2, "I do.\n", headers=ANSWER.format(1)), mail(3)))

    assert (looked.state, looked.read, looked.imported, looked.threads, looked.people) == ("looked", 3, 0, 2, 3)
    assert looked.years == {"2004": 3}
    assert not Message.objects.exists()
    page = client_of(maeve).get(reverse("archive:import", args=["choir", looked.pk])).content.decode()
    assert "3 mails can come into Choir" in page
    assert "Letter 3" in page


@pytest.mark.parametrize("act", [importing.start_writing, importing.stop, importing.resume, begin_undoing])
def test_owners_alone_have_it_brought_in_stopped_or_taken_back(give, jonas, act):
    looked = give(mbox(mail(1)))

    with pytest.raises(importing.ImportRefused, match="Only owners"):
        act(looked, by=jonas)


def test_brought_in_it_stays_closed_until_an_owner_opens_it(give, client_of, maeve, jonas, choir, run_tasks):
    looked = give(mbox(mail(1, "Who sings?\n"), mail(2, "I do.\n", headers=ANSWER.format(1)), mail(3)))
    change(client_of(maeve), looked, "beginning")
    run_tasks()

    looked.refresh_from_db()
    assert (looked.state, looked.imported, Conversation.objects.visible_to(jonas).count()) == ("done", 3, 0)
    assert "Letter 1" in client_of(maeve).get(reverse("archive:closed", args=["choir"])).content.decode()

    client_of(maeve).post(reverse("archive:opening", args=["choir"]))
    run_tasks()
    choir.refresh_from_db()
    assert Conversation.objects.visible_to(jonas).count() == choir.conversation_count == 2
    assert not Conversation.objects.visible_to(None).exists()
    assert choir.last_message_at == Message.objects.latest("posted_at").posted_at


def test_opened_twice_nothing_is_counted_twice(give, client_of, maeve, choir, run_tasks):
    change(client_of(maeve), give(mbox(mail(1))), "beginning")
    run_tasks()

    assert (open_archive(choir, maeve), open_archive(choir, maeve)) == (1, 0)
    choir.refresh_from_db()
    assert choir.conversation_count == 1


def test_only_owners_open_it(choir, jonas):
    with pytest.raises(OpenRefused):
        open_archive(choir, jonas)


def test_taken_back_nothing_is_left_of_it(give, client_of, maeve, run_tasks):
    bad = "".join("--b\n\nx\n" for _ in range(300))
    headers = 'Content-Type: multipart/mixed; boundary="b"\n'
    file = (
        '--b\n\nHello.\n--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename="a.txt"\n\nx\n--b--\n'
    )
    import_ = give(mbox(mail(1, file, headers=headers), mail(2, f"{bad}--b--\n", headers=headers), mail(3)))
    change(client_of(maeve), import_, "beginning")
    run_tasks()
    assert (Message.objects.count(), Attachment.objects.count(), FoundMail.objects.count()) == (2, 1, 3)

    change(client_of(maeve), import_, "taking_back")
    run_tasks()
    import_.refresh_from_db()
    assert (import_.state, import_.imported) == ("undone", 0)
    for model in (Message, Conversation, Attachment, FoundMail):
        assert not model.objects.exists()
    assert not Person.objects.filter(kind="unclaimed").exists()


def test_taking_one_back_leaves_what_an_earlier_one_brought(give, client_of, maeve, run_tasks):
    first = give(mbox(mail(1, "First.\n")))
    change(client_of(maeve), first, "beginning")
    run_tasks()
    second = give(mbox(mail(1, "First.\n"), mail(2, "Second.\n", headers=ANSWER.format(1))))
    change(client_of(maeve), second, "beginning")
    run_tasks()
    change(client_of(maeve), second, "taking_back")
    run_tasks()

    assert Message.objects.get().excerpt == "First."
    conversation = Conversation.objects.get()
    assert (conversation.message_count, conversation.author_count) == (1, 1)
    again = give(mbox(mail(1, "First.\n"), mail(2, "Second.\n", headers=ANSWER.format(1))))
    assert (again.read, again.already, again.waiting) == (2, 1, 1)


def test_once_it_is_open_it_stays(give, client_of, maeve, choir, run_tasks):
    import_ = give(mbox(mail(1)))
    change(client_of(maeve), import_, "beginning")
    run_tasks()
    open_archive(choir, maeve)

    change(client_of(maeve), import_, "taking_back")
    run_tasks()
    assert (Import.objects.get().state, Message.objects.count()) == ("done", 1)


def test_stopped_it_waits_and_goes_on_when_it_is_told_to(give, client_of, maeve, run_tasks):
    import_ = give(mbox(mail(1), mail(2)))
    change(client_of(maeve), import_, "beginning")
    change(client_of(maeve), import_, "stopping")
    run_tasks()
    import_.refresh_from_db()
    assert (import_.state, import_.imported) == ("stopped", 0)

    change(client_of(maeve), import_, "resumption")
    run_tasks()
    import_.refresh_from_db()
    assert (import_.state, import_.imported) == ("done", 2)


def test_several_files_are_one_archive(give):
    import_ = give(mbox(mail(1)), mbox(mail(1), mail(2, headers=ANSWER.format(1))))

    assert (import_.read, import_.already, import_.threads) == (3, 1, 1)


def test_a_file_that_is_no_archive_is_said_to_be_none(give, client_of, maeve):
    failed = give(b"\x00\x01" * 5_000, name="photo.jpg")

    page = client_of(maeve).get(reverse("archive:import", args=["choir", failed.pk])).content.decode()
    assert failed.state == "failed"
    assert "There is no mail in it" in page
    assert not failed.files.exists()


def test_held_mails_can_be_saved_as_they_came_and_are_never_shown(give, client_of, maeve, jonas):
    import_ = give(mbox(mail(1)) + b"From jo@example.org Mon Mar  1 10:00:00 2004\n\n<script> and no headers\n")
    row = FoundMail.objects.get(state="held")
    url = reverse("archive:held_mail", args=["choir", import_.pk, row.pk])

    answer = client_of(maeve).get(url)
    assert b"<script>" in b"".join(answer.streaming_content)
    assert answer["Content-Disposition"] == f'attachment; filename="mail-{row.ordinal}.eml"'
    assert client_of(jonas).get(url).status_code == 404
    held = client_of(maeve).get(reverse("archive:held", args=["choir", import_.pk])).content.decode()
    assert row.reason.replace("'", "&#x27;") in held


def test_nobody_but_owners_hears_of_it(give, client_of, jonas):
    import_ = give(mbox(mail(1)))

    for url in ("imports", "closed"):
        assert client_of(jonas).get(reverse(f"archive:{url}", args=["choir"])).status_code == 404
    assert client_of(jonas).get(reverse("archive:import", args=["choir", import_.pk])).status_code == 404


def test_who_proves_the_address_is_the_author_of_what_was_written_from_it(
    give, client_of, maeve, jonas, choir, run_tasks
):
    change(client_of(maeve), give(mbox(mail(1, "Mine.\n"), mail(2, headers=ANSWER.format(1)))), "beginning")
    run_tasks()
    open_archive(choir, maeve)
    verify_address(add_address(jonas, "jo1@example.org"))
    run_tasks()

    mine = Message.objects.get(excerpt="Mine.")
    assert (mine.author, mine.conversation.started_by) == (jonas, jonas)
    assert list(Person.objects.filter(kind="unclaimed").values_list("addresses__email", flat=True)) == [
        "jo2@example.org"
    ]
    assert jonas.notices.get(kind="claimed").data == {"messages": 1}


def test_a_claim_to_what_is_closed_is_told_to_nobody(give, client_of, maeve, jonas, run_tasks):
    change(client_of(maeve), give(mbox(mail(1, "Mine.\n"))), "beginning")
    run_tasks()
    verify_address(add_address(jonas, "jo1@example.org"))
    run_tasks()

    assert Message.objects.get().author == jonas
    assert not jonas.notices.filter(kind="claimed").exists()


def test_two_authors_who_are_one_member_are_one_author(give, client_of, maeve, jonas, run_tasks):
    change(client_of(maeve), give(mbox(mail(1), mail(2, headers=ANSWER.format(1)))), "beginning")
    run_tasks()
    for number in (1, 2):
        verify_address(add_address(jonas, f"jo{number}@example.org"))
        run_tasks()

    assert set(Message.objects.values_list("author", flat=True)) == {jonas.pk}
    assert Conversation.objects.get().author_count == 1
