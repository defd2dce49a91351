"""The doors and rooms that are shown in the masthead, the bar and the menu: those that exist."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from staffroom.rooms.people.models import Person


@dataclass(frozen=True)
class Item:
    """One link. `places`: masthead, bar (under the thumb on a phone), menu."""

    label: str
    url: str
    icon: str
    current: bool
    places: tuple[str, ...]


def items(path: str, person: Person | None, request: HttpRequest) -> list[Item]:
    everywhere = ("masthead", "bar")
    shown = [
        (_("Home"), reverse("home:home"), "home", everywhere),
        (_("Networks"), reverse("networks:directory"), "people", everywhere),
        (_("Conversations"), reverse("conversations:lately"), "message", everywhere),
    ]
    if person:
        shown.append((_("Your drafts"), reverse("conversations:drafts"), "edit", ("menu",)))
        shown.append((_("What reaches you"), reverse("networks:levels"), "mail", ("menu",)))
        shown.append((_("Your account"), reverse("people:account"), "settings", ("menu",)))
        if request.user.is_operator:
            shown.append((_("Running the site"), reverse("email:operations"), "tool", ("menu",)))
    return [Item(label, url, icon, _is_under(path, url), places) for label, url, icon, places in shown]


def _is_under(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
