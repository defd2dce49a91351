"""Looking at one's own page as another: the page asks of that other, and so shows exactly what they get."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.translation import gettext as _

from staffroom.rooms.people.models import Account, Category, Person

from .seeing import GUEST, Standing

GUEST_NAME, MEMBER_NAME, CONNECTION_NAME, CATEGORY_NAME = "guest", "member", "connection", "category"
MOST_CATEGORIES = 50


@dataclass(frozen=True)
class Way:
    """One way to look at a page. `name` stands in its address; `standing` is that of whoever would look so."""

    name: str
    label: str
    standing: Standing


def ways_to_look(owner: Person) -> Sequence[Way]:
    """As whom `owner` can look at their own page: a guest, a member, somebody they know, each of their categories."""
    connected = Standing(is_member=True, is_connected=True)
    categories = owner.categories.order_by("kind", "name", "pk")[:MOST_CATEGORIES]
    return [
        Way(GUEST_NAME, _("A guest"), GUEST),
        Way(MEMBER_NAME, _("A member"), Standing(is_member=True)),
        Way(CONNECTION_NAME, _("Somebody you know"), connected),
        *(_of_category(it) for it in categories),
    ]


def way_called(owner: Person, name: str) -> Way | None:
    return next((way for way in ways_to_look(owner) if way.name == name), None)


def as_seen(request: HttpRequest, owner: Person, way: Way) -> HttpRequest:
    """The request as it would be if somebody who stands so to `owner` had made it.

    They are nobody in particular: a member without a number, who belongs to no network.
    """
    other = copy.copy(request)
    other.person = None if way.standing == GUEST else Person(pk=0, kind=Person.Kind.MEMBER, name=_("A member"))
    other.user = Account(pk=0, person=other.person) if other.person else AnonymousUser()
    other.standings = {owner.pk: way.standing}
    other.fields_seen, other.profiles_shown = {}, {}
    other.owner, other.as_whom = owner, way
    return other


def _of_category(category: Category) -> Way:
    standing = Standing(is_member=True, is_connected=True, category_id=category.pk)
    return Way(f"{CATEGORY_NAME}-{category.pk}", category.label, standing)
