"""Letting people into a network: requests and invitations."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from .. import actions
from ..forms import DeclineForm, InvitationForm
from ..models import Invitation, Membership, Network


@login_required
@require_safe
def requests(request: HttpRequest, slug: str) -> HttpResponse:
    """Who asks to join, the first first."""
    found = get_object_or_404(Network.objects.facilitated_by(request.person), slug=slug)
    return _requests_page(request, found)


@login_required
@require_POST
def admission(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Let somebody in who asked, or don't, with a few words."""
    found = get_object_or_404(Network.objects.facilitated_by(request.person), slug=slug)
    membership = get_object_or_404(found.memberships.select_related("person", "network"), pk=pk)
    names = {"person": membership.person.name}
    form = _decline_form(membership, request.POST)
    try:
        if request.POST.get("answer") == "yes":
            actions.let_in(membership, by=request.person)
            messages.success(request, _("%(person)s is a member now.") % names)
        elif not form.is_valid():
            return _requests_page(request, found, refused={membership.pk: form})
        else:
            actions.decline(membership, by=request.person, words=form.cleaned_data["words"])
            messages.success(request, _("%(person)s is not let in, and is told so. They may ask again.") % names)
    except actions.JoinRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("networks:requests", found.slug)


@login_required
def invitations(request: HttpRequest, slug: str) -> HttpResponse:
    """The links that lead in. POST with an address sends one to it; without, it makes one to pass on."""
    found = get_object_or_404(Network.objects.facilitated_by(request.person), slug=slug)
    mail_is_possible = import_string(settings.MAIL_IS_POSSIBLE)()
    is_link = request.method == "POST" and "link" in request.POST
    form = InvitationForm(request.POST if request.method == "POST" and not is_link else None)
    if is_link or form.is_valid():
        try:
            made = actions.invite(found, by=request.person, **({} if is_link else form.cleaned_data))
        except actions.InviteRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _invited_words(made, mail_is_possible=mail_is_possible))
            return redirect("networks:invitations", found.slug)
    still_open = found.invitations.open().with_standing().select_related("invited_by").order_by("-created_at", "-pk")
    context = {
        "network": found,
        "form": form,
        "invitations": still_open[:200],
        "mail_is_possible": mail_is_possible,
    }
    return render(request, "networks/invitations.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def revocation(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    found = get_object_or_404(Network.objects.facilitated_by(request.person), slug=slug)
    actions.revoke(get_object_or_404(found.invitations.select_related("network"), pk=pk), by=request.person)
    messages.success(request, _("The link leads nowhere any more."))
    return redirect("networks:invitations", found.slug)


def _requests_page(
    request: HttpRequest, network: Network, *, refused: Mapping[int, DeclineForm] | None = None
) -> HttpResponse:
    """`refused`: what was to be said to somebody (the id of their membership), and could not be."""
    waiting = network.memberships.filter(state=Membership.State.REQUESTED).select_related("person")
    forms = refused or {}
    rows = [(one, forms.get(one.pk) or _decline_form(one)) for one in waiting.order_by("changed_at", "pk")]
    context = {"network": network, "waiting": rows}
    return render(request, "networks/requests.html", context, status=422 if refused else 200)


def _decline_form(membership: Membership, data: Mapping[str, Any] | None = None) -> DeclineForm:
    return DeclineForm(data, auto_id=f"id_{membership.pk}_%s")


def _invited_words(invitation: Invitation, *, mail_is_possible: bool) -> str:
    """What became of it: before mail can be sent, the inviter hands the link over."""
    if not mail_is_possible and invitation.email:
        return _("Here is the link for %(email)s. Give it to them: it signs them in.") % {"email": invitation.email}
    if not mail_is_possible:
        return _("A link for anybody. It lets people in once this site can send mail.")
    if not invitation.email:
        return _("A link for anybody you give it to. It works for %(days)s days.") % {
            "days": (invitation.expires_at - timezone.now()).days + 1
        }
    return _("An invitation is on its way to %(email)s.") % {"email": invitation.email}
