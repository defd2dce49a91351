"""Setting the site up, once, with a link that is printed where the site is started."""

import re

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.foundation.tokens import hash_token, new_token

from ..models import Account, Person, Site
from .joining import join
from .refusals import SetUpRefused

domain_shape = re.compile(r"^(?=.{1,200}$)(?:localhost|(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63})$")


@transaction.atomic
def set_up_token() -> str:
    """A new one-time token for the set-up page, the older ones being void; "" once the site is set up."""
    site = Site.here()
    if site.set_up_at is not None:
        return ""
    token = new_token()
    site.set_up_token_hash = hash_token(token)
    site.save()
    return token


def is_set_up_token(token: str) -> bool:
    site = Site.here()
    return site.set_up_at is None and bool(token) and site.set_up_token_hash == hash_token(token)


@transaction.atomic
def set_up_site(
    *, token: str, name: str, mail_domain: str, base_url: str, operator_name: str, operator_email: str
) -> Person:
    """The first operator, of a site that is now set up. Raises SetUpRefused, AddressRefused."""
    if not is_set_up_token(token):
        raise SetUpRefused(_("This link has been used, or a newer one was printed. Look at the terminal again."))
    mail_domain = mail_domain.strip().lower().rstrip(".")
    if not domain_shape.match(mail_domain):
        raise SetUpRefused(
            _("“%(domain)s” is no mail domain. It looks like lists.example.org.") % {"domain": mail_domain}
        )
    if not name.strip():
        raise SetUpRefused(_("The site needs a name."))
    # Whoever reads the terminal runs the machine: no code can be sent before there is a relay.
    person = join(email=operator_email, name=operator_name, verified=True)
    Account.objects.filter(person=person).update(is_operator=True)
    Site.objects.update_or_create(
        pk=1,
        defaults={
            "name": name.strip()[:80],
            "mail_domain": mail_domain,
            "base_url": base_url.rstrip("/"),
            "set_up_at": timezone.now(),
            "set_up_token_hash": "",
        },
    )
    return person
