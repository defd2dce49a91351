"""The mailboxes that we look into, and what the operator does with them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import mailboxes as boxes
from ..mailbox_forms import MailboxForm
from ..models import Mailbox
from .access import operators_only

FIRST = {"security": Mailbox.Security.TLS, "port": 993, "folder": "INBOX", "afterwards": Mailbox.Afterwards.MOVE}
FIELDS = ("host", "security", "port", "username", "address", "folder", "afterwards", "moved_to")


@operators_only
@require_safe
def mailboxes(request: HttpRequest) -> HttpResponse:
    """All of them, and how each is doing."""
    found = Mailbox.objects.select_related("network").order_by("host", "username", "pk")
    return render(request, "email/mailboxes.html", {"mailboxes": found})


@operators_only
def mailbox_new(request: HttpRequest) -> HttpResponse:
    """The form for one more; POST enters it."""
    form = MailboxForm(request.POST or None, initial=FIRST | {"moved_to": _("Taken")})
    if request.method == "POST" and form.is_valid():
        mailbox = boxes.enter(**form.given)
        _try_out(request, mailbox)
        return redirect("email:mailbox", mailbox.pk)
    return render(request, "email/mailbox.html", {"form": form}, status=422 if form.errors else 200)


@operators_only
def mailbox(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them; POST changes it."""
    found = get_object_or_404(Mailbox.objects.select_related("network"), pk=pk)
    form = MailboxForm(request.POST or None, initial=_initial(found), stored=found)
    if request.method == "POST" and form.is_valid():
        _try_out(request, boxes.change(found, **form.given))
        return redirect("email:mailbox", found.pk)
    return render(request, "email/mailbox.html", {"form": form, "mailbox": found}, status=422 if form.errors else 200)


@operators_only
@require_POST
def mailbox_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Open it now, and say what is in it."""
    found = get_object_or_404(Mailbox, pk=pk)
    _try_out(request, found)
    return redirect("email:mailbox", found.pk)


@operators_only
@require_POST
def mailbox_switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Look into it no more, or again."""
    found = get_object_or_404(Mailbox, pk=pk)
    boxes.switch(found, on=not found.is_on)
    if found.is_on:
        messages.success(request, _("It is not looked into any more. What comes there waits for you to go on."))
    else:
        messages.success(request, _("It is looked into again, every minute."))
    return redirect("email:mailbox", found.pk)


@operators_only
@require_POST
def mailbox_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget it."""
    boxes.remove(get_object_or_404(Mailbox, pk=pk))
    messages.success(request, _("The mailbox and its password are forgotten. What is in it stays in it."))
    return redirect("email:mailboxes")


def _try_out(request: HttpRequest, found: Mailbox) -> None:
    has_worked, words = boxes.try_out(found)
    (messages.success if has_worked else messages.error)(request, words)


def _initial(found: Mailbox) -> dict[str, Any]:
    return {name: getattr(found, name) for name in FIELDS} | {"network": found.network.slug if found.network else ""}
