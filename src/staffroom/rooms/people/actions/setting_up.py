"""Setting the site up, once, with a link that is printed where the site is started."""

import re
import secrets

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.foundation.mail.characters import clean_line
from staffroom.foundation.tokens import hash_token, new_token

from ..models import Account, Person, Site
from .joining import join
from .refusals import SetUpRefused

LONGEST_NAME = 80
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
    return _opens(Site.here(), token)


@transaction.atomic
def set_up_site(
    *, token: str, name: str, mail_domain: str, base_url: str, operator_name: str, operator_email: str
) -> Person:
    """The first operator, of a site that is now set up. Raises SetUpRefused, AddressRefused."""
    # The row is locked: the same link opened twice at once is used once.
    site = Site.objects.select_for_update().filter(pk=1).first()
    if site is None or not _opens(site, token):
        raise SetUpRefused(_("This link has been used, or a newer one was printed. Look at the terminal again."))
    now = timezone.now()
    site.name, site.mail_domain = _checked(name, mail_domain)
    site.base_url, site.set_up_at, site.set_up_token_hash = base_url.rstrip("/"), now, ""
    site.version += 1  # pages kept for guests say that it is not open yet
    # Whoever reads the terminal runs the machine: no code can be sent before there is a relay.
    person = join(email=operator_email, name=operator_name, verified=True)
    Account.objects.filter(person=person).update(is_operator=True, introduced_at=now)
    site.save()
    return person


@transaction.atomic
def change_site(*, by: Person, name: str, about: str, mail_domain: str) -> Site:
    """The site under its new words. Raises SetUpRefused for all but operators, and for what is no domain."""
    if not Account.objects.filter(person=by, is_operator=True).exists():
        raise SetUpRefused(_("Operators change what the site is called."))
    name, mail_domain = _checked(name, mail_domain)
    Site.objects.filter(pk=1).update(name=name, about=about.strip(), mail_domain=mail_domain, version=F("version") + 1)
    return Site.here()


def _opens(site: Site, token: str) -> bool:
    return site.set_up_at is None and secrets.compare_digest(site.set_up_token_hash, hash_token(token))


def _checked(name: str, mail_domain: str) -> tuple[str, str]:
    name, mail_domain = clean_line(name, LONGEST_NAME), mail_domain.strip().lower().rstrip(".")
    if not name:
        raise SetUpRefused(_("The site needs a name."))
    if not domain_shape.match(mail_domain):
        raise SetUpRefused(
            _("“%(domain)s” is no mail domain. It looks like lists.example.org.") % {"domain": mail_domain}
        )
    return name, mail_domain
