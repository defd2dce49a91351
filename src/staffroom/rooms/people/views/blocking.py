"""Blocking somebody, and whom one has blocked."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from staffroom.foundation.paging import page_after

from .. import actions, blocks
from ..models import Person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def block(request: HttpRequest, handle: str) -> HttpResponse:
    """Says what blocking somebody means; POST does it, or takes it back."""
    shown = get_object_or_404(Person.objects.seen_by(request.person), handle=handle)
    names, refused = {"name": shown.name}, ""
    if request.method == "POST" and request.POST.get("wish") == "unblock":
        actions.unblock(request.person, shown)
        messages.success(request, _("You have unblocked %(name)s. You find one another again.") % names)
        return redirect("people:person", handle)
    if request.method == "POST":
        try:
            actions.block(request.person, shown)
        except actions.BlockRefused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("You have blocked %(name)s, who is not told.") % names)
            return redirect("people:blocks")
    context = {"shown": shown, "refused": refused, "is_blocked": blocks.has_blocked(request.person, shown)}
    return render(request, "people/block.html", context, status=422 if refused else 200)


@login_required
@require_safe
def blocked(request: HttpRequest) -> HttpResponse:
    """Whom one has blocked, the latest first."""
    mine = request.person.blocks.select_related("blocked")
    page = page_after(mine, order=("-at", "-pk"), key=request.GET.get("page"))
    return render(request, "people/blocks.html", {"page": page})
