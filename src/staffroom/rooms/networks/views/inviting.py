"""Where an invitation leads: into the network, for somebody new as for a member of the site."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from staffroom.rooms.people import signing_in
from staffroom.rooms.people.actions import AddressRefused, CodeRefused

from .. import actions, pages, rules
from ..forms import ArrivalForm, JoiningForm
from ..models import Invitation

REMEMBERED = "invitation"  # in the session: the invitation somebody new accepted before they proved their address


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Shows the network and who invites; joins whoever accepts."""
    found = get_object_or_404(Invitation.objects.select_related("network", "invited_by"), token=token)
    if request.person and found.network.memberships.active().filter(person=request.person).exists():
        return redirect("networks:network", found.network.slug)
    if over := _why_over(found):
        return render(request, "networks/invitation_over.html", {"why": over}, status=410)
    if not rules.may_facilitate(found.invited_by, found.network):
        known = found.network if rules.may_find(request.person, found.network) else None
        return render(request, "networks/invitation_unvouched.html", {"network": known}, status=410)
    if request.person:
        return _for_member(request, found)
    return _for_guest(request, found)


def _for_member(request: HttpRequest, found: Invitation) -> HttpResponse:
    remembered = request.session.get(REMEMBERED, {})
    accepted = {"level": remembered["level"]} if remembered.get("token") == found.token else None
    data = request.POST if request.method == "POST" else accepted
    form = JoiningForm(data, network=found.network, is_invited=True)
    if form.is_valid():
        try:
            return _joined(request, found, form.cleaned_data["level"])
        except actions.JoinRefused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, found, form)


def _for_guest(request: HttpRequest, found: Invitation) -> HttpResponse:
    mail_is_possible = import_string(settings.MAIL_IS_POSSIBLE)()
    if not mail_is_possible and not found.email:
        return _page(request, found, None)
    form = ArrivalForm(request.POST or None, initial={"name": found.name, "email": found.email})
    if request.method == "POST" and form.is_valid():
        try:
            return (_prove_first if mail_is_possible else _arrive)(request, found, **form.cleaned_data)
        except (AddressRefused, CodeRefused, actions.JoinRefused) as refusal:
            form.add_error(None, str(refusal))
    return _page(request, found, form, is_fixed=not mail_is_possible)


def _prove_first(request: HttpRequest, found: Invitation, *, name: str, email: str, level: str) -> HttpResponse:
    """A code goes to their address; when it has been entered, they come back here and are in."""
    onward = reverse("networks:invitation", args=[found.token])
    answer = signing_in.send_code(request, email=email, name=name, onward=onward)
    request.session[REMEMBERED] = {"token": found.token, "level": level}
    return answer


def _arrive(request: HttpRequest, found: Invitation, *, name: str, email: str, level: str) -> HttpResponse:
    """Before any mail can be sent, the invitation lets in by itself: for the address it was made for, and no other."""
    request.person = signing_in.arrive_unproved(request, email=found.email, name=name)
    onward = _joined(request, found, level)["Location"]
    return redirect(f"{reverse('people:welcome')}?{urlencode({'next': onward})}")


def _joined(request: HttpRequest, found: Invitation, level: str) -> HttpResponse:
    actions.join(found.network, person=request.person, level=level, invitation=found)
    request.session.pop(REMEMBERED, None)
    words = _("You are a member of %(network)s. Read along for a while, or say hello.")
    messages.success(request, words % {"network": found.network.name})
    return redirect("networks:network", found.network.slug)


def _page(
    request: HttpRequest, found: Invitation, form: ArrivalForm | JoiningForm | None, *, is_fixed: bool = False
) -> HttpResponse:
    context = {
        "invitation": found,
        "network": found.network,
        "access": pages.access_words(found.network),
        "form": form,
        "is_fixed": is_fixed,
    }
    return render(request, "networks/invitation.html", context, status=422 if form and form.errors else 200)


def _why_over(found: Invitation) -> str:
    """Why the link leads nowhere, or "" while it does. Which network it was for, it no longer says."""
    if found.revoked_at:
        return _("It has been taken back.")
    if found.email and found.used_at:
        return _("It was for one person, and has been used.")
    if found.expires_at <= timezone.now():
        return _("It was good for thirty days, and they are over.")
    return ""
