"""Mail between people alone that can't be passed on: its sender hears so, or it waits and nobody sees what it says."""

import importlib

import pytest
from django.apps import apps

from staffroom.commons.moderation.models import Matter
from staffroom.doors.email import holding, processing, sending
from staffroom.doors.email.models import Delivery, Incoming, Letter, Told
from staffroom.doors.email.routes import (
    author_address,
    bounce_address,
    knowing_address,
    mentoring_address,
    private_wish_address,
    recommendation_address,
    reply_address,
    writing_address,
)
from staffroom.foundation.tests.rspamd_server import Asked, answer, serving
from staffroom.journal import runner
from staffroom.rooms.conversations.models import Conversation, Message
from staffroom.rooms.conversations.tests.factories import private_conversation
from staffroom.rooms.people.tests.factories import PersonFactory

from .inbound import written
from .outbound import arrived, relay
from .test_inbound_bounces import report

pytestmark = pytest.mark.django_db(transaction=True)
TEXT, SUBJECT, FILE = "zqprivate between us", "zqprivate subject", "zqprivate.csv"
MARK = "zqprivate"
FORGED = [("Authentication-Results", "mx.lists.example.org; dmarc=fail header.from=mail.example")]
PROVED = [("Authentication-Results", "mx.lists.example.org; dmarc=pass header.from=mail.example")]


@pytest.fixture
def door(site, settings):
    """The whole house reacts."""
    settings.TRUSTED_AUTHSERV_IDS = ["mx.lists.example.org"]
    return site


@pytest.fixture
def operator(ports):
    return PersonFactory(name="Ola Berg", account__is_operator=True)


@pytest.fixture
def talk(jo, priya):
    return private_conversation(jo, priya, title="The budget", text="Who pays?")


@pytest.fixture
def to_priya(site, talk, priya):
    """Where Priya answers Jo alone."""
    return reply_address(priya.pk, talk.messages.get().pk, site)


@pytest.fixture
def sealed(deliver, priya, to_priya, network, operator):
    """What may be Priya's, and may not: the server says that it isn't."""
    row = deliver(private(priya, headers=FORGED), to=to_priya)
    runner.run_all()
    return row


@pytest.fixture
def filter_says(settings):
    asked = Asked()
    with serving(asked) as url:
        settings.RSPAMD_URL = url
        yield lambda action: setattr(asked, "says", answer(action, 17.0, BAYES_SPAM=9.0))


def private(who, **more):
    return written(who, SUBJECT, TEXT, files=[(FILE, b"zqprivate,1")], **more)


def nothing_kept(row):
    return (row.subject, bytes(row.raw), row.details, row.is_sealed) == ("", b"", "", True)


@pytest.mark.parametrize("aim", ["author", "write", "wish", "knowing", "recommend", "mentoring", "reply"])
def test_whoever_uses_an_address_made_for_somebody_else_is_told_and_nothing_is_kept(
    aim, site, jo, priya, maeve, said, talk, deliver
):
    address = {
        "author": author_address(priya.pk, said.pk, site),
        "write": writing_address(priya.pk, jo.pk, site),
        "wish": private_wish_address(3, talk.pk, priya.pk, site),
        "knowing": knowing_address(1, 7, priya.pk, site),
        "recommend": recommendation_address(1, 7, priya.pk, 1, site),
        "mentoring": mentoring_address(1, 7, priya.pk, site),
        "reply": reply_address(priya.pk, talk.messages.get().pk, site),
    }[aim]
    row = deliver(private(maeve), to=address)
    assert (row.state, row.reason, nothing_kept(row)) == ("refused", "other-person", True)
    [letter] = Letter.objects.filter(kind="answer")
    assert (letter.subject, MARK in letter.text) == ("Your mail was not passed on", False)
    assert Matter.objects.count() == 0


def test_those_who_run_the_site_see_that_something_was_sent_back_and_no_more(
    maeve, to_priya, operator, deliver, client_of
):
    row = deliver(private(maeve), to=to_priya)
    listed = client_of(operator).get("/operations/held/?state=refused").text
    assert (listed.count("A mail for one person alone"), "maeve-tully@mail.example" in listed) == (1, True)
    page = client_of(operator).get(f"/operations/held/{row.pk}/").text
    assert ("The mail itself is not kept" in page, "Try it again" in page, MARK in page) == (True, False, False)


def test_who_had_too_many_letters_today_is_not_told_and_it_waits_sealed(site, maeve, to_priya, deliver):
    Told.objects.bulk_create(Told(address="maeve-tully@mail.example", what=str(number)) for number in range(30))
    row = deliver(private(maeve), to=to_priya)
    assert (row.state, row.reason, row.is_sealed) == ("held", "other-person", True)
    assert (row.subject, TEXT.encode() in bytes(row.raw)) == ("", True)


def test_what_they_wish_in_vain_waits_too_if_they_can_not_be_told(site, talk, priya, to_priya, deliver):
    Told.objects.bulk_create(Told(address="priya-raman@mail.example", what=str(number)) for number in range(30))
    row = deliver(written(priya, SUBJECT, ""), to=to_priya)
    assert (row.state, row.reason, row.is_sealed) == ("held", "untold", True)


def test_nobody_who_looks_after_the_mail_sees_what_is_sealed(sealed, operator, jo, client_of):
    assert (sealed.state, sealed.reason, sealed.is_sealed) == ("held", "contradicted", True)
    [matter] = Matter.objects.open()
    assert (matter.likeness, matter.network) == ("", None)
    [letter] = Letter.objects.filter(kind="waiting")
    page = f"/operations/held/{sealed.pk}/"
    ours = client_of(operator)
    seen = [ours.get(url).text for url in ("/operations/held/", page, "/queue/", f"/queue/{matter.pk}/")]
    assert [MARK in text for text in [*seen, letter.subject, letter.text, letter.html]] == [False] * 7
    assert ["A mail for one person alone" in text for text in [*seen, letter.text]] == [True] * 5
    assert ["priya-raman@mail.example" in text for text in seen] == [True] * 4
    assert "says that it is not from whom it names" in seen[1]
    assert ours.get(f"{page}source/").status_code == 404
    assert [client_of(jo).get(url).status_code for url in (page, f"{page}source/")] == [404, 404]


def test_nobody_posts_it(sealed, operator, network, client_of):
    posting = {"network": network.pk, "who": "priya-raman@mail.example"}
    assert client_of(operator).post(f"/operations/held/{sealed.pk}/message/", posting).status_code == 404
    with pytest.raises(holding.HeldRefused, match="for one person alone"):
        holding.post_as(sealed, author=sealed.person, network=network, by=operator)
    assert Conversation.objects.filter(audience="public").count() == 0


def test_it_is_tried_again_and_arrives(sealed, operator, talk, settings, client_of):
    settings.TRUSTED_AUTHSERV_IDS = []
    client_of(operator).post(f"/operations/held/{sealed.pk}/attempt/")
    waiting = client_of(operator).get(f"/operations/held/{sealed.pk}/").text
    assert (MARK in waiting, "It is being worked on" in waiting) == (False, False)
    processing.process_all()
    sealed.refresh_from_db()
    assert (sealed.state, nothing_kept(sealed)) == ("done", True)
    said = talk.messages.get(number=2)
    assert (said.source, [file.filename for file in said.attachments.all()]) == (TEXT, [FILE])


def test_its_sender_is_answered_without_its_subject(sealed, operator, client_of):
    client_of(operator).post(f"/operations/held/{sealed.pk}/answer/", {"text": "Write from your own server."})
    letter = Letter.objects.get(kind="answer")
    assert (letter.subject, letter.text) == ("About your private mail", "Write from your own server.\n")


def test_put_aside_it_is_gone(sealed, operator, client_of):
    page = f"/operations/held/{sealed.pk}/"
    told = client_of(operator).post(f"{page}discarding/", follow=True).text
    sealed.refresh_from_db()
    assert (sealed.state, sealed.reason, bytes(sealed.raw)) == ("discarded", "by-hand", b"")
    assert "what it said is gone" in told
    assert "The mail itself is not kept" in client_of(operator).get(page).text
    with pytest.raises(holding.HeldRefused, match="not kept any more"):
        holding.retry(sealed, by=operator)


def test_from_the_queue_it_is_answered_and_gone(sealed, operator, client_of):
    [matter] = Matter.objects.open()
    client_of(operator).post(f"/queue/{matter.pk}/", {"choice": "refuse", "words": "Not by this way."})
    sealed.refresh_from_db()
    assert (sealed.state, bytes(sealed.raw)) == ("discarded", b"")
    assert Letter.objects.get(kind="answer").text == "Not by this way.\n"


def test_while_nobody_has_read_it_yet_nobody_sees_it(operator, priya, to_priya, deliver, client_of):
    row = deliver(private(priya), to=to_priya, process=False)
    page = client_of(operator).get(f"/operations/held/{row.pk}/")
    assert (MARK in page.text, "It is being worked on" in page.text) == (False, True)
    assert client_of(operator).get(f"/operations/held/{row.pk}/source/").status_code == 404


class TestWhatTheFilterThinks:
    def test_a_member_beyond_doubt_reaches_whom_they_write_to(self, filter_says, priya, talk, to_priya, deliver):
        filter_says("reject")
        row = deliver(private(priya, headers=PROVED), to=to_priya)
        assert (row.state, talk.messages.count(), bytes(row.raw), row.subject) == ("done", 2, b"", "")
        assert row.details == "rspamd: 17.0 (BAYES_SPAM)"

    def test_whoever_says_only_that_they_are_one_waits_sealed(self, filter_says, priya, talk, to_priya, deliver):
        filter_says("reject")
        row = deliver(private(priya), to=to_priya)
        assert (row.state, row.reason, row.is_sealed, talk.messages.count()) == ("held", "spam", True, 1)

    def test_strangers_are_refused_for_good(self, filter_says, to_priya, deliver):
        filter_says("reject")
        row = deliver(private("eve@else.example", headers=PROVED), to=to_priya)
        assert (row.state, row.reason, row.is_sealed) == ("refused", "spam", True)

    def test_what_goes_to_a_network_too_waits_there(self, filter_says, priya, talk, network, to_priya, deliver):
        filter_says("reject")
        row = deliver(private(priya, headers=PROVED), to=[to_priya, network])
        assert (row.state, row.reason, row.network, row.is_sealed) == ("held", "spam", network, False)
        assert talk.messages.count() == 2


def test_what_can_not_be_read_waits_sealed(to_priya, deliver):
    nested = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (depth, depth) for depth in range(100)
    )
    row = deliver(b"From: priya-raman@mail.example\r\nSubject: zqprivate\r\n" + nested + b"\r\nend\r\n", to=to_priya)
    assert (row.state, row.reason, row.is_sealed, row.subject) == ("held", "unreadable", True, "")
    assert (MARK in row.details, row.from_address) == (False, "priya-raman@mail.example")


def test_what_goes_wrong_each_time_waits_sealed_and_quotes_nothing(priya, to_priya, deliver, monkeypatch, caplog):
    def broken(mail):
        raise ZeroDivisionError(mail.text)

    monkeypatch.setattr(processing, "act", broken)
    row = deliver(private(priya), to=to_priya)
    assert (row.state, row.details) == ("waiting", "ZeroDivisionError")
    for _attempt in range(2):
        Incoming.objects.update(leased_until=None)
        processing.process_all()
    row.refresh_from_db()
    assert (row.state, row.reason, row.is_sealed, row.subject) == ("held", "keeps-failing", True, "")
    assert row.details == "ZeroDivisionError"
    assert (MARK in caplog.text, "ZeroDivisionError" in caplog.text) == (False, True)


def test_a_machine_s_answer_is_put_aside_and_shown_to_nobody(operator, priya, talk, to_priya, deliver, client_of):
    row = deliver(private(priya, headers=[("Auto-Submitted", "auto-replied")]), to=to_priya)
    assert (row.state, row.reason, row.is_sealed, row.subject) == ("discarded", "automatic", True, "")
    assert MARK not in client_of(operator).get("/operations/held/?state=discarded").text
    assert talk.messages.count() == 1


def test_what_comes_back_of_a_private_message_is_noted_and_not_kept(site, talk, deliver):
    runner.run_all()
    delivery = Delivery.objects.get(message=talk.messages.get())
    row = deliver(report(delivery.to), to=bounce_address(delivery.pk, site), sender="<>")
    assert (row.state, row.reason, nothing_kept(row)) == ("done", "bounce", True)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.answer) == ("bounced", "5.1.1 550 No such user")


def test_what_comes_back_of_a_networks_message_is_kept_for_whoever_runs_the_site(site, network, said, deliver):
    runner.run_all()
    delivery = Delivery.objects.filter(message=said).first()
    row = deliver(report(delivery.to), to=bounce_address(delivery.pk, site), sender="<>")
    assert (row.reason, row.subject, len(row.raw) > 0) == ("bounce", "Undelivered", True)


def test_what_answers_something_gone_is_given_back(site, priya, deliver):
    row = deliver(private(priya), to=reply_address(priya.pk, 10**9, site))
    assert (row.state, row.reason, nothing_kept(row)) == ("refused", "gone", True)
    assert f"> {TEXT}" in Letter.objects.get(kind="answer").text


def test_words_that_are_given_back_are_forgotten_once_they_have_left(site, priya, deliver):
    deliver(private(priya), to=reply_address(priya.pk, 10**9, site))
    with relay() as desk:
        sending.send_waiting()
        [mail] = arrived(desk)
    letter = Letter.objects.get(kind="answer")
    assert (f"> {TEXT}" in mail.text, letter.subject, letter.text, letter.html) == (True, "", "", "")


def test_an_answer_in_a_network_is_no_secret(site, network, maeve, priya, said, deliver):
    row = deliver(private(maeve), to=reply_address(priya.pk, said.pk, site))
    assert (row.state, row.reason, row.network, row.is_sealed) == ("held", "other-person", network, False)


def test_what_had_come_before_there_were_seals_is_sealed(site, network, jo, priya, said, talk, to_priya, deliver):
    migration = importlib.import_module("staffroom.doors.email.migrations.0007_seal_what_came_before")
    held, done, also, answered = (deliver(private(priya), to=network, process=False) for _time in range(4))
    known = {"subject": SUBJECT, "details": MARK}
    Incoming.objects.filter(pk=held.pk).update(recipients=[to_priya], state="held", **known)
    Incoming.objects.filter(pk=done.pk).update(recipients=[knowing_address(1, 7, 8, site)], state="done", **known)
    both = [to_priya, "lone-workers@lists.example.org"]
    Incoming.objects.filter(pk=also.pk).update(recipients=both, state="held", **known)
    to_all = [reply_address(priya.pk, said.pk, site)]
    Incoming.objects.filter(pk=answered.pk).update(recipients=to_all, state="held", **known)
    migration.seal(apps, None)
    for row in (held, done, also, answered):
        row.refresh_from_db()
    assert [row.is_sealed for row in (held, done, also, answered)] == [True, True, False, False]
    assert [row.subject for row in (held, done, also, answered)] == ["", "", SUBJECT, SUBJECT]
    assert [len(row.raw) > 0 for row in (held, done, also, answered)] == [True, False, True, True]
    assert Message.objects.count() == 2
