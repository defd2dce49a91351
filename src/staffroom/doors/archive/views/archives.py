"""Bringing an archive in, for owners of the network: look first, bring it in, open it, or take it back."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffroom.foundation.files import human_size
from staffroom.foundation.paging import page_after
from staffroom.journal.waking import wake_on_commit
from staffroom.rooms.conversations.actions import closed_in
from staffroom.rooms.networks.models import Network

from .. import importing, preview, report, undoing
from ..archive_forms import ArchiveForm
from ..models import FoundMail, Import
from ..tasks import carry_on, open_to_readers

LATEST_FIRST = ("-started_at", "-pk")
State = Import.State


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest, slug: str) -> HttpResponse:
    """What has been brought in, what lies closed; and another archive."""
    network = _owned(request, slug)
    form = ArchiveForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            begun = importing.begin_on_the_web(network, by=request.person, files=form.cleaned_data["files"])
        except importing.ImportRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            carry_on(begun)
            return redirect("archive:import", network.slug, begun.pk)
    found = network.imports.select_related("started_by")
    context = {
        "network": network,
        "form": form,
        "page": page_after(found, order=LATEST_FIRST, key=request.GET.get("page"), size=20),
        "closed": closed_in(network),
        "is_at_work": network.imports.filter(state__in=importing.AT_WORK).exists(),
        "most": {"one": human_size(settings.ATTACHMENT_MAX_SIZE), "all": human_size(settings.UPLOAD_MAX_SIZE)},
    }
    return render(request, "archive/imports.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def import_(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One import: what was found, how far it is, what came of it."""
    network = _owned(request, slug)
    found = _found(request, network, pk)
    context = {
        "network": network,
        "import": found,
        "held_because": [(_(reason), count) for reason, count in report.held_because(found).items()],
        "samples": preview.samples(found) if found.state == State.LOOKED else [],
        "years": list(found.years.items()),
        "is_at_work": found.state in importing.AT_WORK,
        "may_be_undone": undoing.may_be_undone(found),
        "closed": closed_in(network) if found.state == State.DONE else 0,
    }
    return render(request, "archive/import.html", context)


@login_required
@require_POST
def beginning(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What was looked through is brought in."""
    return _change(request, slug, pk, lambda found: importing.start_writing(found, by=request.person))


@login_required
@require_POST
def stopping(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return _change(request, slug, pk, lambda found: importing.stop(found, by=request.person))


@login_required
@require_POST
def resumption(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return _change(request, slug, pk, lambda found: importing.resume(found, by=request.person))


@login_required
@require_POST
def taking_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """All that it brought goes again."""
    return _change(request, slug, pk, lambda found: undoing.begin_undoing(found, by=request.person))


@login_required
@require_safe
def held(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The mails that could not be brought in, and why."""
    network = _owned(request, slug)
    found = _found(request, network, pk)
    mails = found.mails.filter(state=FoundMail.State.HELD)
    page = page_after(mails, order=("ordinal",), key=request.GET.get("page"), size=50)
    items = [(mail, _(mail.reason)) for mail in page.items]
    return render(request, "archive/held.html", {"network": network, "import": found, "page": page, "items": items})


@login_required
@require_safe
def held_mail(request: HttpRequest, slug: str, pk: int, mail: int) -> HttpResponseBase:
    """The mail as it came, to be saved: never shown."""
    network = _owned(request, slug)
    row = get_object_or_404(_found(request, network, pk).mails.exclude(raw=""), pk=mail)
    try:
        answer = FileResponse(row.raw.open("rb"), content_type="application/octet-stream")
    except FileNotFoundError as trouble:
        raise Http404 from trouble
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"mail-{row.ordinal}.eml")
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_required
@require_safe
def closed(request: HttpRequest, slug: str) -> HttpResponse:
    """What lies closed, as far as one needs to see it before opening: titles, authors, dates, first lines."""
    network = _owned(request, slug)
    page = page_after(preview.closed(network), order=preview.LATEST_FIRST, key=request.GET.get("page"), size=30)
    context = {"network": network, "page": page, "rows": preview.with_first_lines(page.items)}
    return render(request, "archive/closed.html", context)


@login_required
@require_POST
def opening(request: HttpRequest, slug: str) -> HttpResponse:
    """The archive is opened to whoever may read the network."""
    network = _owned(request, slug)
    if network.imports.filter(state__in=[State.WRITING, State.UNDOING]).exists():
        messages.error(request, _("The archive is still being brought in, or taken back. Open it when that is done."))
        return redirect("archive:imports", network.slug)
    with transaction.atomic():
        open_to_readers.enqueue(network.pk, request.person.pk)
        wake_on_commit()
    messages.success(request, _("The archive is being opened. That takes a moment; then it is in the network's list."))
    return redirect("archive:imports", network.slug)


def _change(request: HttpRequest, slug: str, pk: int, change: Callable[[Import], None]) -> HttpResponse:
    network = _owned(request, slug)
    found = _found(request, network, pk)
    try:
        change(found)
    except importing.ImportRefused as refusal:
        messages.error(request, str(refusal))
    else:
        carry_on(found)
    return redirect("archive:import", network.slug, found.pk)


def _owned(request: HttpRequest, slug: str) -> Network:
    return get_object_or_404(Network.objects.owned_by(request.person), slug=slug)


def _found(request: HttpRequest, network: Network, pk: int) -> Import:
    visible = Import.objects.visible_to(request.person).filter(network=network)
    return get_object_or_404(visible.select_related("network", "started_by"), pk=pk)
