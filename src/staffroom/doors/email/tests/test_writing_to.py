"""Beginning a private conversation by mail from nothing, at an address made for one writer and one reader."""

import re

import pytest

from staffroom.doors.email import processing, relays
from staffroom.doors.email.models import Incoming, Letter
from staffroom.doors.email.routes import writing_address
from staffroom.doors.email.writing_to import address_for
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.actions.writing_privately import MOST_ASKED
from staffroom.rooms.conversations.models import Conversation
from staffroom.rooms.conversations.panels import write_to
from staffroom.rooms.conversations.tests.factories import private_conversation
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Address, FormerPerson, Person
from staffroom.rooms.people.panels import connecting
from staffroom.rooms.people.tests.factories import PersonFactory

from .inbound import email_of, written

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def to_jo(site, priya, jo, network):
    """Where Priya writes to Jo."""
    return writing_address(priya.pk, jo.pk, site)


@pytest.fixture
def mailing(door):
    """The site can send mail."""
    relays.enter(host="127.0.0.1", port=2525, security="none")


def talks():
    return Conversation.objects.filter(audience="people").order_by("pk")


def answer():
    return Letter.objects.get(kind="answer")


class TestBeginning:
    def test_a_mail_by_smtp_begins_it_with_its_subject_as_title(self, ports, priya, jo, to_jo):
        with ports.by_smtp() as client:
            mail = written(priya, "Keys and locks", "Who keeps yours?", files=[("keys.csv", b"a,b")])
            assert client.sendmail(email_of(priya), [to_jo], mail) == {}
        processing.process_all()
        talk = talks().get()
        said = talk.messages.get()
        assert (talk.title, said.author, said.source, said.door) == (
            "Keys and locks",
            priya,
            "Who keeps yours?",
            "email",
        )
        assert {(it.person, it.state) for it in talk.participants.all()} == {(priya, "in"), (jo, "in")}
        assert said.attachments.get().filename == "keys.csv"
        row = Incoming.objects.get()
        assert (row.state, row.message, bytes(row.raw), row.subject) == ("done", said, b"", "")

    def test_neither_learns_the_others_address(self, site, priya, jo, to_jo):
        assert re.fullmatch(r"w\+[a-z2-7]+@lists\.example\.org", to_jo)
        assert not {"jo", "priya"} & set(re.split(r"\W", to_jo))
        assert len(writing_address(2**63 - 1, 2**63 - 1, site).partition("@")[0]) <= 64

    def test_without_a_subject_its_first_words_are_the_title(self, priya, to_jo, deliver):
        deliver(written(priya, "", "Who keeps yours?\n\nMine are lost."), to=to_jo)
        assert talks().get().title == "Who keeps yours?"

    def test_the_same_mail_twice_is_one_message(self, priya, to_jo, deliver):
        mail = written(priya, "Keys", "Yours?", message_id="one@mail.example")
        deliver(mail, to=to_jo)
        assert deliver(mail, to=to_jo).reason == "duplicate"
        assert talks().get().messages.count() == 1

    def test_whom_they_do_not_know_is_asked_first(self, site, maeve, jo, deliver):
        deliver(written(maeve, "Keys", "May I ask?"), to=writing_address(maeve.pk, jo.pk, site))
        assert talks().get().participants.get(person=jo).state == "asked"


class TestGoingOn:
    def test_with_the_same_title_or_none_it_goes_on(self, priya, to_jo, deliver):
        for subject in ("Keys", "Re: keys", ""):
            deliver(written(priya, subject, f"About “{subject}”."), to=to_jo)
        assert talks().get().messages.count() == 3

    def test_another_title_is_another_conversation(self, priya, to_jo, deliver):
        deliver(written(priya, "Keys", "Yours?"), to=to_jo)
        deliver(written(priya, "Locks", "Yours?"), to=to_jo)
        assert [talk.title for talk in talks()] == ["Keys", "Locks"]

    def test_it_goes_on_in_none_with_others_or_about_something_or_left(self, priya, jo, maeve, said, to_jo, deliver):
        private_conversation(jo, priya, maeve, title="Keys")
        conversations.start_private(author=jo, people=[priya], title="Keys", text="Yours?", about=said)
        left = private_conversation(jo, priya, title="Keys")
        conversations.leave_private(left, person=jo)
        row = deliver(written(priya, "Keys", "By mail."), to=to_jo)
        assert row.message.conversation == talks().last()
        assert (row.message.number, talks().count()) == (1, 4)

    def test_nor_in_one_that_they_were_never_told_of(self, priya, jo, network, to_jo, deliver):
        people.block(priya, jo)
        private_conversation(jo, priya, title="Keys")
        people.unblock(priya, jo)
        row = deliver(written(priya, "Keys", "By mail."), to=to_jo)
        assert (row.state, row.message.number, talks().count()) == ("done", 1, 2)

    def test_whoever_was_asked_says_yes_by_it(self, site, jo, maeve, deliver):
        asking = private_conversation(jo, maeve, title="Keys", are_known=False)
        deliver(written(maeve, "Re: Keys", "Gladly."), to=writing_address(maeve.pk, jo.pk, site))
        assert (asking.messages.count(), asking.participants.get(person=maeve).state) == (2, "in")


class TestRefusing:
    def test_it_works_for_nobody_else(self, jo, maeve, to_jo, deliver):
        for somebody in (maeve, jo, "stranger@else.example"):
            row = deliver(written(somebody, "Keys", "It is me."), to=to_jo)
            assert (row.state, row.reason, bytes(row.raw)) == ("refused", "other-person", b"")
        assert talks().count() == 0

    def test_nor_for_an_address_that_is_not_proved(self, priya, to_jo, deliver):
        Address.objects.create(person=priya, email="new@else.example")
        assert deliver(written("new@else.example", "Keys", "It is me."), to=to_jo).reason == "other-person"

    def test_across_a_block_it_reaches_nobody_and_its_author_notices_nothing(self, priya, jo, to_jo, deliver):
        people.block(jo, priya)
        row = deliver(written(priya, "Keys", "Yours?"), to=to_jo)
        assert (row.state, Letter.objects.filter(kind="answer").count()) == ("done", 0)
        assert not Conversation.objects.visible_to(jo).filter(audience="people").exists()

    def test_whom_they_have_blocked_is_not_written_to_and_their_words_come_back(self, priya, jo, to_jo, deliver):
        people.block(priya, jo)
        row = deliver(written(priya, "Keys", "Yours?"), to=to_jo)
        assert (row.state, talks().count(), bytes(row.raw)) == ("refused", 0, b"")
        assert "You have blocked Jo Norwood" in answer().text
        assert "> Yours?" in answer().text

    def test_strangers_are_not_written_to_by_the_hundred(self, site, maeve, jo, deliver):
        for _time in range(MOST_ASKED):
            private_conversation(maeve, PersonFactory(), are_known=False)
        row = deliver(written(maeve, "Keys", "Yours?"), to=writing_address(maeve.pk, jo.pk, site))
        assert row.state == "refused"
        assert "many people today whom you don't know" in answer().text

    @pytest.mark.parametrize("keeps_words", [True, False])
    def test_who_has_left_is_written_to_no_more_and_their_words_come_back(
        self, priya, jo, to_jo, deliver, run_tasks, keeps_words
    ):
        conversations.start_private(author=jo, people=[priya], title="Hello", text="Hello.")
        people.leave(jo, keeps_words=keeps_words)
        run_tasks()
        Letter.objects.all().delete()
        row = deliver(written(priya, "Keys", "Yours?"), to=to_jo)
        assert (row.state, bytes(row.raw)) == ("refused", b"")
        assert "> Yours?" in answer().text

    def test_whoever_has_left_writes_to_nobody(self, priya, to_jo, deliver, run_tasks):
        email = email_of(priya)
        people.leave(priya, keeps_words=True)
        run_tasks()
        assert deliver(written(email, "Keys", "Yours?"), to=to_jo).reason == "other-person"
        assert talks().count() == 0


class TestLasting:
    def test_it_works_after_either_has_another_handle(self, priya, jo, to_jo, deliver):
        for person in (priya, jo):
            Person.objects.filter(pk=person.pk).update(handle=f"{person.handle}-anew")
        assert deliver(written(priya, "Keys", "Yours?"), to=to_jo).state == "done"

    def test_and_after_either_turned_out_to_be_somebody_known(self, site, priya, jo, network, deliver):
        for person, number in ((priya, 10**6), (jo, 10**6 + 1)):
            FormerPerson.objects.create(number=number, person=person)
        deliver(written(priya, "Keys", "Yours?"), to=writing_address(10**6, 10**6 + 1, site))
        assert {it.person for it in talks().get().participants.all()} == {priya, jo}


class TestShowing:
    def test_it_stands_on_their_page_and_where_one_writes_to_them(self, site, mailing, priya, jo, to_jo, client_of):
        assert f'href="mailto:{to_jo}"' in client_of(priya).get("/@jo-norwood/").text
        assert to_jo in client_of(priya).get("/private/new/?to=jo-norwood").text
        for somebody in (jo, None):
            assert "mailto:w+" not in client_of(somebody).get("/@jo-norwood/", follow=True).text

    def test_each_has_their_own(self, site, mailing, priya, maeve, jo, network, client_of):
        pages = [client_of(person).get("/private/new/?to=jo-norwood").text for person in (priya, maeve)]
        found = [set(re.findall(r"w\+[a-z2-7]+@", page)) for page in pages]
        assert [len(it) for it in found] == [1, 1]
        assert found[0] != found[1]

    def test_it_is_not_there_for_several_or_for_whom_one_has_blocked(
        self, site, mailing, priya, maeve, jo, network, client_of
    ):
        browser = client_of(priya)
        assert "w+" not in browser.get("/private/new/?to=jo-norwood&to=maeve-tully").text
        people.block(priya, jo)
        assert "mailto:w+" not in browser.get("/@jo-norwood/").text
        assert "w+" not in browser.get("/private/new/?to=jo-norwood").text

    def test_nor_where_no_mail_can_leave(self, site, priya, jo, network, client_of):
        assert address_for(priya, jo, site) == ""
        assert "mailto:w+" not in client_of(priya).get("/@jo-norwood/").text

    def test_it_costs_a_persons_page_no_further_question(
        self, site, mailing, priya, jo, network, rf, django_assert_num_queries
    ):
        """Who asks how they stand to one another, for the other buttons, knows whether there is a block."""
        request = rf.get("/@jo-norwood/")
        request.person, request.site = priya, site
        connecting(request, jo)
        with django_assert_num_queries(1):
            panel = write_to(request, jo)
        assert panel == {"shown": jo, "address": address_for(priya, jo, site)}
