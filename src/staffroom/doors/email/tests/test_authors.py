"""In whose name messages go out, and what other servers are told of how they came in."""

from datetime import timedelta

import dkim as dkimpy
import pytest
from django.utils import timezone

from staffroom.doors.email import domain, policies, processing, receiving, sending
from staffroom.doors.email.authors import authorship_of
from staffroom.doors.email.models import Delivery, DomainPolicy, Incoming, Relay
from staffroom.foundation.authenticity.tests.zones import SILENCE, Zone, published, serving, signed
from staffroom.foundation.dkim import dns_record
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Address, Site

from .inbound import written
from .outbound import arrived, network_of, post, relay

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outbound")]

NETWORKS = '"Maeve Tully (Lone Information Officers)" <lone-officers@lists.example.org>'
OWN = "Maeve Tully <maeve@charity.example>"
LENIENT = {"_dmarc.charity.example TXT": ["v=DMARC1; p=none"]}


@pytest.fixture
def network(maeve, jo, run_tasks):
    """Maeve's mail goes to her charity."""
    Address.objects.filter(person=maeve, is_primary=True).update(email="maeve@charity.example")
    made = network_of(maeve, jo)
    run_tasks()
    Delivery.objects.all().delete()  # the welcome
    return made


@pytest.fixture
def shown(maeve):
    """She lets others see her address."""
    people.show_address(maeve.account, shows=True)
    return maeve


def sent(run_tasks):
    run_tasks()
    with relay() as desk:
        sending.send_waiting()
        return arrived(desk)


def known(table, *, now=None):
    policies.look_up(now or timezone.now(), Zone(table))


def from_line(network, author, run_tasks):
    post(author, network)
    [mail] = sent(run_tasks)
    return mail["From"]


def test_nobody_s_address_is_shown_unless_they_chose_so(network, maeve, run_tasks):
    DomainPolicy.objects.create(
        domain="charity.example", wish="none", looked_up_at=timezone.now(), tried_at=timezone.now()
    )
    post(maeve, network)
    [mail] = sent(run_tasks)
    assert mail["From"] == NETWORKS
    assert b"charity.example" not in mail.raw


def test_who_chose_so_writes_in_their_own_name(network, shown, run_tasks):
    known(LENIENT)
    post(shown, network)
    [mail] = sent(run_tasks)
    assert mail["From"] == OWN
    assert mail["Sender"] == "Lone Information Officers <lone-officers@lists.example.org>"
    assert mail["Reply-To"].startswith('"Maeve Tully (Lone Information Officers)" <r+')
    assert mail.sender.startswith("b+")


def test_who_took_the_choice_back_is_shown_no_more(network, shown, run_tasks):
    known(LENIENT)
    people.show_address(shown.account, shows=False)
    assert from_line(network, shown, run_tasks) == NETWORKS


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        (["v=DMARC1; p=reject"], NETWORKS),
        (["v=DMARC1; p=quarantine; pct=10"], NETWORKS),
        (["v=DMARC1; p=none"], OWN),
        (["v=DMARC1; p=none; sp=reject"], OWN),
        ([], OWN),
        (SILENCE, NETWORKS),
    ],
)
def test_only_a_domain_known_to_let_us_send_in_its_name_does_so(network, shown, run_tasks, record, expected):
    known({"_dmarc.charity.example TXT": record})
    assert from_line(network, shown, run_tasks) == expected


def test_as_long_as_nobody_has_asked_the_network_s_address_stands_there(network, shown, run_tasks):
    assert from_line(network, shown, run_tasks) == NETWORKS


def test_what_was_found_out_long_ago_does_not_count(network, shown, run_tasks):
    known(LENIENT, now=timezone.now() - timedelta(days=15))
    assert from_line(network, shown, run_tasks) == NETWORKS


def test_an_address_that_does_not_work_is_not_shown(network, shown, run_tasks):
    known(LENIENT)
    people.mark_failing(Address.objects.get(person=shown, is_primary=True))
    assert from_line(network, shown, run_tasks) == NETWORKS


def test_where_the_relay_takes_no_other_it_is_the_network_s(network, shown, run_tasks, settings):
    known(LENIENT)
    settings.REWRITES_FROM = "always"
    assert from_line(network, shown, run_tasks) == NETWORKS


def test_providers_take_only_our_own_domain(network, shown):
    known(LENIENT)
    message = post(shown, network)
    Relay.objects.create(pk=1, is_provider=True)
    assert not authorship_of(message, network, Site.here()).shows_address


def test_answers_go_where_the_network_wants_them_whoever_is_in_from(network, shown, run_tasks):
    known(LENIENT)
    network.reply_to = network.ReplyTo.AUTHOR
    network.save()
    post(shown, network)
    [mail] = sent(run_tasks)
    assert mail["Reply-To"].startswith('"Maeve Tully (Lone Information Officers)" <a+')


def test_only_domains_of_those_who_chose_so_are_asked_about_once_a_day(network, shown, jo):
    now, zone = timezone.now(), Zone(LENIENT)
    assert policies.look_up(now, zone) == 1
    assert policies.look_up(now + timedelta(hours=23), zone) == 0
    assert zone.asked == ["_dmarc.charity.example txt"]
    assert policies.look_up(now + timedelta(hours=25), zone) == 1


def test_silence_is_asked_about_again_soon_and_changes_nothing(network, shown):
    now = timezone.now()
    policies.look_up(now, Zone(LENIENT))
    later = now + timedelta(days=2)
    assert policies.look_up(later, Zone({"_dmarc.charity.example TXT": SILENCE})) == 0
    policy = DomainPolicy.objects.get()
    assert (policy.domain, policy.wish, policy.looked_up_at, policy.tried_at) == ("charity.example", "none", now, later)


@pytest.fixture
def came_by_mail(network, maeve, settings, run_tasks, tmp_path):
    """`came_by_mail()`: Maeve's signed mail, checked, posted, sent on; the copy that Jo gets, and the DNS."""
    settings.DKIM_KEY = tmp_path / "dkim.pem"
    domain.make_key()
    settings.CHECKED_DOORS = ["smtp"]
    zone = Zone(
        published("s", "charity.example")
        | LENIENT
        | {"staffroom._domainkey.lists.example.org TXT": [dns_record(settings.DKIM_KEY.read_text())]}
    )

    def come():
        with serving(zone) as server:
            settings.DNS_SERVERS = [server]
            mail = signed(written("Maeve Tully <maeve@charity.example>", "Keys", "Who keeps yours?"))
            to = ("lone-officers@lists.example.org",)
            receiving.keep(
                [receiving.Handed(mail, "maeve@charity.example", to, "8.8.8.8", helo="mail.charity.example")]
            )
            processing.process_all()
            [copy] = sent(run_tasks)
            return copy, zone

    return come


def test_what_came_in_proved_goes_out_sealed_and_gives_away_nothing(came_by_mail):
    copy, zone = came_by_mail()
    state, [found], why = dkimpy.arc_verify(copy.raw, dnsfunc=zone.dkimpy)
    assert (state, why) == (dkimpy.CV_Pass, "success")
    assert found["aar-value"].strip() == b"i=1; lists.example.org; spf=none; dkim=pass; dmarc=pass; arc=none"
    assert dkimpy.verify(copy.raw, dnsfunc=zone.dkimpy)
    assert b"charity.example" not in copy.raw


def test_who_shows_their_address_has_their_domain_named_in_the_seal(came_by_mail, shown):
    known(LENIENT)
    copy, zone = came_by_mail()
    state, [found], _why = dkimpy.arc_verify(copy.raw, dnsfunc=zone.dkimpy)
    assert state == dkimpy.CV_Pass
    assert copy["From"] == OWN
    assert found["aar-value"].strip().decode().split("; ")[2:] == [
        "spf=none smtp.mailfrom=charity.example",
        "dkim=pass header.d=charity.example header.s=s",
        "dmarc=pass header.from=charity.example",
        "arc=none",
    ]


def test_what_was_written_on_the_web_is_not_sealed(network, maeve, run_tasks, settings, tmp_path):
    settings.DKIM_KEY = tmp_path / "dkim.pem"
    domain.make_key()
    post(maeve, network)
    [mail] = sent(run_tasks)
    assert b"DKIM-Signature:" in mail.raw
    assert b"ARC-" not in mail.raw


def test_what_a_server_of_ours_found_out_is_sealed_as_well(network, maeve, run_tasks, settings, tmp_path):
    settings.DKIM_KEY, settings.TRUSTED_AUTHSERV_IDS = tmp_path / "dkim.pem", ["mx.example.org"]
    domain.make_key()
    found = "mx.example.org; dmarc=pass header.from=charity.example; dkim=pass header.d=charity.example"
    mail = written("Maeve Tully <maeve@charity.example>", "Keys", "Whose?", headers=[("Authentication-Results", found)])
    to = ("lone-officers@lists.example.org",)
    receiving.keep([receiving.Handed(mail, "maeve@charity.example", to, "127.0.0.1", Incoming.Door.LMTP)])
    processing.process_all()
    [copy] = sent(run_tasks)
    assert b"i=1; lists.example.org;\r\n spf=none;\r\n dkim=pass;\r\n dmarc=pass;\r\n arc=none\r\n" in copy.raw
