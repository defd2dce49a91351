"""Mail to networks and to reply addresses, handed over by real LMTP."""

import pytest

from staffroom.doors.email.models import Incoming, Letter
from staffroom.doors.email.routes import reply_address
from staffroom.rooms.conversations.models import Conversation, Message

from .inbound import written

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_mail_to_the_network_starts_a_conversation(site, network, jo, deliver):
    row = deliver(written(jo, "Keys & passwords", "Who keeps yours?\n\n# 3 is not a heading\n"), to=network)

    message = Message.objects.get()
    assert (row.state, row.message, row.network, row.person) == ("done", message, network, jo)
    assert (message.conversation.title, message.author, message.door) == ("Keys & passwords", jo, "email")
    assert message.source == "Who keeps yours?\n\n# 3 is not a heading"
    assert "<h1>" not in message.html


def test_the_reply_address_answers_that_message(site, network, jo, priya, said, deliver):
    mail = written(priya, "Re: Keys", "I do.\n\nOn Monday Jo wrote:\n> Who keeps yours?\n")
    row = deliver(mail, to=reply_address(priya.pk, said.pk, site))

    answer = said.conversation.messages.get(number=2)
    assert (row.state, row.message) == ("done", answer)
    assert (answer.author, answer.answers, answer.source) == (priya, said, "I do.")


def test_an_answer_to_the_network_threads_by_its_message_id(site, network, jo, priya, deliver):
    deliver(written(jo, "Keys", "Who keeps yours?", message_id="one@jo.example"), to=network)
    deliver(written(priya, "AW: [Lone Workers] Keys", "I do.", in_reply_to="one@jo.example"), to=network)

    conversation = Conversation.objects.get()
    assert conversation.title == "Keys"
    assert [message.author for message in conversation.messages.oldest_first()] == [jo, priya]


def test_an_answer_to_our_own_copy_threads_too(site, network, priya, said, deliver):
    deliver(written(priya, "Re: Keys", "I do.", in_reply_to=f"m{said.pk}@{site.mail_domain}"), to=network)

    assert said.conversation.messages.get(number=2).answers == said


def test_without_a_subject_the_first_words_are_the_title(site, network, jo, deliver):
    deliver(written(jo, "", "Does anybody index minutes?"), to=network)

    assert Conversation.objects.get().title == "Does anybody index minutes?"


def test_the_same_mail_twice_is_one_message(site, network, jo, deliver):
    mail = written(jo, "Keys", "Who keeps yours?", message_id="one@jo.example")
    deliver(mail, to=network)
    row = deliver(mail, to=network)

    assert Message.objects.count() == 1
    assert (row.state, row.reason, row.message) == ("done", "duplicate", Message.objects.get())


def test_the_same_message_id_with_other_words_is_another_message_and_flagged(site, network, jo, deliver):
    deliver(written(jo, "Keys", "Who keeps yours?", message_id="one@jo.example"), to=network)
    row = deliver(written(jo, "Locks", "And who mends them?", message_id="one@jo.example"), to=network)

    assert Conversation.objects.count() == 2
    assert row.details == "Its Message-ID has come before, with other words."


def test_a_mail_to_two_networks_is_one_conversation_in_both(site, network, other_network, jo, deliver):
    deliver(written(jo, "Keys", "Who keeps yours?"), to=[network, other_network])

    assert set(Conversation.objects.get().networks.all()) == {network, other_network}


def test_the_same_mail_by_a_second_way_is_placed_in_the_second_network(site, network, other_network, jo, deliver):
    mail = written(jo, "Keys", "Who keeps yours?", message_id="one@jo.example")
    deliver(mail, to=network)
    deliver(mail, to=other_network)

    assert Message.objects.count() == 1
    assert set(Conversation.objects.get().networks.all()) == {network, other_network}


def test_who_answers_to_all_is_heard_once(site, network, priya, said, deliver):
    mail = written(priya, "Re: Keys", "I do.", in_reply_to=f"m{said.pk}@{site.mail_domain}")
    row = deliver(mail, to=[network, reply_address(priya.pk, said.pk, site)])

    assert (row.state, said.conversation.messages.count()) == ("done", 2)


def test_a_reply_address_used_by_somebody_else_is_held(site, network, jo, priya, said, deliver):
    row = deliver(written(jo, "Re: Keys", "I am Priya."), to=reply_address(priya.pk, said.pk, site))

    assert (row.state, row.reason, row.network) == ("held", "other-person", network)
    assert said.conversation.messages.count() == 1


def test_a_reply_to_a_closed_conversation_comes_back_with_its_text(site, network, jo, priya, said, deliver):
    from staffroom.rooms.conversations.actions import close

    close(said.conversation, by=jo)
    row = deliver(written(priya, "Re: Keys", "I do."), to=reply_address(priya.pk, said.pk, site))

    letter = Letter.objects.get()
    assert (row.state, row.reason) == ("refused", "refused")
    assert "“Keys” is closed." in letter.text
    assert "> I do." in letter.text


def test_a_strangers_mail_waits_and_they_are_told_once(site, network, deliver):
    row = deliver(written("stranger@else.example", "Hello", "May I?"), to=network)
    deliver(written("stranger@else.example", "Hello again", "May I?"), to=network)

    assert (row.state, row.reason, row.network) == ("held", "stranger", network)
    assert [letter.subject for letter in Letter.objects.all()] == ["Your mail to Lone Workers waits"]
    assert Letter.objects.get().deliveries.get().to == "stranger@else.example"


def test_a_network_can_refuse_strangers_and_gives_them_their_words_back(site, network, deliver):
    network.strangers = "refuse"
    network.save()
    row = deliver(written("stranger@else.example", "Hello", "May I?"), to=network)

    assert (row.state, row.reason) == ("refused", "no-member")
    assert "> May I?" in Letter.objects.get().text
    assert "lone-workers+subscribe@lists.example.org" in Letter.objects.get().text


def test_a_mail_that_can_not_be_read_is_held_and_stops_nobody(site, network, jo, deliver, monkeypatch):
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (depth, depth) for depth in range(100)
    )
    row = deliver(b"From: jo@example.org\r\nSubject: Deep\r\n" + nested + b"\r\nend\r\n", to=network)
    deliver(written(jo, "Keys", "Who keeps yours?"), to=network)

    assert (row.state, row.reason, row.network) == ("held", "unreadable", network)
    assert Conversation.objects.get().title == "Keys"


def test_what_goes_wrong_each_time_is_held_after_three_attempts(site, network, jo, deliver, monkeypatch):
    from staffroom.doors.email import processing

    def broken(mail):
        raise ZeroDivisionError("this mail is odd")

    monkeypatch.setattr(processing, "act", broken)
    row = deliver(written(jo, "Keys", "Who keeps yours?"), to=network)
    assert (row.state, row.attempts, row.details) == ("waiting", 1, "ZeroDivisionError: this mail is odd")
    for _attempt in range(2):
        Incoming.objects.update(leased_until=None)
        processing.process_all()

    row.refresh_from_db()
    assert (row.state, row.reason, row.network) == ("held", "keeps-failing", network)
    assert row.details == "ZeroDivisionError: this mail is odd"


def test_files_come_along_and_one_that_can_not_be_kept_is_named(site, network, jo, deliver, settings):
    settings.ATTACHMENT_MAX_SIZE = 20
    mail = written(jo, "Keys", "Two lists.", files=[("a.txt", b"short"), ("b.txt", b"longer than twenty bytes")])
    deliver(mail, to=network)

    message = Message.objects.get()
    assert [attachment.filename for attachment in message.attachments.all()] == ["a.txt"]
    assert message.source.startswith("Two lists.\n\nb.txt: The file was not added")
