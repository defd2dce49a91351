"""Whole web addresses of what belongs to a person, for copies that leave the site."""

from django.urls import reverse

from staffroom.rooms.people.models import Person, Site

LARGE = 480  # pixels


def page_address(person: Person) -> str:
    """“https://staffroom.example/@jo-norwood/”"""
    return base() + page_path(person)


def page_path(person: Person) -> str:
    return reverse("people:person", args=[person.handle])


def photo_address(token: str, size: int = LARGE) -> str:
    return base() + reverse("profiles:photo", args=[token, size, "webp"])


def base() -> str:
    return Site.here().base_url.rstrip("/")
