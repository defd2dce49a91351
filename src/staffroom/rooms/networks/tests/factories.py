"""Networks, memberships and invitations for tests."""

from datetime import timedelta

import factory
from django.utils import timezone

from staffroom.foundation.tokens import new_token
from staffroom.rooms.networks.models import Invitation, Membership, Network, OldAddress
from staffroom.rooms.people.actions import add_address, verify_address
from staffroom.rooms.people.models import Address, Person
from staffroom.rooms.people.tests.factories import PersonFactory


class NetworkFactory(factory.django.DjangoModelFactory):
    """A network that anybody may find, read and join. Nobody belongs to it yet; `owner=person` makes them its owner."""

    class Meta:
        model = Network
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Lone Information Officers {number}")
    slug = factory.Sequence(lambda number: f"lone-io-{number}")
    kind = Network.Kind.SUPPORT_GROUP
    purpose = "For anyone who is the only one in the building who does this job."
    created_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def owner(self, create, extracted, **kwargs):
        if extracted:
            MembershipFactory(network=self, person=extracted, role=Membership.Role.OWNER)


class MembershipFactory(factory.django.DjangoModelFactory):
    """An active membership, counted."""

    class Meta:
        model = Membership
        skip_postgeneration_save = True

    network = factory.SubFactory(NetworkFactory)
    person = factory.SubFactory(PersonFactory)
    joined_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def counted(self, create, extracted, **kwargs):
        network = self.network
        network.member_count = network.memberships.active().count()
        network.save(update_fields=["member_count"])


class InvitationFactory(factory.django.DjangoModelFactory):
    """A link for anybody, by a facilitator of the network; `email=…` for one person."""

    class Meta:
        model = Invitation

    network = factory.SubFactory(NetworkFactory)
    invited_by = factory.LazyAttribute(
        lambda made: MembershipFactory(network=made.network, role=Membership.Role.FACILITATOR).person
    )
    token = factory.LazyFunction(new_token)
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))


class OldAddressFactory(factory.django.DjangoModelFactory):
    """One whose mail is its network's; `proved_at=None` for one that somebody has entered."""

    class Meta:
        model = OldAddress

    network = factory.SubFactory(NetworkFactory)
    email = "keys@old.example"
    proved_at = factory.LazyFunction(timezone.now)


def second_address(person: Person) -> Address:
    """A further one of theirs, at home, proved."""
    return verify_address(add_address(person, f"{person.handle}@home.example"))
