"""Beginning a network, and changing how it works."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from .. import actions
from ..forms import CreateForm
from ..models import Network
from ..settings_sections import SECTIONS, section_titles


@login_required
def create(request: HttpRequest) -> HttpResponse:
    """A new network, which whoever begins it owns."""
    form = CreateForm(request.POST or None, by=request.person, mail_domain=request.site.mail_domain)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_network(
                by=request.person,
                language=request.user.language,
                posting=_way_to_begin(form.cleaned_data["joining"]),
                **form.cleaned_data,
            )
        except actions.CreateRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("%(network)s is there, and it is yours.") % {"network": made.name})
            return redirect("networks:network", made.slug)
    return render(request, "networks/create.html", {"form": form}, status=422 if form.errors else 200)


@login_required
def settings(request: HttpRequest, slug: str, section: str) -> HttpResponse:
    """One section of a network's settings, for its owners."""
    found = get_object_or_404(Network.objects.owned_by(request.person), slug=slug)
    if section not in SECTIONS:
        raise Http404
    # The form writes what it reads onto its own copy.
    form = SECTIONS[section][1](request.POST or None, instance=Network.objects.get(pk=found.pk), by=request.person)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_settings(found, by=request.person, **form.cleaned_data)
        except actions.SettingsRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept. It works like this from now on."))
            return redirect("networks:settings_section", found.slug, section)
    context = {"network": found, "form": form, "section": section, "sections": section_titles()}
    return render(request, "networks/settings.html", context, status=422 if form.errors else 200)


def _way_to_begin(joining: str) -> str:
    """Where anybody may join, somebody looks at what a newcomer writes first: else it fills with advertising."""
    return Network.Posting.FIRST if joining == Network.Joining.OPEN else Network.Posting.OPEN
