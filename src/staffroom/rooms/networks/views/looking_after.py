"""Who does what in a network: owners, facilitators, members."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import actions, pages
from ..models import Membership, Network
from ..settings_sections import section_titles


@login_required
@require_safe
def roles(request: HttpRequest, slug: str) -> HttpResponse:
    """Members and their roles, for owners to change."""
    found = get_object_or_404(Network.objects.owned_by(request.person), slug=slug)
    return _roles_page(request, found)


@login_required
@require_POST
def role(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Give a member another role."""
    found = get_object_or_404(Network.objects.owned_by(request.person), slug=slug)
    membership = get_object_or_404(found.memberships.active().select_related("person"), pk=pk)
    try:
        changed = actions.set_role(
            found, person=membership.person, role=request.POST.get("role", ""), by=request.person
        )
    except actions.RoleRefused as refusal:
        return _roles_page(request, found, refused=str(refusal))
    words = _("%(person)s is now: %(role)s.")
    messages.success(request, words % {"person": membership.person.name, "role": changed.get_role_display()})
    return redirect("networks:roles" if changed.person_id != request.person.pk else "networks:network", found.slug)


def _roles_page(request: HttpRequest, network: Network, *, refused: str = "") -> HttpResponse:
    context = {
        "network": network,
        "page": pages.by_role(network, key=request.GET.get("page")),
        "roles": Membership.Role.choices,
        "refused": refused,
        "sections": section_titles(),
    }
    return render(request, "networks/roles.html", context, status=422 if refused else 200)
