"""Bringing oneself along: a file from elsewhere, what of it to take, and who of those one knows is here."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from .. import profile_files, profile_offers
from ..models import ProfileFile
from ..profile_forms import ProfileFileForm
from ..profile_taking import Taken, take_over


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def bringing(request: HttpRequest) -> HttpResponse:
    """Says what can be brought; POST reads a file, of which nothing is taken yet."""
    form = ProfileFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and _brought(request, form):
        return redirect("archive:bringing_choice")
    waiting = ProfileFile.objects.filter(person=request.person).first()
    context = {"form": form, "waiting": waiting}
    return render(request, "archive/bringing.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bringing_choice(request: HttpRequest) -> HttpResponse:
    """All that could be taken, each to be ticked or not; POST takes what is ticked."""
    if request.method == "POST":
        asks = {int(pk) for pk in request.POST.getlist("ask") if pk.isascii() and pk.isdecimal() and len(pk) < 19}
        _say(request, take_over(request.person, set(request.POST.getlist("take")), asks=asks))
        return redirect("profiles:edit")
    file = get_object_or_404(ProfileFile.objects.select_related("person"), person=request.person)
    context = {
        "file": file,
        "sections": profile_offers.sections(file.person, profile_files.resume_in(file)),
        "acquaintances": profile_files.acquaintances_in(file),
    }
    return render(request, "archive/bringing_choice.html", context)


@login_required
@require_POST
def bringing_removal(request: HttpRequest) -> HttpResponse:
    """Nothing (more) is taken of the file."""
    profile_files.throw_away(request.person)
    messages.success(request, _("The file is forgotten. Your profile is as it was."))
    return redirect("archive:bringing")


def _brought(request: HttpRequest, form: ProfileFileForm) -> bool:
    """Whether the file could be read; if not, the form says why."""
    if not ratelimit.consume(request, action="bring_file", user=request.user):
        form.add_error("file", _("You have given us many files today. Go on tomorrow."))
        return False
    file = form.cleaned_data["file"]
    try:
        profile_files.bring(request.person, str(file.name), file.read())
    except profile_files.FileRefused as refusal:
        form.add_error("file", str(refusal))
        return False
    return True


def _say(request: HttpRequest, taken: Taken) -> None:
    if taken.things:
        said = ngettext(
            "%(count)s thing is in your profile now. Look at it, and at who sees it.",
            "%(count)s things are in your profile now. Look at them, and at who sees them.",
            taken.things,
        )
        messages.success(request, said % {"count": taken.things})
    elif not taken.asked:
        messages.info(request, _("Nothing was taken over. Your profile is as it was."))
    if taken.asked:
        said = ngettext("You have asked %(count)s person.", "You have asked %(count)s people.", taken.asked)
        messages.success(request, said % {"count": taken.asked})
    for words in taken.refused:
        messages.warning(request, words)
