"""Removing a message that somebody else said; reading what was removed; restoring it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from .. import actions, rules
from ..models import Message, Removal
from ..tending_forms import ReasonForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def removal(request: HttpRequest, pk: int) -> HttpResponse:
    """For facilitators: removes it, or restores it. For its author as well: what it said."""
    message = _found(request, pk)
    removed = message.removals.in_force().select_related("by").first()
    if removed is not None:
        return _removed(request, message, removed)
    # From a private conversation only what was reported, and where that is decided.
    if message.conversation.is_private or not rules.may_remove(request.person, message):
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove(message, by=request.person, reason=form.cleaned_data["reason"])
        except actions.EditRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is removed, and its author is told. You can restore it where it stood."))
            return redirect("conversations:message", message.pk)
    context = {"message": message, "form": form}
    return render(request, "conversations/removing.html", context, status=422 if form.errors else 200)


def _removed(request: HttpRequest, message: Message, removed: Removal) -> HttpResponse:
    if not rules.may_read_removed(request.person, message):
        raise Http404
    may_restore = rules.may_restore(request.person, message)
    if request.method == "POST":
        if not may_restore:
            raise Http404
        actions.restore(message, by=request.person)
        messages.success(request, _("It stands again, as it was."))
        return redirect("conversations:message", message.pk)
    context = {"message": message, "removal": removed, "may_restore": may_restore}
    return render(request, "conversations/removed.html", context)


def _found(request: HttpRequest, pk: int) -> Message:
    """One that they may see stand there; or their own, wherever it stood."""
    messages_there = Message.objects.select_related("author", "conversation")
    message = messages_there.visible_to(request.person).filter(pk=pk).first()
    return message or get_object_or_404(messages_there.filter(author=request.person), pk=pk)
