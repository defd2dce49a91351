"""Portable copies: taking one along, and checking one, whoever brings it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffroom.foundation import seals
from staffroom.rooms.networks.rules import runs_the_site

from .. import portable, seal_words
from ..actions import sealing as actions
from ..knowing_keys import Knowledge, opinion_on
from ..models import Recommendation, SealKey
from ..sealing_forms import VerifyForm

MOST_KEYS = 20


@login_required
@require_safe
def recommendation_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The portable copy, for the two whom it concerns."""
    own = Recommendation.objects.of(request.person).shown().select_related("writer", "recommended")
    found = get_object_or_404(own, pk=pk)
    document = actions.portable_copy(found, by=request.person)
    names = slugify(f"{found.recommended.name} by {found.writer.name}") or "recommendation"
    return HttpResponse(
        seals.written(document),
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{names}.json"', "Cache-Control": "no-store"},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Check a portable copy. Nothing of it is kept."""
    form = VerifyForm(*([request.POST, request.FILES] if request.method == "POST" else []))
    runs = runs_the_site(request.person)
    context: dict[str, Any] = {"form": form, "runs_the_site": runs, "keys": _own_keys()}
    if request.method == "POST" and form.is_valid():
        context |= _found(form.octets)
    return render(request, "profiles/verify.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def seal_keys(request: HttpRequest) -> HttpResponse:
    """A new key for this site; or the key of another, noted as theirs. For operators."""
    if not runs_the_site(request.person):
        raise Http404
    try:
        if request.POST.get("wish") == "new":
            actions.replace_key(by=request.person)
            messages.success(request, _("Copies are sealed with a new key from now on. The one before stays known."))
        else:
            noted = actions.note_key(
                request.POST.get("public", ""), site=request.POST.get("site", ""), by=request.person
            )
            messages.success(request, _("The key is noted as that of %(site)s.") % {"site": noted.site or noted.public})
    except actions.KeyRefused as refusal:
        messages.error(request, str(refusal))
    return redirect("profiles:verify")


def _found(octets: bytes) -> dict[str, Any]:
    """What the page says of a file."""
    checked = seals.check(octets)
    read = portable.read(checked.document) if checked.is_genuine else None
    opinion = opinion_on(checked, read)
    is_false = opinion.knowledge == Knowledge.PRETENDED
    return {
        "checked": checked,
        "portable": read,
        "is_good": read is not None and not is_false,
        "is_unknown": opinion.knowledge == Knowledge.UNKNOWN and read is not None,
        "verdict": seal_words.verdict_in_words(checked, read),
        "knowledge": seal_words.knowledge_in_words(opinion, read) if checked.fingerprint and checked.is_genuine else "",
        "standing": seal_words.standing_in_words(opinion),
        "fingerprint": seals.grouped(checked.fingerprint),
    }


def _own_keys() -> list[tuple[str, SealKey]]:
    """This site's, the latest first, each with its fingerprint as people compare it."""
    own = SealKey.objects.filter(site="").order_by("-made_at", "-pk")[:MOST_KEYS]
    return [(seals.grouped(key.fingerprint), key) for key in own]
