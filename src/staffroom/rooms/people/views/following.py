"""Following and muting somebody, and whom one has muted."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from staffroom.foundation.paging import page_after

from .. import actions
from ..knowing import tie_between
from ..models import Person

WAYS: Mapping[str, tuple[Callable[[Person, Person], Any], Promise]] = {
    "follow": (actions.follow, _("You follow %(name)s.")),
    "unfollow": (actions.unfollow, _("You don't follow %(name)s any more.")),
    "mute": (actions.mute, _("You have muted %(name)s, who is not told.")),
    "unmute": (actions.unmute, _("You have unmuted %(name)s.")),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attention(request: HttpRequest, handle: str) -> HttpResponse:
    """What following and muting somebody means; POST does it, or takes it back."""
    others = Person.objects.seen_by(request.person).exclude(pk=request.person.pk)
    shown = get_object_or_404(others, handle=handle)
    refused = _("Nothing was changed. Choose one of the buttons.") if request.method == "POST" else ""
    if way := WAYS.get(request.POST.get("wish", "")):
        try:
            way[0](request.person, shown)
        except actions.FollowRefused as refusal:
            refused = str(refusal)
        else:
            messages.success(request, way[1] % {"name": shown.name})
            return redirect("people:person", handle)
    context = {"shown": shown, "refused": refused, "tie": tie_between(request.person, shown)}
    return render(request, "people/attention.html", context, status=422 if refused else 200)


@login_required
@require_safe
def muted(request: HttpRequest) -> HttpResponse:
    """Whom one has muted, the latest first."""
    mine = request.person.mutes.select_related("muted")
    page = page_after(mine, order=("-pk",), key=request.GET.get("page"))
    return render(request, "people/muted.html", {"page": page})
