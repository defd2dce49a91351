"""What becomes of mail that rspamd (here a server that answers as it does) advises against."""

import pytest

from staffroom.doors.email.models import Delivery, Incoming
from staffroom.doors.email.reasons import Reason
from staffroom.doors.email.routes import unsubscribe_address
from staffroom.foundation.tests.rspamd_server import Asked, answer, serving
from staffroom.rooms.networks.models import Membership

from .inbound import email_of, written

State = Incoming.State
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def rspamd(settings):
    asked = Asked()
    with serving(asked) as url:
        settings.RSPAMD_URL, settings.RSPAMD_PASSWORD = url, "secret"
        yield asked


def outcome(row):
    return row.state, row.reason


def test_it_is_asked_about_the_mail_as_it_came(rspamd, deliver, jo, network):
    mail = written(jo, "Keys", "Who keeps yours?")
    row = deliver(mail, to=network, sender=email_of(jo))
    assert outcome(row) == (State.DONE, "")
    assert row.details == ""
    [(path, headers, body)] = rspamd.requests
    assert (path, body) == ("/checkv2", mail)
    assert (headers["From"], headers["Rcpt"]) == (email_of(jo), "lone-workers@lists.example.org")
    assert (headers["IP"], headers["Password"]) == ("127.0.0.1", "secret")


@pytest.mark.parametrize("action", ["add header", "rewrite subject", "reject"])
def test_a_member_s_mail_that_it_advises_against_waits_and_is_never_refused(rspamd, deliver, jo, network, action):
    rspamd.says = answer(action, 17.0, BAYES_SPAM=9.0)
    row = deliver(written(jo, "Keys", "Buy now."), to=network)
    assert outcome(row) == (State.HELD, Reason.SPAM)
    assert (row.network, row.details) == (network, "rspamd: 17.0 (BAYES_SPAM)")
    assert not Delivery.objects.exists()


def test_a_stranger_s_is_refused_when_it_is_sure_and_nobody_is_told(rspamd, deliver, network):
    rspamd.says = answer("reject")
    row = deliver(written("eve@elsewhere.example", "Money", "Buy now."), to=network)
    assert outcome(row) == (State.REFUSED, Reason.SPAM)
    rspamd.says = answer("add header")
    row = deliver(written("eve@elsewhere.example", "Money again", "Buy now."), to=network)
    assert outcome(row) == (State.HELD, Reason.SPAM)
    assert not Delivery.objects.exists()


def test_when_it_says_nothing_the_mail_goes_its_way_with_a_remark(rspamd, deliver, jo, network):
    rspamd.status = 500
    row = deliver(written(jo, "Keys", "Who keeps yours?"), to=network)
    assert outcome(row) == (State.DONE, "")
    assert row.details == "rspamd: It gave no answer (500 Internal Server Error)."


def test_when_it_is_not_there_the_mail_goes_its_way_with_a_remark(deliver, settings, jo, network):
    settings.RSPAMD_URL = "http://127.0.0.1:9"
    row = deliver(written(jo, "Keys", "Who keeps yours?"), to=network)
    assert outcome(row) == (State.DONE, "")
    assert row.details.startswith("rspamd: It gave no answer")


def test_who_wants_to_leave_may_whatever_it_thinks(rspamd, deliver, door, priya, network):
    rspamd.says = answer("reject")
    deliver(written(priya, "unsubscribe", ""), to=unsubscribe_address(priya.pk, network.pk, door))
    assert Membership.objects.get(network=network, person=priya).state == Membership.State.LEFT
