"""The mails this room sends, by way of Django's mail API; the email door delivers them."""

from django.core.mail import send_mail
from django.urls import reverse
from django.utils.translation import gettext as _

from .models import Address, Person, Site


def send_proof_link(address: Address, token: str) -> None:
    """Ask whoever reads mail at `address` to show that it is theirs."""
    site = Site.here()
    link = site.base_url + reverse("people:address_proof", args=[token])
    words = _(
        "Somebody (you, we hope) wants to use this address at %(site)s.\n\n"
        "If it was you, open this link while you are signed in:\n\n%(link)s\n\n"
        "It works for three days. If it was not you, do nothing: then nothing happens."
    )
    send_mail(
        _("Is this address yours?"),
        words % {"site": site.name, "link": link},
        f'"{site.name}" <postmaster@{site.mail_domain}>',
        [address.email],
    )


def send_claim_link(address: Address, token: str, person: Person) -> None:
    """Ask whoever reads mail at an unclaimed author's address whether they are `person`."""
    site = Site.here()
    link = site.base_url + reverse("people:claim", args=[token])
    words = _(
        "%(name)s, who has an account at %(site)s, says that what was written from this address is theirs.\n\n"
        "If that is you, open this link while you are signed in, and your words carry your name:\n\n%(link)s\n\n"
        "It works for three days. If it is not you, do nothing: then nothing happens."
    )
    send_mail(
        _("Did you write this?"),
        words % {"site": site.name, "link": link, "name": person.name},
        f'"{site.name}" <postmaster@{site.mail_domain}>',
        [address.email],
    )
