"""The doors and rooms that are shown in the masthead, the bar and the menu: those that exist."""

from dataclasses import dataclass, replace
from functools import lru_cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from staffroom.rooms.people.models import Person


@dataclass(frozen=True)
class Item:
    """One link. `places`: masthead, bar (under the thumb on a phone), menu."""

    label: str
    url: str
    icon: str
    places: tuple[str, ...]
    current: bool = False


def items(path: str, person: Person | None, request: HttpRequest) -> tuple[Item, ...]:
    """Those for the page at `path`. They are made once: pages are poured around them (foundation/moulds.py)."""
    is_operator = person is not None and request.user.is_operator
    links = _links(get_language(), is_member=person is not None, is_operator=is_operator)
    return _marked(links, tuple(_is_under(path, link.url) for link in links))


@lru_cache(maxsize=50)
def _links(language: str | None, *, is_member: bool, is_operator: bool) -> tuple[Item, ...]:
    """`language` is the one that is active: the labels are in it."""
    everywhere = ("masthead", "bar")
    links = [
        (_("Home"), reverse("home:home"), "home", everywhere),
        (_("Networks"), reverse("networks:directory"), "people", everywhere),
        (_("Conversations"), reverse("conversations:lately"), "message", everywhere),
    ]
    if is_member:
        links.append((_("People"), reverse("profiles:directory"), "users", ("masthead", "menu")))
        links.append((_("Meetings to come"), reverse("events:to_come"), "calendar", ("menu",)))
        links.append((_("Private conversations"), reverse("conversations:private"), "lock", ("menu",)))
        links.append((_("Your profile"), reverse("profiles:edit"), "person", ("menu",)))
        links.append((_("People you know"), reverse("people:known"), "person-plus", ("menu",)))
        links.append((_("Your drafts"), reverse("conversations:drafts"), "edit", ("menu",)))
        links.append((_("What reaches you"), reverse("networks:levels"), "mail", ("menu",)))
        links.append((_("Your account"), reverse("people:account"), "settings", ("menu",)))
    if is_operator:
        links.append((_("Running the site"), reverse("email:operations"), "tool", ("menu",)))
    links.append((_("Help"), reverse("help:contents"), "help", ("menu", "colophon")))
    return tuple(Item(label, url, icon, places) for label, url, icon, places in links)


@lru_cache(maxsize=200)
def _marked(links: tuple[Item, ...], current: tuple[bool, ...]) -> tuple[Item, ...]:
    return tuple(replace(link, current=is_current) for link, is_current in zip(links, current, strict=True))


def _is_under(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
