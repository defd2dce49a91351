"""Mails that wait for somebody to look at them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from staffroom.foundation.mail import Unreadable, parse_safely
from staffroom.foundation.paging import page_after

from .. import holding
from ..holding_forms import AnswerForm, PostAsForm
from ..models import Incoming
from ..origin_words import words_for
from ..origins import stored_verdict
from ..source import header_lines

ORDER = ("reason", "-received_at", "-pk")


@login_required
@require_safe
def held(request: HttpRequest) -> HttpResponse:
    """What waits, by reason; with `?state=refused` or `discarded`, what does not wait any more."""
    if not holding.looks_after_any(request.person):
        raise Http404
    states = [Incoming.State.HELD, Incoming.State.REFUSED, Incoming.State.DISCARDED]
    state = request.GET.get("state", "")
    state = state if state in states else Incoming.State.HELD
    mails = Incoming.objects.visible_to(request.person).filter(state=state).defer("raw").select_related("network")
    page = page_after(mails, order=ORDER, key=request.GET.get("after"))
    return render(request, "email/held.html", {"page": page, "state": state})


@login_required
@require_safe
def held_mail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _found(request, pk))


@login_required
@require_safe
def held_source(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail as it came, for a mail program; never shown by the browser itself."""
    found = _found(request, pk)
    if not found.is_shown:
        raise Http404
    headers = {
        "Content-Disposition": f'attachment; filename="mail-{found.pk}.eml"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(bytes(found.raw), content_type="application/octet-stream", headers=headers)


@login_required
@require_POST
def held_attempt(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        holding.retry(_found(request, pk), by=request.person)
    except holding.HeldRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is tried again. If it has to wait once more, it is back here in a moment."))
    return redirect("email:held")


@login_required
@require_POST
def held_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Let it in, as somebody's message."""
    found = _found(request, pk)
    if found.is_sealed:
        raise Http404
    form = PostAsForm(request.POST, networks=holding.networks_for(found, by=request.person))
    if form.is_valid():
        network = form.cleaned_data["network"]
        try:
            author = holding.author_called(form.cleaned_data["who"], found, network, by=request.person)
            message = holding.post_as(found, author=author, network=network, by=request.person)
        except holding.HeldRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is posted, and %(name)s is told.") % {"name": author.name})
            return redirect("conversations:message", message.pk)
    return _page(request, found, post_as=form, status=422)


@login_required
@require_POST
def held_answer(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = AnswerForm(request.POST, is_sealed=found.is_sealed)
    if form.is_valid():
        try:
            holding.answer(found, text=form.cleaned_data["text"], by=request.person)
            if form.cleaned_data["is_settled"]:
                holding.discard(found, by=request.person)
        except holding.HeldRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your answer is on its way to %(email)s.") % {"email": found.from_address})
            return redirect("email:held")
    return _page(request, found, answer=form, status=422)


@login_required
@require_POST
def held_discarding(request: HttpRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    try:
        holding.discard(found, by=request.person)
    except holding.HeldRefused as refusal:
        messages.error(request, str(refusal))
    else:
        kept = _("It is put aside. You find it under “Put aside” if you want it back.")
        gone = _("It is put aside, and what it said is gone.")
        messages.success(request, gone if found.is_sealed else kept)
    return redirect("email:held")


def _found(request: HttpRequest, pk: int) -> Incoming:
    return get_object_or_404(Incoming.objects.visible_to(request.person).select_related("network", "message"), pk=pk)


def _page(request: HttpRequest, found: Incoming, *, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "mail": found,
        "is_kept": bool(found.raw),
        "origin": words_for(stored_verdict(found)),
        "is_open": found.state not in holding.SETTLED,
        "answer": AnswerForm(is_sealed=found.is_sealed),
    }
    if found.is_shown and found.raw:
        context |= _said(found) | {"post_as": _post_as(request, found)}
    return render(request, "email/held_mail.html", context | forms, status=status)


def _said(found: Incoming) -> dict[str, Any]:
    """What it says, read where nothing it holds can do harm; or why it can't be read."""
    raw = bytes(found.raw)
    try:
        parsed, trouble = parse_safely(raw), ""
    except Unreadable as unreadable:
        parsed, trouble = None, str(unreadable)
    return {"parsed": parsed, "trouble": trouble, "headers": header_lines(raw), "is_read": True}


def _post_as(request: HttpRequest, found: Incoming) -> PostAsForm:
    initial = {"who": found.from_address, "network": found.network_id}
    return PostAsForm(initial=initial, networks=holding.networks_for(found, by=request.person))
