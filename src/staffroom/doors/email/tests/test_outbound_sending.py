"""What becomes of a delivery: sent, tried again, given up, come back, dropped; and what a crash does to it."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from staffroom.doors.email import copies, fanout, letters, outbox, relays, sending
from staffroom.doors.email.handing_over import RelayTrouble
from staffroom.doors.email.models import Bounce, Delivery, Relay, SentMail
from staffroom.foundation.tests.smtp_servers import scripted
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.people import actions as people

from .outbound import arrived, make_due, network_of, person, post, relay, states

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outbound")]
JO, PRIYA = "jo-norwood@mail.example", "priya-raman@mail.example"


@pytest.fixture
def network(maeve, jo, priya, run_tasks):
    made = network_of(maeve, jo, priya)
    run_tasks()
    Delivery.objects.all().delete()  # the welcomes
    return made


@pytest.fixture
def message(network, maeve, run_tasks):
    posted = post(maeve, network)
    run_tasks()
    return posted


def test_what_the_server_puts_off_is_tried_again_later_and_keeps_its_words(message):
    with relay(refusals={JO: "451 4.7.1 Greylisted"}):
        sending.send_waiting()
    delivery = Delivery.objects.get(to=JO)
    pause = delivery.next_attempt_at - timezone.now()
    assert (delivery.state, delivery.attempts, delivery.answer) == ("waiting", 1, "451 4.7.1 Greylisted")
    assert timedelta(minutes=3) < pause < timedelta(minutes=7)
    assert states()[PRIYA] == "sent"


def test_the_second_attempt_has_the_same_message_id(message):
    with relay(refusals={JO: "451 4.7.1 Greylisted"}):
        sending.send_waiting()
    make_due()
    with relay() as desk:
        sending.send_waiting()
        assert [mail["Message-ID"] for mail in arrived(desk)] == [f"<m{message.pk}@lists.example.org>"]
    assert Delivery.objects.get(to=JO).attempts == 2


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 5), (2, 10), (3, 20), (8, 640), (9, 720), (60, 720)])
def test_pauses_grow_twofold_up_to_twelve_hours(attempts, minutes):
    pause = outbox.pause_after(attempts) / timedelta(minutes=1)
    assert minutes * 0.8 <= pause <= minutes * 1.2


def test_after_five_days_it_is_given_up(message):
    Delivery.objects.filter(to=JO).update(created_at=timezone.now() - timedelta(days=6), attempts=12)
    with relay(refusals={JO: "452 4.2.2 Mailbox full"}):
        sending.send_waiting()
    assert states()[JO] == "given-up"


def test_what_waited_for_a_relay_is_not_given_up_at_the_first_attempt(message):
    Delivery.objects.filter(to=JO).update(created_at=timezone.now() - timedelta(days=20))
    with relay(refusals={JO: "451 4.7.1 Greylisted"}):
        sending.send_waiting()
    assert states()[JO] == "waiting"


@pytest.mark.parametrize(
    ("answer", "is_hard"),
    [("550 5.1.1 No such user", True), ("550 No such user", True), ("554 5.7.1 We do not know you", False)],
)
def test_an_address_the_server_refuses_for_good_has_bounced(answer, is_hard, message):
    with relay(refusals={JO: answer}):
        sending.send_waiting()
    delivery = Delivery.objects.get(to=JO)
    assert (delivery.state, delivery.answer) == ("bounced", answer)
    bounce = Bounce.objects.get()
    assert (bounce.address.email, bounce.is_hard) == (JO, is_hard)


def test_one_bounce_marks_no_address_as_failing(message, jo):
    with relay(refusals={JO: "550 5.1.1 No such user"}):
        sending.send_waiting()
    assert jo.addresses.get().failing_since is None


def test_a_text_refused_for_good_is_given_up_without_blaming_the_address(message):
    with relay(refusals={"Has anybody": "554 5.6.0 Too plain"}):
        sending.send_waiting()
    assert states() == {JO: "given-up", PRIYA: "given-up"}
    assert Bounce.objects.count() == 0


def test_a_relay_that_does_not_answer_leaves_everything_waiting_and_says_so(message):
    relays.enter(host="127.0.0.1", port=9, security="none")
    with pytest.raises(RelayTrouble):
        sending.send_waiting()
    assert states() == {JO: "waiting", PRIYA: "waiting"}
    assert set(Delivery.objects.values_list("attempts", "leased_until")) == {(0, None)}
    assert "127.0.0.1:9 can't be reached" in Relay.objects.get().last_trouble


def test_a_relay_that_refuses_our_own_address_costs_nobody_their_mail(message):
    def play(script):
        script.greet("PIPELINING")
        script.hear("MAIL", "RCPT", "DATA")
        script.say("550 5.7.1 Not your domain", "503 5.5.1 No sender", "503 5.5.1 No sender")
        script.hear("QUIT")

    with scripted(play) as (server, _heard):
        relays.enter(host=server.host, port=server.port, security="none", connections=1)
        with pytest.raises(RelayTrouble):
            sending.send_waiting()
    assert set(states().values()) == {"waiting"}
    assert "Not your domain" in Relay.objects.get().last_trouble


def test_a_relay_that_takes_one_mail_for_each_connection_gets_one_connection_for_each(message):
    taken = []

    class Picky:
        async def handle_DATA(self, server, session, envelope):
            if getattr(session, "has_given", False):
                return "421 4.7.0 One mail for each connection"
            session.has_given = True
            taken.append(envelope.rcpt_tos[0])
            return "250 2.0.0 Taken"

    with relay() as desk:
        desk.handle_DATA = Picky().handle_DATA
        sending.send_waiting()
    assert sorted(taken) == [JO, PRIYA]


def test_without_a_relay_deliveries_wait_in_sight(message):
    assert sending.send_waiting() == 0
    assert states() == {JO: "waiting", PRIYA: "waiting"}


def test_the_demo_keeps_the_mail_and_calls_it_sent(message, settings):
    settings.DEMO = True
    assert sending.send_waiting() == 2
    assert states() == {JO: "sent", PRIYA: "sent"}
    assert b"Has anybody listed them?" in bytes(SentMail.objects.get(delivery__to=JO).raw)


def test_what_was_withdrawn_before_it_was_sent_is_not_sent(message, maeve):
    conversations.withdraw(message, by=maeve)
    with relay() as desk:
        sending.send_waiting()
        assert arrived(desk) == []
    assert states() == {JO: "dropped", PRIYA: "dropped"}


def test_who_left_before_it_was_sent_does_not_get_it(message, network, jo):
    networks.leave(network, person=jo)
    with relay() as desk:
        sending.send_waiting()
        assert [mail.recipient for mail in arrived(desk)] == [PRIYA]
    assert states()[JO] == "dropped"


@pytest.mark.parametrize("level", ["followed", "digest", "web"])
def test_who_chose_otherwise_before_it_was_sent_does_not_get_it(level, message, network, jo):
    networks.set_level(network, person=jo, level=level)
    with relay() as desk:
        sending.send_waiting()
        assert [mail.recipient for mail in arrived(desk)] == [PRIYA]


def test_who_muted_the_conversation_before_it_was_sent_does_not_get_it(message, jo):
    conversations.mute(message.conversation, person=jo)
    assert states_after_sending() == {JO: "dropped", PRIYA: "sent"}


def test_an_address_that_fails_meanwhile_is_spared(message, jo):
    people.mark_failing(jo.addresses.get())
    assert states_after_sending() == {JO: "dropped", PRIYA: "sent"}


def states_after_sending():
    with relay():
        sending.send_waiting()
    return states()


def test_levels_say_who_is_written_to(maeve, jo, priya, run_tasks):
    follower, reader = person("Ruth Okoro"), person("Callum Reid")
    network = network_of(
        maeve, jo, priya, follower, reader, levels={priya: "digest", follower: "followed", reader: "web"}
    )
    first = post(maeve, network)
    run_tasks()
    Delivery.objects.all().delete()
    conversations.follow(first.conversation, person=follower)
    conversations.reply(first.conversation, author=maeve, text="Anybody?")
    run_tasks()
    assert sorted(states()) == [JO, "ruth-okoro@mail.example"]


@pytest.mark.parametrize("count", [1, 3])
def test_somebody_in_several_networks_gets_one_mail(count, maeve, jo, run_tasks):
    places = [network_of(maeve, jo, slug=f"network-{number}") for number in range(count)]
    run_tasks()
    Delivery.objects.all().delete()
    post(maeve, *places)
    run_tasks()
    with relay() as desk:
        sending.send_waiting()
        [mail] = arrived(desk)
    assert mail["List-Id"] == '"Lone Information Officers" <network-0.lists.example.org>'


def test_who_left_one_of_two_networks_is_written_to_in_the_name_of_the_other(maeve, jo, run_tasks):
    one, other = network_of(maeve, jo, slug="one"), network_of(maeve, jo, slug="other")
    run_tasks()
    Delivery.objects.all().delete()
    post(maeve, one, other)
    run_tasks()
    networks.leave(one, person=jo)
    with relay() as desk:
        sending.send_waiting()
        [mail] = arrived(desk)
    assert mail["List-Post"] == "<mailto:other@lists.example.org>"


def test_a_conversation_placed_in_a_further_network_reaches_those_who_have_not_had_it(maeve, jo, network, run_tasks):
    newcomer = person("Ruth Okoro")
    further = network_of(maeve, jo, newcomer, slug="further")
    message = post(maeve, network)
    run_tasks()
    with relay():
        sending.send_waiting()
    conversations.place(message.conversation, further, by=maeve)
    run_tasks()
    with relay() as desk:
        sending.send_waiting()
        assert [mail.recipient for mail in arrived(desk)] == ["ruth-okoro@mail.example"]


def test_deciding_again_after_a_crash_decides_nobody_twice(message, jo):
    before = set(Delivery.objects.values_list("pk", flat=True))
    Delivery.objects.filter(to=PRIYA).delete()  # as if it had stopped half-way
    fanout.decide(message)
    fanout.decide(message)
    assert sorted(states()) == [JO, PRIYA]
    assert len(before & set(Delivery.objects.values_list("pk", flat=True))) == 1


def test_what_was_sent_is_not_sent_again_when_it_is_decided_again(message):
    with relay() as desk:
        sending.send_waiting()
        fanout.decide(message)
        sending.send_waiting()
        assert len(desk.accepted) == 2


def test_what_a_dead_worker_had_leased_is_sent_when_the_lease_runs_out(message):
    assert len(outbox.lease()) == 2
    with relay() as desk:
        assert sending.send_waiting() == 0
        Delivery.objects.update(leased_until=timezone.now() - timedelta(seconds=1))
        assert sending.send_waiting() == 2
        assert len(desk.accepted) == 2


def test_a_crash_between_sending_and_writing_it_down_sends_again_under_the_same_name(message, monkeypatch):
    def crash(results):
        raise KeyboardInterrupt

    with relay() as desk:
        with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
            patched.setattr(outbox, "finish", crash)
            sending.send_waiting()
        make_due()
        sending.send_waiting()
        assert [mail["Message-ID"] for mail in arrived(desk)] == [f"<m{message.pk}@lists.example.org>"] * 4
    assert states() == {JO: "sent", PRIYA: "sent"}


@pytest.mark.django_db(transaction=True)
def test_a_lease_is_renewed_as_long_as_the_sending_lasts(message, monkeypatch):
    monkeypatch.setattr(outbox, "RENEW_EVERY", 0.02)
    rows = outbox.lease()
    Delivery.objects.update(leased_until=timezone.now())
    end = time.monotonic() + 60
    with outbox.kept(rows):
        while Delivery.objects.filter(leased_until__gt=timezone.now()).count() < 2 and time.monotonic() < end:
            time.sleep(0.02)
    assert Delivery.objects.filter(leased_until__gt=timezone.now()).count() == 2


def test_one_mail_that_cannot_be_composed_stops_no_other(message, monkeypatch):
    real = copies.Copies._message

    def stumble(self, delivery):
        if delivery.to == JO:
            raise ZeroDivisionError
        return real(self, delivery)

    monkeypatch.setattr(copies.Copies, "_message", stumble)
    assert states_after_sending() == {JO: "waiting", PRIYA: "sent"}
    assert Delivery.objects.get(to=JO).answer == "Not composed: ZeroDivisionError()"


def test_an_address_that_is_none_is_given_up_at_once(message):
    Delivery.objects.filter(to=JO).update(to="jo norwood")
    assert states_after_sending() == {"jo norwood": "given-up", PRIYA: "sent"}


def test_the_operator_may_have_it_tried_again_now(message):
    with relay(refusals={JO: "550 5.1.1 No such user"}):
        sending.send_waiting()
    assert outbox.try_again_now(Delivery.objects.get(to=JO))
    assert not outbox.try_again_now(Delivery.objects.get(to=PRIYA))
    assert states_after_sending() == {JO: "sent", PRIYA: "sent"}


def test_letters_overtake_copies_of_messages(message):
    letters.write(kind="site", key="code", to="jo@mail.example", subject="Your code", text="123456")
    assert [row.to for row in outbox.lease()] == ["jo@mail.example"]
    assert {row.to for row in outbox.lease()} == {JO, PRIYA}
