"""How much those write who have not been here for long: no more than people do, from wherever they come."""

from datetime import timedelta

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from staffroom.rooms.people.pace import is_too_fast, too_fast_words

NEW_FOR = timedelta(days=30)


def writes_too_much(request: HttpRequest, form: forms.Form) -> bool:
    """Whether it is too much just now; the form says so, and keeps what they wrote."""
    if request.person.created_at < timezone.now() - NEW_FOR or not is_too_fast(request, "posts"):
        return False
    form.add_error(None, too_fast_words())
    return True
