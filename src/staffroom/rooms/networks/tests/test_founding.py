"""Making networks and changing how they work: what the actions promise."""

import pytest

from staffroom.journal.models import Entry
from staffroom.rooms.networks import actions
from staffroom.rooms.networks.actions import CreateRefused, SettingsRefused
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person
from staffroom.rooms.people.tests.factories import PersonFactory

from .factories import MembershipFactory, NetworkFactory

pytestmark = pytest.mark.django_db


def create(by=None, **told):
    told = {"name": "Lone IOs", "slug": "lone-io", "kind": "support-group", "purpose": "For the only one."} | told
    return actions.create_network(by=by or PersonFactory(), **told)


def facts():
    return [(entry.name.rpartition(".")[2], entry.data) for entry in Entry.objects.order_by("pk")]


def test_whoever_begins_a_network_owns_it():
    person = PersonFactory()
    network = create(by=person, slug=" Lone-IO ", about="We **answer**.")
    membership = network.memberships.get()
    assert (network.slug, network.member_count) == ("lone-io", 1)
    assert network.about_html.strip() == "<p>We <strong>answer</strong>.</p>"
    assert (membership.person, membership.role, membership.state) == (person, "owner", "active")
    assert facts() == [("NetworkCreated", {"network_id": network.pk, "person_id": person.pk})]


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("postmaster", "kept for other purposes"),
        ("levels", "kept for other purposes"),
        ("taken", "belongs to another network"),
        ("a", "2 to 39 small letters"),
        ("9lives", "begins with a letter"),
        ("two--hyphens", "single hyphens"),
        ("ends-", "single hyphens"),
        ("not@here", "small letters"),
        ("x" * 40, "2 to 39"),
    ],
)
def test_an_address_that_mail_cannot_use_is_refused(slug, words):
    NetworkFactory(slug="taken")
    with pytest.raises(CreateRefused, match=words):
        create(slug=slug)
    assert Network.objects.count() == 1


@pytest.mark.parametrize("wrong", [{"name": " "}, {"purpose": ""}, {"kind": "cabal"}, {"readable": "nobody"}])
def test_a_network_needs_a_name_a_purpose_and_settings_that_exist(wrong):
    with pytest.raises(CreateRefused):
        create(**wrong)
    assert Network.objects.count() == 0


def test_only_somebody_with_an_account_begins_one():
    with pytest.raises(CreateRefused, match="an account here"):
        create(by=PersonFactory(kind=Person.Kind.UNCLAIMED, handle=None))


def test_a_setting_that_does_not_exist_is_a_mistake_of_ours():
    with pytest.raises(TypeError, match="member_count"):
        create(member_count=7)


def test_whoever_may_read_it_may_know_that_it_exists():
    assert create(findable="network", readable="members").findable == "members"


def test_only_an_owner_of_a_network_gives_it_branches():
    owner = PersonFactory()
    above = NetworkFactory(name="The Association", owner=owner)
    assert create(by=owner, parent=above).parent == above
    with pytest.raises(CreateRefused, match="Only owners of The Association"):
        create(slug="other", parent=above)


def test_an_owner_changes_how_it_works():
    owner = PersonFactory()
    network = NetworkFactory(owner=owner)
    changed = actions.change_settings(network, by=owner, name="Solo IOs", kind="support-group", guidelines="*Kindly.*")
    assert (changed.name, changed.version) == ("Solo IOs", 2)
    assert changed.guidelines_html.strip() == "<p><em>Kindly.</em></p>"
    assert [(name, data["fields"]) for name, data in facts()] == [("NetworkChanged", ["guidelines", "name"])]


def test_changing_nothing_is_no_change():
    owner = PersonFactory()
    network = NetworkFactory(owner=owner)
    assert actions.change_settings(network, by=owner, name=network.name).version == 1
    assert facts() == []


@pytest.mark.parametrize("role", ["member", "facilitator", None])
def test_nobody_else_changes_it(role):
    network = NetworkFactory(owner=PersonFactory())
    person = MembershipFactory(network=network, role=role).person if role else PersonFactory()
    with pytest.raises(SettingsRefused, match="Only owners"):
        actions.change_settings(network, by=person, name="Mine now")
    network.refresh_from_db()
    assert network.name != "Mine now"


def test_a_setting_that_makes_no_sense_changes_nothing():
    owner = PersonFactory()
    network = NetworkFactory(owner=owner)
    with pytest.raises(SettingsRefused):
        actions.change_settings(network, by=owner, name="Kept out", readable="nobody")
    network.refresh_from_db()
    assert (network.name == "Kept out", network.version) == (False, 1)


@pytest.mark.parametrize(
    ("before", "after", "recorded"),
    [
        ("public", "network", ["AudienceNarrowed", "NetworkChanged"]),
        ("public", "members", ["AudienceNarrowed", "NetworkChanged"]),
        ("network", "public", ["NetworkChanged"]),
    ],
)
def test_narrowing_who_may_read_is_said_at_once_and_widening_is_not(before, after, recorded):
    owner = PersonFactory()
    network = NetworkFactory(owner=owner, readable=before)
    actions.change_settings(network, by=owner, readable=after)
    assert [name for name, _data in facts()] == recorded


def test_a_network_is_never_its_own_branch_however_far_down():
    owner = PersonFactory()
    top = NetworkFactory(owner=owner)
    middle = NetworkFactory(owner=owner, parent=top)
    low = NetworkFactory(owner=owner, parent=middle)
    for parent in (top, low):
        with pytest.raises(SettingsRefused, match="a branch of itself"):
            actions.change_settings(top, by=owner, parent=parent)
