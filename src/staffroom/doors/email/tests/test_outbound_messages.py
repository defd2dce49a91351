"""A message of a conversation, as the members of its networks get it by mail."""

import re

import dkim
import pytest
from django.urls import reverse

from staffroom.doors.email import domain, sending
from staffroom.doors.email.models import Delivery
from staffroom.doors.email.routes import Aim, route_of
from staffroom.foundation.dkim import dns_record
from staffroom.foundation.files import SafeFile
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import Attachment, Message
from staffroom.rooms.networks import actions as networks

from .outbound import arrived, network_of, person, post, relay, states

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outbound")]


@pytest.fixture
def network(maeve, jo, run_tasks):
    made = network_of(maeve, jo)
    run_tasks()
    Delivery.objects.all().delete()  # the welcome
    return made


def sent(run_tasks):
    """What arrives at a relay now."""
    run_tasks()
    with relay() as desk:
        sending.send_waiting()
        return arrived(desk)


def test_a_post_reaches_every_member_but_its_author(network, maeve, run_tasks):
    post(maeve, network)
    assert [mail.recipient for mail in sent(run_tasks)] == ["jo-norwood@mail.example"]
    assert states() == {"jo-norwood@mail.example": "sent"}


def test_the_headers_say_who_where_and_how_to_leave(network, maeve, jo, outbound, run_tasks):
    message = post(maeve, network)
    [mail] = sent(run_tasks)
    assert mail["From"] == '"Maeve Tully (Lone Information Officers)" <lone-officers@lists.example.org>'
    assert mail["To"] == "jo-norwood@mail.example"
    assert mail["Subject"] == "[lone-officers] Pamphlets in box 41"
    assert mail["Message-ID"] == f"<m{message.pk}@lists.example.org>"
    assert mail["List-Id"] == '"Lone Information Officers" <lone-officers.lists.example.org>'
    assert mail["List-Post"] == "<mailto:lone-officers@lists.example.org>"
    assert mail["List-Archive"] == "<https://staffroom.example.org/networks/lone-officers/>"
    assert mail["List-Help"] == "<mailto:lone-officers+help@lists.example.org>"
    assert mail["List-Owner"] == "<mailto:lone-officers+owner@lists.example.org>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["Precedence"] == "list"
    assert mail["Content-Language"] == "en-gb"
    assert mail["In-Reply-To"] is None


def test_each_reader_has_their_own_addresses_for_answers_leaving_and_bounces(network, maeve, jo, outbound, run_tasks):
    message = post(maeve, network)
    [mail] = sent(run_tasks)
    delivery = Delivery.objects.get(message=message)
    answer = route_of(re.search(r"<(r\+.*)>", mail["Reply-To"])[1], outbound)
    leaving = route_of(re.search(r"<mailto:(u\+[^?]*)\?", mail["List-Unsubscribe"])[1], outbound)
    bounced = route_of(mail.sender, outbound)
    assert (answer.aim, answer.numbers) == (Aim.REPLY, (jo.pk, message.pk))
    assert (leaving.aim, leaving.numbers) == (Aim.UNSUBSCRIBE, (jo.pk, network.pk))
    assert (bounced.aim, bounced.numbers) == (Aim.BOUNCE, (delivery.pk,))


def test_nobody_learns_anybodys_address(network, maeve, run_tasks):
    network_of(maeve, slug="other")
    networks.join(network, person=person("Priya Shah"))
    run_tasks()
    Delivery.objects.all().delete()
    post(maeve, network)
    for mail in sent(run_tasks):
        found = set(re.findall(rb"[a-z-]+@mail\.example", mail.raw))
        assert found == {mail.recipient.encode()}


def test_where_the_network_says_so_an_answer_goes_to_the_author_alone(network, maeve, jo, outbound, run_tasks):
    networks.change_settings(network, by=maeve, reply_to="author")
    message = post(maeve, network)
    [mail] = sent(run_tasks)
    answer = route_of(re.search(r"<(a\+.*)>", mail["Reply-To"])[1], outbound)
    assert (answer.aim, answer.numbers) == (Aim.AUTHOR, (jo.pk, message.pk))
    assert "Your answer goes to Maeve Tully alone, who learns your address by it." in mail.text
    assert "To answer everybody in Lone Information Officers, write to lone-officers@lists.example.org" in mail.text


def test_the_text_ends_with_where_an_answer_goes_and_how_to_leave(network, maeve, run_tasks):
    message = post(maeve, network, text="# no heading\n\nHas *anybody* listed them?", form="plain")
    [mail] = sent(run_tasks)
    assert mail.text == (
        "# no heading\n\nHas *anybody* listed them?\n\n-- \n"
        "Your answer goes to everybody in Lone Information Officers.\n"
        f"On the web: https://staffroom.example.org/messages/{message.pk}/\n"
        f"What reaches you: https://staffroom.example.org{reverse('networks:levels')}\n"
        "To leave, write to: lone-officers+unsubscribe@lists.example.org\n"
    )
    assert "<p># no heading</p>" in mail.html
    assert "<img" not in mail.html


def test_each_reader_gets_the_words_around_it_in_their_language(network, maeve, jo, run_tasks):
    jo.account.language = "de"
    jo.account.save()
    networks.join(network, person=person("Priya Shah"))
    run_tasks()
    Delivery.objects.all().delete()
    post(maeve, network)
    german, english = sent(run_tasks)
    assert '<html lang="de">' in german.html
    assert '<html lang="en-gb">' in english.html


def test_an_answer_threads_below_what_it_answers(network, maeve, jo, run_tasks):
    first = post(maeve, network)
    conversations.note_identity(first, "original@mail.example", "digest")
    second = conversations.reply(first.conversation, author=jo, text="I have.", answers=first)
    third = conversations.reply(first.conversation, author=jo, text="All of them.", answers=second)
    sent_now = {mail["Message-ID"]: mail for mail in sent(run_tasks)}
    mail = sent_now[f"<m{third.pk}@lists.example.org>"]
    assert mail["In-Reply-To"] == f"<m{second.pk}@lists.example.org>"
    assert mail["References"].split() == [
        "<original@mail.example>",
        f"<m{first.pk}@lists.example.org>",
        f"<m{second.pk}@lists.example.org>",
    ]
    assert mail["Subject"] == "Re: [lone-officers] Pamphlets in box 41"


def test_what_answers_the_whole_conversation_threads_below_its_beginning(network, maeve, jo, run_tasks):
    first = post(maeve, network)
    conversations.reply(first.conversation, author=jo, text="I have.")
    [answer] = [mail for mail in sent(run_tasks) if mail["In-Reply-To"]]
    assert answer["In-Reply-To"] == answer["References"] == f"<m{first.pk}@lists.example.org>"


@pytest.mark.parametrize(
    ("title", "has_prefix", "subject"),
    [
        ("Box 41", True, "[lone-officers] Box 41"),
        ("Box 41", False, "Box 41"),
        ("[Lone-Officers] Box 41", True, "[Lone-Officers] Box 41"),
    ],
)
def test_the_subject_names_the_network_once_if_it_likes(title, has_prefix, subject, network, maeve, run_tasks):
    networks.change_settings(network, by=maeve, has_subject_prefix=has_prefix)
    post(maeve, network, title=title)
    [mail] = sent(run_tasks)
    assert mail["Subject"] == subject


def test_names_and_titles_break_out_of_no_header(network, maeve, run_tasks):
    maeve.name = 'Maeve "M\r\nBcc: all@example.org'
    maeve.save()
    message = post(maeve, network)
    Message.objects.filter(pk=message.pk).update(excerpt="x\r\nBcc: all@example.org")
    message.conversation.title = "Box\r\nBcc: all@example.org\r\n\r\nNew body"
    message.conversation.save()
    network.name = "Lone\r\nBcc: all@example.org"
    network.save()
    [mail] = sent(run_tasks)
    assert mail["Bcc"] is None
    assert mail["Subject"].endswith("Box Bcc: all@example.org New body")


def test_every_copy_is_signed_so_that_a_receiver_believes_it(network, maeve, settings, tmp_path, run_tasks):
    settings.DKIM_KEY = tmp_path / "dkim.pem"
    assert domain.make_key()
    networks.join(network, person=person("Priya Shah"))
    run_tasks()
    Delivery.objects.all().delete()
    post(maeve, network, text="Grüße, with a trailing space \n\n\n")
    record = dns_record(settings.DKIM_KEY.read_text()).encode()
    mails = sent(run_tasks)
    assert [dkim.verify(mail.raw, dnsfunc=lambda *_, **__: record) for mail in mails] == [True, True]


def test_small_files_go_along_and_large_ones_are_linked(network, maeve, run_tasks, monkeypatch):
    file = SafeFile(filename="box 41.txt", content=b"All 3,000 pamphlets", content_type="text/plain")
    post(maeve, network, files=[file])
    [mail] = sent(run_tasks)
    [part] = mail.mail.iter_attachments()
    assert (part.get_filename(), part.get_content()) == ("box 41.txt", "All 3,000 pamphlets")
    Delivery.objects.all().delete()
    message = post(maeve, network, files=[file])
    Attachment.objects.filter(message=message).update(size=6_000_000)
    [mail] = sent(run_tasks)
    assert list(mail.mail.iter_attachments()) == []
    assert f"https://staffroom.example.org/attachments/{message.attachments.get().pk}/box%2041.txt" in mail.text
