"""Which fields of a profile members of a network see of one another: for its owners."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from staffroom.rooms.networks.models import Network
from staffroom.rooms.networks.settings_sections import section_titles

from .. import actions
from ..fields import FIELDS
from ..vocabulary_forms import ShownFieldsForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def network_fields(request: HttpRequest, slug: str) -> HttpResponse:
    network = get_object_or_404(Network.objects.owned_by(request.person), slug=slug)
    withheld = set(network.withheld_fields.values_list("field", flat=True))
    shown = [name for name in FIELDS if name not in withheld]
    form = ShownFieldsForm(request.POST if request.method == "POST" else None, initial={"fields_shown": shown})
    if request.method == "POST" and form.is_valid():
        actions.withhold(network, form.withheld, by=request.person)
        messages.success(request, _("Kept. It holds for all members from now on."))
        return redirect("networks:network", slug)
    context = {"network": network, "form": form, "sections": section_titles()}
    return render(request, "profiles/network_fields.html", context, status=422 if form.errors else 200)
