"""What becomes of what somebody writes on the web when rspamd (here a server that answers as it does) advises."""

import email
import logging
import socket
from email import policy

import pytest

from staffroom.commons.moderation.models import Matter
from staffroom.foundation.tests.rspamd_server import Asked, answer, serving
from staffroom.rooms.conversations.models import Conversation, HeldPost, Message
from staffroom.rooms.networks.models import Membership
from staffroom.rooms.networks.tests.factories import NetworkFactory

pytestmark = pytest.mark.django_db
NEW = "/conversations/new/"
WORDS = {"networks": ["lone-workers"], "title": "Locks", "text": "Zqlocks are sold here."}


@pytest.fixture
def rspamd(settings):
    asked = Asked()
    with serving(asked) as url:
        settings.RSPAMD_URL, settings.RSPAMD_PASSWORD = url, "secret"
        yield asked


def test_it_is_asked_about_what_is_written_as_if_it_were_a_mail(web, rspamd, network, maeve):
    web(maeve).post(NEW, WORDS, REMOTE_ADDR="192.0.2.7")
    [(path, headers, body)] = rspamd.requests
    address = maeve.addresses.get().email
    expected = {"IP": "192.0.2.7", "From": address, "User": address, "Rcpt": "lone-workers@lists.example.org"}
    assert (path, {name: headers.get(name) for name in expected}) == ("/checkv2", expected)
    mail = email.message_from_bytes(body, policy=policy.default)
    assert (mail["From"].addresses[0].display_name, mail["Subject"], mail["To"]) == (
        "Maeve Tully",
        "Locks",
        "lone-workers@lists.example.org",
    )
    assert mail.get_content().strip() == "Zqlocks are sold here."
    assert Message.objects.count() == 1


@pytest.mark.parametrize("action", ["add header", "reject"])
def test_what_it_advises_against_waits_and_its_author_is_told_kindly(web, rspamd, network, maeve, action):
    rspamd.says = answer(action, 17.0, BAYES_SPAM=9.0)
    page = web(maeve).post(NEW, WORDS, follow=True)
    assert page.redirect_chain == [("/waiting/", 302)]
    assert "A facilitator of Lone Workers looks at it before it appears." in page.content.decode()
    assert "Zqlocks are sold here." in page.content.decode()
    held = HeldPost.objects.get()
    assert (held.reason, list(held.waits_for.all()), Conversation.objects.count()) == ("suspicious", [network], 0)
    assert Matter.objects.get().thing_id == held.pk


def test_a_reply_waits_as_well_and_can_be_let_in(web, rspamd, network, said, maeve, jo):
    rspamd.says = answer("add header")
    web(maeve).post(f"/conversations/{said.conversation_id}/replies/", {"text": "Zqlocks are sold here."})
    assert HeldPost.objects.get().conversation == said.conversation
    web(jo).post(f"/queue/{Matter.objects.get().pk}/", {"choice": "approve"})
    assert list(said.conversation.messages.order_by("number").values_list("author__name", flat=True)) == [
        "Priya Raman",
        "Maeve Tully",
    ]


def test_no_edit_leads_around_it(web, rspamd, network, said, priya):
    rspamd.says = answer("reject")
    page = web(priya).post(f"/messages/{said.pk}/revision/", {"text": "Zqlocks are sold here."})
    assert page.status_code == 422
    assert "is looked at before it appears" in page.content.decode()
    said.refresh_from_db()
    assert said.source == "Whoever loses keys is a fool."


@pytest.mark.parametrize("known", [{"role": "facilitator"}, {"posting": "free"}])
def test_it_is_not_asked_about_whom_a_facilitator_trusts(web, rspamd, network, maeve, known):
    rspamd.says = answer("reject")
    Membership.objects.filter(person=maeve).update(**known)
    web(maeve).post(NEW, WORDS)
    assert (Message.objects.count(), rspamd.requests) == (1, [])


def test_where_they_are_trusted_in_one_network_the_other_one_is_asked(web, rspamd, network, maeve):
    rspamd.says = answer("reject")
    NetworkFactory(name="Maeve's", slug="maeves", owner=maeve)
    web(maeve).post(NEW, WORDS | {"networks": ["lone-workers", "maeves"]})
    assert list(HeldPost.objects.get().waits_for.all()) == [network]


def test_when_it_is_down_what_was_written_appears_and_the_log_says_so(web, settings, network, maeve, caplog):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        settings.RSPAMD_URL = f"http://127.0.0.1:{closed.getsockname()[1]}"
    with caplog.at_level(logging.WARNING, "staffroom.commons.moderation"):
        web(maeve).post(NEW, WORDS)
    assert Message.objects.count() == 1
    assert [record.getMessage().partition(": ")[0] for record in caplog.records] == [
        f"Nobody was asked about what person {maeve.pk} writes"
    ]


def test_when_it_is_slow_what_was_written_appears(web, settings, network, maeve, monkeypatch):
    monkeypatch.setattr("staffroom.foundation.spam_check.PATIENCE", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.RSPAMD_URL = f"http://127.0.0.1:{silent.getsockname()[1]}"
        web(maeve).post(NEW, WORDS)
    assert Message.objects.count() == 1


def test_a_double_click_waits_once(web, rspamd, network, maeve):
    rspamd.says = answer("reject")
    browser = web(maeve)
    for _click in range(2):
        browser.post(NEW, WORDS | {"key": "the-same-form"})
    assert HeldPost.objects.count() == 1


def test_whoever_may_not_write_there_is_told_that_whatever_it_thinks(web, rspamd, network, said, maeve):
    rspamd.says = answer("reject")
    Conversation.objects.update(closed_at=said.posted_at)
    page = web(maeve).post(f"/conversations/{said.conversation_id}/replies/", {"text": "Zqlocks are sold here."})
    assert (page.status_code, HeldPost.objects.count()) == (422, 0)
