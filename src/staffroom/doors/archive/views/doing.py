"""Doing what somebody asks for on a page of a move, and saying what was done or why not."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from staffroom.rooms.networks import actions as networks

from ..rosters import RosterRefused

REFUSALS = (networks.CreateRefused, networks.MoveRefused, networks.OldAddressRefused, RosterRefused)


def done(request: HttpRequest, did: str, act: Callable[[], object], *, to: str, back: str = "") -> HttpResponse:
    """`act`, and then on to the URL `to` with the words `did`; or, if it is refused, to `back` with the reason."""
    try:
        act()
    except REFUSALS as refusal:
        messages.error(request, str(refusal))
        return redirect(back or to)
    if did:
        messages.success(request, did)
    return redirect(to)


def taken[Got](form: forms.Form, act: Callable[[], Got], *, field: str | None = None) -> Got | None:
    """What `act` gives; None if the form is not filled in well, or if it is refused, which then stands in the form."""
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return act()
    except REFUSALS as refusal:
        form.add_error(field, str(refusal))
        return None


def status_of(form: forms.Form) -> int:
    """What the page with this form answers."""
    return 422 if form.errors else 200
