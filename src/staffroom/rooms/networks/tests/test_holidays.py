"""Being away: no mail until the end of a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from staffroom.rooms.networks import actions
from staffroom.rooms.networks.actions import JoinRefused
from staffroom.rooms.networks.models import Membership

from .factories import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def membership(db):
    return MembershipFactory(network__name="Archives")


def day(number):
    return timezone.localdate() + timedelta(days=number)


def away(membership, until):
    return actions.set_away(membership.network, person=membership.person, until=until).away_until


def test_who_is_away_gets_mail_again_the_day_after(membership):
    assert away(membership, day(0)) == day(0)
    assert not Membership.objects.not_away().exists()
    Membership.objects.update(away_until=day(-1))
    assert Membership.objects.not_away().get() == membership


def test_a_holiday_that_is_over_is_none(membership):
    assert away(membership, day(-1)) is None


def test_nobody_is_away_for_ever(membership):
    with pytest.raises(JoinRefused, match="within a year"):
        away(membership, day(400))


def test_strangers_are_not_away(membership):
    stranger = MembershipFactory().person
    with pytest.raises(JoinRefused, match="Only members"):
        actions.set_away(membership.network, person=stranger, until=day(3))


def test_who_chooses_a_level_is_back(membership):
    away(membership, day(9))
    actions.set_level(membership.network, person=membership.person, level=membership.level)
    membership.refresh_from_db()
    assert membership.away_until is None


def test_the_page_says_and_ends_it_for_each_network_and_for_all(client_of, membership):
    other = MembershipFactory(person=membership.person, network__name="Books")
    client = client_of(membership.person)
    levels = {f"level-{it.pk}": it.level for it in (membership, other)}

    client.post("/networks/levels/", levels | {f"away-{other.pk}": day(5).isoformat()})
    assert days(membership, other) == [None, day(5)]

    client.post("/networks/levels/", levels | {"away_everywhere": day(7).isoformat()})
    assert days(membership, other) == [day(7), day(7)]

    page = client.get("/networks/levels/").text
    assert page.count(f'value="{day(7).isoformat()}"') == 2
    client.post("/networks/levels/", levels)
    assert days(membership, other) == [None, None]


def test_the_page_refuses_a_day_too_far(client_of, membership):
    given = {f"level-{membership.pk}": "every", f"away-{membership.pk}": day(500).isoformat()}
    page = client_of(membership.person).post("/networks/levels/", given)
    assert page.status_code == 422
    assert days(membership) == [None]


def days(*memberships):
    return list(
        Membership.objects.filter(pk__in=[it.pk for it in memberships])
        .order_by("pk")
        .values_list("away_until", flat=True)
    )
