"""Pages of theirs elsewhere."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from staffroom.foundation.mail.characters import clean_line
from staffroom.journal.recording import record
from staffroom.rooms.people.models import Person

from ..facts import LinkAdded
from ..models import Link
from .describing import profile_of, too_long
from .refusals import ProfileRefused
from .traits import changed

MOST_LINKS = 20
LONGEST_URL, LONGEST_LABEL = 400, 80
_is_web_address = URLValidator(schemes=["http", "https"])


@transaction.atomic
def add_link(person: Person, *, url: str, label: str = "") -> Link:
    """A page of theirs, behind the others; the one that is there if it is the same. Raises ProfileRefused."""
    profile_of(person)
    url, label = _checked(url), _label(label)
    if same := person.links.filter(url=url).first():
        return same
    if person.links.count() >= MOST_LINKS:
        raise ProfileRefused(_("You have twenty links there already. Remove one first."), "url")
    last = person.links.aggregate(last=Max("position"))["last"]
    link = Link.objects.create(person=person, url=url, label=label, position=0 if last is None else last + 1)
    record(LinkAdded(link_id=link.pk))
    changed(person)
    return link


@transaction.atomic
def change_link(link: Link, *, url: str, label: str = "") -> Link:
    """The link, which leads there from now on. What was shown of another page says nothing of this one."""
    url, label = _checked(url), _label(label)
    if link.person.links.filter(url=url).exclude(pk=link.pk).exists():
        raise ProfileRefused(_("You have this link already."), "url")
    is_another = url != link.url
    link.url, link.label = url, label
    if is_another:
        link.verified_at = link.checked_at = None
    link.save()
    if is_another:
        record(LinkAdded(link_id=link.pk))
    changed(link.person)
    return link


@transaction.atomic
def remove_link(link: Link) -> None:
    link.delete()
    changed(link.person)


def _checked(url: str) -> str:
    """The address with https:// where that was left out. Raises ProfileRefused for what is none."""
    url = clean_line(url, 4 * LONGEST_URL)
    if len(url) > LONGEST_URL:
        raise too_long("url", LONGEST_URL)
    if url and "://" not in url:
        url = f"https://{url}"
    try:
        _is_web_address(url)
        parts = urlsplit(url)
    except (ValidationError, ValueError) as trouble:
        raise ProfileRefused(_("That is no address of a page, such as https://example.org/jo."), "url") from trouble
    if parts.username is not None or parts.password is not None:
        raise ProfileRefused(_("Leave out the name or password before the “@”: everybody would see it."), "url")
    return url


def _label(label: str) -> str:
    label = clean_line(label, 4 * LONGEST_LABEL)
    if len(label) > LONGEST_LABEL:
        raise too_long("label", LONGEST_LABEL)
    return label
