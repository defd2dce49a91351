"""Private conversations by mail, both ways."""

import re

import pytest
from django.utils import timezone

from staffroom.commons.notifications.recipients import email_recipients
from staffroom.doors.email import private_wishes, sending
from staffroom.doors.email.models import Delivery, Incoming, Letter
from staffroom.doors.email.private_wishes import Wish
from staffroom.doors.email.routes import author_address, keys, private_wish_address, private_wish_token, reply_address
from staffroom.foundation import signing
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import Conversation, Message, Participant, Reading
from staffroom.rooms.conversations.tests.factories import a_file, private_conversation
from staffroom.rooms.networks.actions import leave
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Address
from staffroom.rooms.people.tests.factories import PersonFactory

from .inbound import email_of, written
from .outbound import arrived, relay

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def talk(jo, priya):
    return private_conversation(jo, priya, title="The budget", text="Who pays?")


@pytest.fixture
def sent(run_tasks):
    """`sent()`: what arrives at a relay now."""

    def send():
        run_tasks()
        with relay() as desk:
            sending.send_waiting()
            return arrived(desk)

    return send


def private():
    return Conversation.objects.filter(audience="people")


class TestGoingOut:
    def test_it_reaches_the_others_from_an_address_that_is_nobodys(self, outbound, jo, priya, talk, sent):
        [mail] = sent()
        message = talk.messages.get()
        answers = reply_address(priya.pk, message.pk, outbound)
        assert mail.recipient == email_of(priya)
        assert mail["From"] == f"Jo Norwood <{answers}>"
        assert mail["Reply-To"] == f"Jo Norwood <{answers}>"
        assert mail["Subject"] == "The budget"
        assert mail["Message-ID"] == f"<m{message.pk}@lists.example.org>"
        assert [mail[name] for name in ("List-Id", "List-Post", "Precedence", "Sender")] == [None] * 4
        assert email_of(jo).encode() not in mail.raw
        assert "Private, between you and Jo Norwood." in mail.text

    def test_answers_thread_and_name_the_others(self, outbound, jo, priya, maeve, sent):
        talk = private_conversation(jo, priya, maeve, title="The budget")
        sent()
        conversations.reply(talk, author=priya, text="I do.")
        mails = sent()
        assert [mail.recipient for mail in mails] == sorted([email_of(jo), email_of(maeve)])
        assert {mail["Subject"] for mail in mails} == {"Re: The budget"}
        assert {mail["In-Reply-To"] for mail in mails} == {f"<m{talk.messages.get(number=1).pk}@lists.example.org>"}
        to_jo = next(mail for mail in mails if mail.recipient == email_of(jo))
        assert "Private, between you, Priya Raman, Maeve Tully." in " ".join(to_jo.text.split())
        for address in (email_of(jo), email_of(priya), email_of(maeve)):
            assert all(address.encode() not in mail.raw for mail in mails if mail.recipient != address)

    def test_files_come_along(self, outbound, jo, priya, sent):
        private_conversation(jo, priya, files=[a_file(filename="columns.pdf")])
        [mail] = sent()
        assert [part.get_filename() for part in mail.mail.iter_attachments()] == ["columns.pdf"]

    def test_who_muted_it_or_left_has_no_mail(self, outbound, jo, priya, maeve, sent):
        talk = private_conversation(jo, priya, maeve)
        conversations.mute(talk, person=priya)
        conversations.leave_private(talk, person=maeve)
        assert list(email_recipients(conversations.reply(talk, author=jo, text="Anyone?"))) == []

    def test_nor_has_who_leaves_before_it_is_sent(self, outbound, jo, priya, talk, sent, run_tasks):
        run_tasks()
        conversations.leave_private(talk, person=priya)
        assert sent() == []
        assert Delivery.objects.get().state == "dropped"

    def test_whoever_blocked_its_author_has_none(self, outbound, jo, priya, talk, sent):
        sent()
        people.block(priya, jo)
        conversations.reply(talk, author=jo, text="Still there?")
        assert sent() == []

    def test_a_stranger_gets_the_first_message_with_what_it_is(self, outbound, jo, maeve, sent):
        private_conversation(jo, maeve, are_known=False, text="May I ask you something?")
        [mail] = sent()
        assert "May I ask you something?" in mail.text
        assert "You don’t know one another" in mail.text
        assert "To say no, which they are not told:" in mail.text
        assert "To leave it:" not in mail.text

    def test_in_a_group_they_get_nothing_more_until_they_say_yes(self, outbound, jo, priya, maeve, network, sent):
        talk = private_conversation(jo, priya, maeve, are_known=False)
        assert [mail.recipient for mail in sent()] == sorted([email_of(maeve), email_of(priya)])
        conversations.reply(talk, author=priya, text="Well.")
        assert [mail.recipient for mail in sent()] == [email_of(jo)]
        conversations.accept_private(talk, person=maeve)
        conversations.reply(talk, author=priya, text="And welcome.")
        assert [mail.recipient for mail in sent()] == sorted([email_of(jo), email_of(maeve)])

    def test_whose_address_fails_is_not_written_to(self, outbound, jo, priya, talk, sent):
        Address.objects.filter(person=priya).update(failing_since=timezone.now())
        conversations.reply(talk, author=jo, text="More.")
        assert sent() == []

    def test_it_goes_into_no_digest(self, outbound, jo, priya, network, talk):
        assert Letter.objects.filter(kind="digest").count() == 0


class TestComingIn:
    def test_who_answers_the_mail_answers_there(self, site, jo, priya, talk, deliver):
        to = reply_address(priya.pk, talk.messages.get().pk, site)
        row = deliver(written(priya, "Re: The budget", "I do, by mail."), to=to)
        said = talk.messages.get(number=2)
        assert (said.author, said.source, said.door) == (priya, "I do, by mail.", "email")
        assert (row.state, row.message, row.network) == ("done", said, None)

    def test_the_mail_itself_is_not_kept_for_those_who_run_the_site(self, site, jo, priya, talk, deliver, client_of):
        to = reply_address(priya.pk, talk.messages.get().pk, site)
        row = deliver(written(priya, "Re: The budget", "I do, by mail."), to=to)
        assert (bytes(row.raw), row.subject) == (b"", "")
        page = client_of(PersonFactory(account__is_operator=True)).get(f"/operations/held/{row.pk}/")
        assert "I do, by mail." not in page.text
        assert "The budget" not in page.text

    def test_the_same_mail_twice_is_one_message(self, site, priya, talk, deliver):
        mail = written(priya, "Re: The budget", "I do.", message_id="one@mail.example")
        to = reply_address(priya.pk, talk.messages.get().pk, site)
        deliver(mail, to=to)
        row = deliver(mail, to=to)
        assert (talk.messages.count(), row.reason) == (2, "duplicate")

    def test_answering_is_saying_yes(self, site, jo, maeve, deliver):
        talk = private_conversation(jo, maeve, are_known=False)
        deliver(written(maeve, "Re", "Gladly."), to=reply_address(maeve.pk, talk.messages.get().pk, site))
        assert talk.participants.get(person=maeve).state == "in"

    def test_who_left_hears_why_not_and_has_their_words_back(self, site, priya, talk, deliver):
        conversations.leave_private(talk, person=priya)
        row = deliver(written(priya, "Re", "Wait."), to=reply_address(priya.pk, talk.messages.get().pk, site))
        letter = Letter.objects.get(kind="answer")
        assert (row.state, row.subject, row.details, bytes(row.raw)) == ("refused", "", "", b"")
        assert "it is for the people who take part in it" in letter.text
        assert "> Wait." in letter.text
        assert "The budget" not in letter.text

    def test_with_the_address_of_another_nobody_gets_in_and_nobody_reads_along(self, site, maeve, priya, talk, deliver):
        for count in (1, 2):
            row = deliver(
                written(maeve, "Zqre", "Let me in."), to=reply_address(priya.pk, talk.messages.get().pk, site)
            )
            assert (row.state, row.reason, talk.messages.count()) == ("refused", "other-person", 1)
            assert (row.subject, bytes(row.raw)) == ("", b"")
            told = Letter.objects.filter(kind="answer")
            assert (told.count(), "has reached nobody" in " ".join(told.latest("pk").text.split())) == (count, True)

    def test_an_answer_to_its_mail_at_a_networks_address_is_no_answer_in_it(self, site, jo, priya, network, deliver):
        talk = private_conversation(jo, priya, title="The budget")
        first = f"m{talk.messages.get().pk}@lists.example.org"
        deliver(written(priya, "Re: The budget", "To all.", in_reply_to=first), to=network)
        assert talk.messages.count() == 1
        assert Message.objects.get(source="To all.").conversation.audience == "public"


class TestToTheAuthorAlone:
    def test_it_begins_a_private_conversation_about_the_message(self, site, jo, priya, said, deliver):
        row = deliver(written(priya, "Re: Keys", "Between us: I do."), to=author_address(priya.pk, said.pk, site))
        talk = private().get()
        assert (talk.title, talk.begun_from, {it.person for it in talk.participants.all()}) == (
            "Keys",
            said,
            {jo, priya},
        )
        assert (row.state, row.message, bytes(row.raw)) == ("done", talk.messages.get(), b"")
        assert said.conversation.messages.count() == 1

    def test_both_go_on_in_it_and_learn_no_address(self, site, jo, priya, said, deliver, sent):
        Delivery.objects.all().delete()
        deliver(written(priya, "Re: Keys", "Between us: I do."), to=author_address(priya.pk, said.pk, site))
        to_jo = next(mail for mail in sent() if "Between us" in mail.text)
        deliver(written(jo, "Re: Keys", "Thank you."), to=re.search("<(.+)>", to_jo["From"])[1])
        [to_priya] = sent()
        deliver(written(priya, "Re: Keys", "And again."), to=author_address(priya.pk, said.pk, site))
        assert [it.source for it in private().get().messages.oldest_first()] == [
            "Between us: I do.",
            "Thank you.",
            "And again.",
        ]
        assert (to_jo.recipient, to_priya.recipient) == (email_of(jo), email_of(priya))
        assert email_of(priya).encode() not in to_jo.raw
        assert email_of(jo).encode() not in to_priya.raw

    def test_files_are_passed_on(self, site, jo, priya, said, deliver):
        mail = written(priya, "Re: Keys", "Here.", files=[("keys.csv", b"a,b")])
        deliver(mail, to=author_address(priya.pk, said.pk, site))
        assert private().get().messages.get().attachments.get().filename == "keys.csv"

    def test_an_answer_to_a_letter_of_earlier_times_arrives(self, site, jo, priya, said, deliver):
        """Addresses of three numbers lie in people's mailboxes, and live as long as the key."""
        local = signing.sign_local_part(signing.AUTHOR, jo.pk, said.pk, priya.pk, key=keys()[0])
        deliver(written(jo, "Re: Keys", "Thank you."), to=f"{local}@{site.mail_domain}")
        assert {(it.person, it.state) for it in private().get().participants.all()} == {(jo, "in"), (priya, "in")}

    def test_who_left_is_written_to_without_the_title_of_now_and_may_answer(
        self, site, network, jo, priya, said, deliver, sent
    ):
        answers = conversations.start(author=priya, networks=[network], title="Mine", text="Whose keys?")
        leave(network, person=priya)
        answers.conversation.refresh_from_db()
        conversations.rename(answers.conversation, title="Behind their back", by=jo)
        Network.objects.update(findable="network", readable="network")
        Conversation.objects.update(audience="network")
        sent()

        deliver(written(jo, "Re: Mine", "Between us."), to=author_address(jo.pk, answers.pk, site))
        [to_priya] = sent()
        row = deliver(written(priya, "Re", "I have left."), to=re.search("<(.+)>", to_priya["From"])[1])

        assert to_priya["Subject"] == "Between us."
        assert b"Behind" not in to_priya.raw
        assert (row.state, private().get().messages.count()) == ("done", 2)

    def test_across_a_block_it_reaches_nobody_and_its_author_notices_nothing(
        self, site, network, jo, priya, said, deliver, client_of, sent
    ):
        sent()
        people.block(jo, priya)
        row = deliver(written(priya, "Re: Keys", "Between us"), to=author_address(priya.pk, said.pk, site))
        assert row.state == "done"
        assert sent() == []
        assert Letter.objects.count() == 0
        assert "Between us" in client_of(priya).get("/private/").text
        assert not Conversation.objects.visible_to(jo).filter(audience="people").exists()

    def test_whom_one_has_blocked_oneself_is_not_written_to(self, site, network, jo, priya, said, deliver):
        people.block(priya, jo)
        row = deliver(written(priya, "Re: Keys", "Between us"), to=author_address(priya.pk, said.pk, site))
        assert (row.state, row.reason, private().count()) == ("done", "blocked", 0)

    def test_no_words_are_refused(self, site, priya, said, deliver):
        row = deliver(written(priya, "Re: Keys", ""), to=author_address(priya.pk, said.pk, site))
        assert (row.state, private().count()) == ("refused", 0)


class TestWishes:
    def test_one_click_mutes_it(self, outbound, jo, priya, talk, sent, client_of):
        [mail] = sent()
        url = re.search(r"<https://staffroom.example.org(/mail/private/[^>]+)>", mail["List-Unsubscribe"])[1]
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert client_of(None).get(url).status_code == 200
        assert not Reading.objects.filter(person=priya).exists()
        page = client_of(None).post(url, {"List-Unsubscribe": "One-Click"})
        assert "It is muted: nothing of it comes by email." in page.text
        assert Reading.objects.get(person=priya).attention == "muted"
        hear = re.search(r'action="(/mail/private/[^"]+)"', page.text)[1]
        client_of(None).post(hear)
        assert Reading.objects.get(person=priya).attention == ""

    def test_the_page_tells_nothing_of_the_conversation(self, outbound, jo, priya, talk, client_of):
        for wish in Wish:
            page = client_of(None).get(f"/mail/private/{private_wish_token(wish, talk.pk, priya.pk)}/").text
            assert not {"The budget", "Jo Norwood", "Priya Raman", "Who pays?"} & {
                words for words in ("The budget", "Jo Norwood", "Priya Raman", "Who pays?") if words in page
            }

    def test_leaving_and_declining_ask_first(self, outbound, jo, priya, maeve, talk, client_of):
        asking = private_conversation(jo, maeve, are_known=False)
        wishes = [(Wish.LEAVE, talk, priya, "left"), (Wish.DECLINE, asking, maeve, "declined")]
        for wish, conversation, person, state in wishes:
            url = f"/mail/private/{private_wish_token(wish, conversation.pk, person.pk)}/"
            client_of(None).get(url)
            assert Participant.objects.get(conversation=conversation, person=person).state in {"in", "asked"}
            client_of(None).post(url)
            assert Participant.objects.get(conversation=conversation, person=person).state == state

    def test_a_token_for_something_else_is_none(self, outbound, jo, talk, client_of):
        other = signing.sign_token(signing.UNSUBSCRIBE, 1, talk.pk, jo.pk, key=keys()[0])
        stranger = private_wish_token(Wish.MUTE, talk.pk, PersonFactory().pk)
        for token in (other, stranger, private_wish_token(99, talk.pk, jo.pk), "nonsense"):
            assert client_of(None).get(f"/mail/private/{token}/").status_code == 404

    def test_a_mail_program_mutes_it_for_its_user(self, site, jo, priya, talk, deliver):
        to = private_wish_address(Wish.MUTE, talk.pk, priya.pk, site)
        row = deliver(written(priya, "", "", headers=[("Auto-Submitted", "auto-generated")]), to=to)
        assert Reading.objects.get(person=priya).attention == "muted"
        assert row.state in {"done", "discarded"}

    def test_who_is_asked_says_no_by_mail(self, site, jo, maeve, deliver):
        asking = private_conversation(jo, maeve, are_known=False)
        deliver(written(maeve, "no", "no"), to=private_wish_address(Wish.DECLINE, asking.pk, maeve.pk, site))
        assert asking.participants.get(person=maeve).state == "declined"

    def test_nobody_else_leaves_for_them(self, site, jo, priya, maeve, talk, deliver):
        row = deliver(written(maeve, "", "bye"), to=private_wish_address(Wish.LEAVE, talk.pk, priya.pk, site))
        assert (row.state, talk.participants.get(person=priya).state) == ("refused", "in")

    def test_what_is_done_already_changes_nothing(self, outbound, jo, priya, talk):
        found = private_wishes.wished((Wish.LEAVE, talk.pk, priya.pk))
        for _time in range(2):
            private_wishes.fulfil(found)
        assert talk.participants.get(person=priya).state == "left"


def test_mail_for_networks_is_decided_with_as_many_questions_as_ever(
    outbound, network, jo, said, django_assert_num_queries
):
    message = Message.objects.select_related("conversation").get(pk=said.pk)
    list(email_recipients(message))
    with django_assert_num_queries(2):
        list(email_recipients(message))
    assert Incoming.objects.count() == 0
