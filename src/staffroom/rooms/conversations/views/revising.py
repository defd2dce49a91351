"""Changing and withdrawing what one has said."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from staffroom.rooms.people.pace import address_of

from .. import actions
from ..forms import RevisionForm, wish_of, words_of
from ..models import Message, placed_in
from ..rendering import render as rendered
from ..rules import may_read
from .newcomers import writes_too_much
from .writing import SENT

FORMS = ["GET", "HEAD", "POST"]


@login_required
@require_http_methods(FORMS)
def revision(request: HttpRequest, pk: int) -> HttpResponse:
    """Other words for one's own message."""
    message = _own(request, pk)
    words = words_of(message)
    form = RevisionForm(request.POST or None, initial={"text": words})
    previews = wish_of(request) == "preview"
    is_sent = request.method == "POST" and form.is_valid() and not previews
    if is_sent and not (form.has_changed() and writes_too_much(request, form)):
        try:
            if form.has_changed():
                _edit(request, message, form.cleaned_data["text"])
        except actions.EditRefused as refusal:
            form.add_error("text", str(refusal))
        else:
            messages.success(request, _("That is what it says now. What it said before can still be read."), SENT)
            return redirect("conversations:message", message.pk)
    kind = Message.Form.MARKDOWN if message.form == Message.Form.MARKDOWN else Message.Form.PLAIN
    shown = rendered(kind, form["text"].value() or "") if previews else None
    context = {"message": message, "form": form, "kind": kind, "preview": shown}
    return render(request, "conversations/revision.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(FORMS)
def withdrawal(request: HttpRequest, pk: int) -> HttpResponse:
    """Says what goes and what stays; POST takes the words back."""
    message = _own(request, pk)
    if request.method != "POST":
        return render(request, "conversations/withdrawal.html", {"message": message})
    actions.withdraw(message, by=request.person)
    messages.success(request, _("Your message is withdrawn. Those who had it by email keep their copy."))
    if not may_read(request.person, message.conversation):
        return redirect("conversations:lately")
    return redirect("conversations:message", message.pk)


def _edit(request: HttpRequest, message: Message, text: str) -> None:
    """Raises EditRefused."""
    found = message.conversation
    advice = actions.advised_against(
        request.person, placed_in(found.pk), found.title, text, came_from=address_of(request)
    )
    actions.edit(message, by=request.person, text=text, is_suspicious=bool(advice))


def _own(request: HttpRequest, pk: int) -> Message:
    """One's own message that still stands: also after leaving its network, since it stays one's own."""
    own = Message.objects.said().filter(author=request.person).select_related("author", "conversation")
    return get_object_or_404(own, pk=pk)
