"""Who may not be on this site at all: for those who run it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from staffroom.foundation.paging import page_after
from staffroom.rooms.people.models import Person

from .. import actions
from ..caring_forms import SiteBanForm
from ..models import Ban


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def site_bans(request: HttpRequest) -> HttpResponse:
    """The bans in force; POST bans somebody, or an address."""
    _check(request)
    form = SiteBanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _ban(request, form)
        except actions.MeasureRefused as refusal:
            form.add_error("who", str(refusal))
        else:
            messages.success(request, _("Banned from this site."))
            return redirect("networks:site_bans")
    in_force = Ban.objects.in_force().filter(network=None).select_related("person", "banned_by")
    page = page_after(in_force, order=("-banned_at", "-pk"), key=request.GET.get("page"))
    context = {"form": form, "page": page}
    return render(request, "networks/site_bans.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def site_ban(request: HttpRequest, pk: int) -> HttpResponse:
    """Lift a ban."""
    _check(request)
    lifted = get_object_or_404(Ban.objects.filter(network=None).select_related("person"), pk=pk)
    actions.lift(lifted, by=request.person)
    messages.success(request, _("The ban is lifted."))
    return redirect("networks:site_bans")


def _ban(request: HttpRequest, form: SiteBanForm) -> Ban:
    """Raises MeasureRefused."""
    who, reason = form.cleaned_data["who"].strip(), form.cleaned_data["reason"]
    if "@" in who.lstrip("@"):
        return actions.ban_address(None, who, by=request.person, reason=reason, until=form.until)
    person = Person.objects.members().filter(handle=who.lstrip("@").lower()).first()
    if person is None:
        raise actions.MeasureRefused(_("Nobody here has this handle."))
    return actions.ban(None, person=person, by=request.person, reason=reason, until=form.until)


def _check(request: HttpRequest) -> None:
    if not request.user.is_operator:
        raise Http404
