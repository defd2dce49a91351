"""What somebody who comes in does, for tests."""

import re

from django.core import mail
from django.test import Client
from django.urls import reverse

ADDRESS = "maeve@kinship.example"


def ask_for_code(client: Client, email: str = ADDRESS, **more):
    return client.post(reverse("people:sign_in"), {"email": email, **more})


def code_in_mail() -> str:
    """The figures in the newest mail."""
    return re.search(r"^ +(\d{6})$", mail.outbox[-1].body, re.MULTILINE)[1]


def enter(client: Client, code: str, **more):
    return client.post(reverse("people:code"), {"code": code, **more})


def come_in(client: Client, email: str = ADDRESS, **more):
    ask_for_code(client, email, **more)
    return enter(client, code_in_mail(), **more)


def who_is_in(client: Client) -> str:
    """The name of whoever is signed in there; "" for a guest."""
    request = client.get(reverse("people:sign_in"), {"next": "/nowhere/"}).wsgi_request
    return request.person.name if request.person else ""
