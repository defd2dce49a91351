"""Asking somebody to connect, answering who asks, and what still waits."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from staffroom.foundation.paging import page_after

from .. import actions
from ..knowing import tie_between
from ..knowing_forms import NoteForm
from ..models import Person

LATEST_FIRST = ("-asked_at", "-pk")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def connection(request: HttpRequest, handle: str) -> HttpResponse:
    """How one stands to somebody, and the next step: asking, answering, taking back, disconnecting."""
    others = Person.objects.seen_by(request.person).exclude(pk=request.person.pk)
    shown = get_object_or_404(others, handle=handle)
    form, status = NoteForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and (answer := _done(request, shown, form)):
        return answer
    if request.method == "POST":
        status = 422
    context = {"shown": shown, "form": form, "tie": tie_between(request.person, shown)}
    return render(request, "people/connection.html", context, status=status)


@login_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Who asks to connect; with ?show=made whom one has asked, with ?show=ignored whom one did not answer."""
    person, show = request.person, request.GET.get("show", "")
    if show == "made":
        found = person.requests_made.standing().select_related("asked")
    elif show == "ignored":
        found = person.requests_got.standing().filter(ignored_at__isnull=False).select_related("asker")
    else:
        show, found = "waiting", person.requests_got.waiting().select_related("asker")
    page = page_after(found, order=LATEST_FIRST, key=request.GET.get("page"))
    return render(request, "people/requests.html", {"page": page, "show": show})


def _done(request: HttpRequest, shown: Person, form: NoteForm) -> HttpResponse | None:
    """What was wished, done; None if it was refused, which the form says."""
    way = _WAYS.get(request.POST.get("wish", ""))
    if way is None:
        form.add_error(None, _("Nothing was changed. Choose one of the buttons."))
    if way is None or not form.is_valid():
        return None
    try:
        return way(request, shown, form)
    except actions.ConnectRefused as refusal:
        form.add_error(None, str(refusal))
        return None


def _ask(request: HttpRequest, shown: Person, form: NoteForm) -> HttpResponse:
    if actions.ask_to_connect(request.person, shown, note=form.cleaned_data["note"]) is None:
        return _connected(request, shown)
    messages.success(request, _("You have asked %(name)s to connect. It is up to them now.") % {"name": shown.name})
    return redirect("people:person", shown.handle)


def _accept(request: HttpRequest, shown: Person, form: NoteForm) -> HttpResponse:
    actions.accept(request.person, shown)
    return _connected(request, shown)


def _connected(request: HttpRequest, shown: Person) -> HttpResponse:
    messages.success(request, _("You and %(name)s are connected.") % {"name": shown.name})
    return redirect("people:known_person", shown.handle)


def _ignore(request: HttpRequest, shown: Person, form: NoteForm) -> HttpResponse:
    actions.ignore(request.person, shown)
    messages.success(request, _("You ignore the request of %(name)s, who is not told.") % {"name": shown.name})
    return redirect("people:requests")


def _withdraw(request: HttpRequest, shown: Person, form: NoteForm) -> HttpResponse:
    actions.withdraw(request.person, shown)
    messages.success(request, _("You have taken back what you asked %(name)s.") % {"name": shown.name})
    return redirect("people:person", shown.handle)


def _disconnect(request: HttpRequest, shown: Person, form: NoteForm) -> HttpResponse:
    actions.disconnect(request.person, shown)
    messages.success(
        request, _("You and %(name)s are not connected any more. They are not told.") % {"name": shown.name}
    )
    return redirect("people:known")


_WAYS: Mapping[str, Callable[[HttpRequest, Person, NoteForm], HttpResponse]] = {
    "ask": _ask,
    "accept": _accept,
    "ignore": _ignore,
    "withdraw": _withdraw,
    "disconnect": _disconnect,
}
