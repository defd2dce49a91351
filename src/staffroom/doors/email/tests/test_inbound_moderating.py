"""Moderation by nothing but mail: reporting, deciding, undoing, appealing."""

import re

import pytest

from staffroom.commons.moderation import actions as moderation
from staffroom.commons.moderation.models import Appeal, Decision, Matter, Report
from staffroom.doors.email import desk
from staffroom.doors.email.deciding_words import read_answer
from staffroom.doors.email.identities import own_message_id
from staffroom.doors.email.models import Incoming, Letter
from staffroom.doors.email.routes import appeal_address, decide_address
from staffroom.journal import runner
from staffroom.rooms.conversations.actions import start_or_wait
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.networks.tests.factories import MembershipFactory
from staffroom.rooms.people.models import Account

from .inbound import email_of, written

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def door(site):
    """The whole house reacts."""
    return site


@pytest.fixture
def moderated(network, maeve):
    network.posting = Network.Posting.MODERATED
    network.save()
    MembershipFactory(network=network, person=maeve)
    return network


@pytest.fixture
def held(moderated, maeve):
    held = start_or_wait(author=maeve, networks=[moderated], title="Keys", text="Who keeps the keys?")
    runner.run_all()
    return held


@pytest.fixture
def letter(held, jo):
    return Letter.objects.get(kind="waiting", deliveries__person=jo)


def answered_to(letter) -> str:
    return letter.headers["Reply-To"]


def address_beside(letter, label) -> str:
    return re.search(rf"^{re.escape(label)}: (\S+)$", letter.text, re.MULTILINE)[1]


def last_answer(person) -> Letter:
    return Letter.objects.filter(kind="answer", deliveries__person=person).order_by("-pk").first()


def test_the_letter_says_what_waits_and_how_to_decide(letter):
    assert letter.subject == "Lone Workers: Keys"
    assert "Who keeps the keys?" in letter.text
    assert "Maeve Tully" in letter.text
    assert address_beside(letter, "Let it in").startswith("d+")


@pytest.mark.parametrize("words", ["approve", "Yes", "OK.", "Freigeben", "ja\n\nDanke"])
def test_a_word_lets_it_in(letter, jo, maeve, deliver, words):
    row = deliver(written(jo, "Re: Keys", f"{words}\n\n> refuse\n> ban"), to=answered_to(letter))

    assert row.state == "done"
    assert Message.objects.get().author == maeve
    assert last_answer(jo).subject == "Done: It was let in."


def test_an_empty_mail_to_the_address_beside_it_does_the_same(letter, jo, maeve, deliver):
    deliver(written(jo, "Let it in: Keys", ""), to=address_beside(letter, "Let it in"))
    assert Message.objects.get().author == maeve


def test_from_now_on_is_one_word(letter, jo, maeve, moderated, deliver):
    deliver(written(jo, "Re: Keys", "always"), to=answered_to(letter))
    assert Membership.objects.get(network=moderated, person=maeve).posting == "free"


def test_a_refusal_takes_kind_words_along(letter, jo, held, deliver):
    deliver(written(jo, "Re: Keys", "Refuse: it was answered last week.\nThe search finds it."), to=answered_to(letter))
    runner.run_all()

    held.refresh_from_db()
    assert (held.state, held.answer) == ("declined", "it was answered last week.\nThe search finds it.")
    told = Letter.objects.get(kind="decision")
    assert "The search finds it." in told.text
    assert "Who keeps the keys?" in told.text


def test_what_is_not_understood_is_asked_again_and_decides_nothing(letter, jo, held, deliver):
    deliver(written(jo, "Re: Keys", "Hmm, who is that?"), to=answered_to(letter))

    held.refresh_from_db()
    assert held.state == "waiting"
    assert "what shall be done?" in last_answer(jo).subject


def test_who_is_late_hears_who_was_quicker(letter, jo, priya, held, moderated, deliver):
    Membership.objects.filter(network=moderated, person=priya).update(role="facilitator")
    moderation.decide(Matter.objects.get(), desk.Answer(desk.Choice.APPROVE), by=priya)

    deliver(written(jo, "Re: Keys", "refuse"), to=answered_to(letter))

    assert "Priya Raman was quicker. It was let in." in last_answer(jo).text
    assert Message.objects.count() == 1


def test_the_confirmation_undoes_it(letter, jo, deliver):
    deliver(written(jo, "Re: Keys", "yes"), to=answered_to(letter))
    undo = re.search(r"^(d\+\S+)$", last_answer(jo).text, re.MULTILINE)[1]

    deliver(written(jo, "Undo", ""), to=undo)

    assert Message.objects.get().withdrawn_at is not None
    assert last_answer(jo).subject == "It is undone"


def test_nobody_else_decides_by_the_address(letter, priya, maeve, held, deliver):
    for person in (priya, maeve, "stranger@else.example"):
        row = deliver(written(person, "Re: Keys", "approve"), to=answered_to(letter))
        assert (row.state, row.reason) == ("held", "other-person")
    held.refresh_from_db()
    assert held.state == "waiting"


def test_a_facilitator_who_is_none_any_more_decides_nothing(letter, jo, held, moderated, deliver):
    Membership.objects.filter(network=moderated, person=jo).update(role="member")
    deliver(written(jo, "Re: Keys", "approve"), to=answered_to(letter))
    held.refresh_from_db()
    assert held.state == "waiting"


def test_a_server_that_contradicts_decides_nothing(letter, jo, held, deliver, settings):
    settings.TRUSTED_AUTHSERV_IDS = ["mx.lists.example.org"]
    failed = [("Authentication-Results", "mx.lists.example.org; dmarc=fail header.from=mail.example")]
    row = deliver(written(jo, "Re: Keys", "approve", headers=failed), to=answered_to(letter))
    assert (row.state, row.reason) == ("held", "contradicted")
    held.refresh_from_db()
    assert held.state == "waiting"


@pytest.mark.parametrize("header", [("Auto-Submitted", "auto-replied"), ("X-Autoreply", "yes")])
def test_an_automatic_reply_decides_nothing(letter, jo, held, deliver, header):
    row = deliver(written(jo, "Out of office", "Yes", headers=[header]), to=answered_to(letter))
    assert row.state == "discarded"
    held.refresh_from_db()
    assert held.state == "waiting"


def test_a_letter_about_several_asks_which_one_is_meant(jo, deliver, site):
    row = deliver(written(jo, "Re:", "approve"), to=decide_address(0, jo.pk, 0, site))
    assert row.state == "refused"
    assert "which one do you mean?" in last_answer(jo).subject


def test_a_message_is_reported_by_forwarding_it(said, network, priya, jo, deliver, site):
    forwarded = written(priya, "Fwd: Keys", "This hurts.", in_reply_to=own_message_id(said.pk, site))
    row = deliver(forwarded, to="lone-workers+report@lists.example.org")

    assert row.state == "done"
    report = Report.objects.get()
    assert (report.reporter, report.message, report.words) == (priya, said, "This hurts.")
    assert last_answer(priya).subject == "Thank you for telling us"


def test_a_report_that_shows_no_message_waits_as_a_mail(network, priya, deliver):
    row = deliver(written(priya, "Something is wrong", "Look at it."), to="lone-workers+report@lists.example.org")
    assert (row.state, row.reason, row.network) == ("held", "report", network)
    assert Report.objects.count() == 0


def test_a_strangers_mail_is_let_in_by_mail(network, jo, deliver):
    deliver(written("Sam Reed <sam@else.example>", "Lost keys", "Who keeps yours?"), to=network)
    runner.run_all()
    letter = Letter.objects.get(kind="waiting")

    deliver(written(jo, "Re", "yes"), to=answered_to(letter))

    assert Message.objects.get().author.name == "Sam Reed"
    assert Incoming.objects.order_by("pk").first().state == "done"


def test_a_strangers_mail_is_refused_with_kind_words(network, jo, deliver):
    deliver(written("Sam Reed <sam@else.example>", "Lost keys", "Who keeps yours?"), to=network)
    runner.run_all()
    letter = Letter.objects.get(kind="waiting")

    deliver(written(jo, "Re", "refuse: join us first."), to=answered_to(letter))

    assert Letter.objects.get(kind="answer", deliveries__to="sam@else.example", key__startswith="held:").text == (
        "join us first.\n"
    )


@pytest.fixture
def decision(moderated, maeve, jo, held):
    matter = Matter.objects.get()
    moderation.decide(matter, desk.Answer(desk.Choice.REFUSE, words="Not here."), by=jo)
    runner.run_all()
    return Decision.objects.get()


def test_the_answer_to_a_letter_about_a_decision_is_an_appeal(decision, maeve, deliver):
    letter = Letter.objects.get(kind="decision")
    row = deliver(written(maeve, "Re: ", "It was not answered."), to=answered_to(letter))

    assert row.state == "done"
    assert Appeal.objects.get().words == "It was not answered."
    assert last_answer_to(email_of(maeve)).subject == "Somebody else looks at it"


def test_who_can_not_sign_in_any_more_appeals_by_mail(decision, maeve, site, deliver):
    Account.objects.filter(person=maeve).update(is_active=False)
    deliver(written(maeve, "Re: ", "It was not answered."), to=appeal_address(decision.pk, maeve.pk, site))
    assert Appeal.objects.get().by == maeve


def test_nobody_else_appeals_by_that_address(decision, maeve, priya, site, deliver):
    row = deliver(written(priya, "Re: ", "Hm."), to=appeal_address(decision.pk, maeve.pk, site))
    assert row.state == "held"
    assert Appeal.objects.count() == 0


def last_answer_to(email) -> Letter:
    return Letter.objects.filter(kind="answer", deliveries__to=email).order_by("-pk").first()


ALL = tuple(desk.Choice)


@pytest.mark.parametrize(
    ("text", "choice", "words"),
    [
        ("approve", "approve", ""),
        ("  *Ja*  ", "approve", ""),
        ("Ablehnen: passt nicht.\nGruß", "refuse", "passt nicht.\nGruß"),
        ("no - it was answered", "refuse", "it was answered"),
        ("ausschließen", "ban", ""),
        ("löschen", "remove", ""),
        ("let it in", "approve", ""),
        ("ab jetzt immer", "free", ""),
        ("approve this only if you like", None, ""),
        ("nothing else matters to me", None, ""),
        ("", None, ""),
        ("\n\n", None, ""),
        ("👍", None, ""),
    ],
)
def test_the_first_line_says_what_is_to_be_done(text, choice, words):
    assert read_answer(text, ALL) == (choice, words)


def test_a_word_for_what_can_not_be_chosen_is_not_understood():
    assert read_answer("ban", [desk.Choice.APPROVE]) == (None, "")


def test_the_queue_shows_what_a_mail_says_and_reads_no_more_of_it(network, jo, deliver, django_assert_num_queries):
    files = [("All of it.bin", b"x" * 1_000_000)]
    row = deliver(written("sam@else.example", "Lend me a ladder", "From tomorrow on.", files=files), to=network)
    matters = [Matter.objects.get(thing_id=row.pk)]

    with django_assert_num_queries(1) as asked:
        [shown] = desk.shown(matters, jo).values()
    assert shown.text.strip() == "From tomorrow on."
    assert asked.captured_queries[0]["sql"].count('"email_incoming"."raw"') == 1
    assert str(desk.BEGINNING) in asked.captured_queries[0]["sql"]
