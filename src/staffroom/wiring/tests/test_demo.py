"""When the demo is written, when anew, and when it is left alone."""

import tomllib
from datetime import timedelta

import pytest
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils import timezone

from staffroom.rooms.conversations.models import Message
from staffroom.rooms.conversations.tests.factories import MessageFactory
from staffroom.rooms.networks import actions as networks
from staffroom.rooms.people.models import Address, Person, Site
from staffroom.rooms.people.tests.factories import PersonFactory
from staffroom.rooms.profiles.models import Profile, Trait
from staffroom.wiring.demo import beginning, loading, reading
from staffroom.wiring.demo.describing import describe_people

pytestmark = pytest.mark.django_db
HERE = "http://localhost:8000"


@pytest.fixture
def written(monkeypatch):
    """Which demos were written; each is one person in a site, as quickly as can be."""
    times = []

    def load(*, base_url, mail_domain):
        times.append(base_url)
        PersonFactory(name="Jo Norwood", account__email="jo-norwood@mail.example")
        Site.objects.create(pk=1, base_url=base_url, mail_domain=mail_domain, set_up_at=timezone.now())

    monkeypatch.setattr(loading, "load", load)
    return times


def let_pass(time):
    Site.objects.update(set_up_at=timezone.now() - time)


@pytest.mark.django_db(transaction=True)
def test_the_first_start_writes_the_demo_and_the_second_finds_it(written):
    beginning.begin(HERE, fresh=False)
    beginning.begin("http://localhost:9000", fresh=False)

    assert written == [HERE]
    assert Site.here().base_url == "http://localhost:9000"


@pytest.mark.django_db(transaction=True)
def test_fresh_begins_anew(written):
    beginning.begin(HERE, fresh=False)
    beginning.begin(HERE, fresh=True)

    assert written == [HERE, HERE]
    assert Person.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_day_later_it_is_written_anew_if_nobody_has_added_anything(written, capsys):
    beginning.begin(HERE, fresh=False)
    let_pass(timedelta(days=1))
    beginning.begin(HERE, fresh=False)

    assert written == [HERE, HERE]
    assert "nobody has added anything to it." in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_what_a_visitor_has_added_is_kept_and_the_age_said(written, capsys):
    beginning.begin(HERE, fresh=False)
    let_pass(timedelta(days=1))
    networks.create_network(by=Person.objects.get(), name="Mine", slug="mine", kind="group", purpose="To try it.")
    beginning.begin(HERE, fresh=False)

    assert written == [HERE]
    assert "You have added to this demo, so it keeps the dates of" in capsys.readouterr().out


@pytest.mark.parametrize("fresh", [False, True])
def test_a_real_site_is_never_opened_as_a_demo(fresh, site, written):
    MessageFactory(text="Ours")
    said = set(Message.objects.values_list("source", flat=True))
    Address.objects.update(email=Concat("email", Value(".org")))

    with pytest.raises(beginning.NotADemo) as refusal:
        beginning.begin(HERE, fresh=fresh)

    assert str(refusal.value).startswith("The Staffroom is a real site: ")
    assert (written, set(Message.objects.values_list("source", flat=True))) == ([], said)


@pytest.mark.once
def test_nothing_in_the_demo_was_said_tomorrow():
    early = timezone.now().replace(hour=0, minute=10)

    said = [one for slug in reading.networks() for talk in reading.conversations(slug, early) for one in talk.said]

    assert max(one.posted_at for one in said) <= early
    assert {one.handle for one in said} <= set(reading.people())


def test_everybody_the_demo_describes_is_somebody_in_it():
    told = tomllib.loads((reading.CONTENT / "profiles.toml").read_text())

    assert set(told) - {"places"} - set(reading.people()) == set()


def test_what_the_demos_people_say_of_themselves_is_taken_as_if_they_had_said_it(site):
    handles = tomllib.loads((reading.CONTENT / "profiles.toml").read_text()).keys() - {"places"}

    describe_people({handle: PersonFactory(handle=handle) for handle in handles})

    assert Profile.objects.exclude(place=None).count() == len(handles)
    assert Trait.objects.filter(field="only_one").count() > 3
    assert Person.objects.seen_by(None).count() > 1
