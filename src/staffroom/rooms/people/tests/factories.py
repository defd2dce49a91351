"""People for tests, and the site they come to."""

import factory
from allauth.account.models import EmailAddress
from django.utils import timezone

from staffroom.rooms.people.models import Account, Address, Person, Site


class SiteFactory(factory.django.DjangoModelFactory):
    """A site that has been set up; the one that is there, if it is."""

    class Meta:
        model = Site
        django_get_or_create = ("pk",)

    pk = 1
    name = "The Staffroom"
    mail_domain = "lists.example.org"
    base_url = "http://testserver"
    set_up_at = factory.LazyFunction(timezone.now)


class PersonFactory(factory.django.DjangoModelFactory):
    """A member with an account and one verified address. `account__email=…`, `account__is_operator=True`, …"""

    class Meta:
        model = Person
        skip_postgeneration_save = True

    name = factory.Sequence(lambda number: f"Jo Norwood {number}")
    handle = factory.Sequence(lambda number: f"jo-norwood-{number}")
    headline = "Library and knowledge lead, Larkfield Hospice"

    @factory.post_generation
    def account(self, create, extracted, **kwargs):
        if extracted is False or self.kind != Person.Kind.MEMBER:
            return
        email = kwargs.pop("email", f"{self.handle}@mail.example")
        account = Account(person=self, email=email, introduced_at=timezone.now(), **kwargs)
        account.set_unusable_password()
        account.save()
        Address.objects.create(person=self, email=email, is_primary=True, verified_at=timezone.now())
        # What `mirror` would write, in one statement where it needs eight: most tests begin with somebody.
        EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
