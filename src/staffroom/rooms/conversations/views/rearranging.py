"""What facilitators do with a conversation: move it, split it, join two, and take that back."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person

from .. import actions, rules
from ..audiences import reach_of_each
from ..models import Conversation, Message, Tending
from ..tending_forms import MergingForm, MovingForm, SplittingForm

FORMS = ["GET", "HEAD", "POST"]
MOST_TENDINGS = 50


@login_required
@require_safe
def looking_after(request: HttpRequest, pk: int) -> HttpResponse:
    """All that can be done with a conversation, and what was."""
    found = _looked_after(request, pk)
    done = found.tendings.select_related("by", "other", "from_network", "to_network").order_by("-at", "-pk")
    listed = list(done[:MOST_TENDINGS])
    known = _told_by(listed, request.person)
    context = {"conversation": found, "done": [(tending, tending.pk in known) for tending in listed]}
    return render(request, "conversations/tending.html", context)


@login_required
@require_http_methods(FORMS)
def moving(request: HttpRequest, pk: int) -> HttpResponse:
    """To another network; says beforehand who will then be able to read it."""
    found = _looked_after(request, pk)
    form = MovingForm(request.POST or None, conversation=found, person=request.person)
    if request.method == "POST" and form.is_valid():
        to = form.cleaned_data["to"]
        if _did(form, lambda: actions.move(found, by=request.person, **form.cleaned_data)):
            messages.success(request, _("It is in {network} now. You can undo that here.").format(network=to.name))
            return redirect("conversations:tending", found.pk)
    choices = reach_of_each(list(form.fields["to"].queryset), request.person)
    context = {"conversation": found, "form": form, "choices": choices}
    return render(request, "conversations/moving.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(FORMS)
def splitting(request: HttpRequest, pk: int) -> HttpResponse:
    """A message and what belongs to it, as a conversation of its own."""
    message = get_object_or_404(
        Message.objects.visible_to(request.person).select_related("conversation", "author"), pk=pk
    )
    if not rules.may_moderate(request.person, message.conversation):
        raise Http404
    form = SplittingForm(request.POST or None)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and (done := _did(form, lambda: actions.split(message, by=request.person, **form.cleaned_data))):
        messages.success(request, _("It is a conversation of its own now. You can undo that where it was."))
        return redirect("conversations:conversation", done.other_id)
    context = {"message": message, "conversation": message.conversation, "form": form}
    return render(request, "conversations/splitting.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(FORMS)
def merging(request: HttpRequest, pk: int) -> HttpResponse:
    """All of it into another conversation."""
    found = _looked_after(request, pk)
    form = MergingForm(request.POST or None, conversation=found, person=request.person)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and (done := _did(form, lambda: actions.merge(found, by=request.person, **form.cleaned_data))):
        messages.success(request, _("The two are one now. You can undo that here."))
        return redirect("conversations:tending", done.conversation_id)
    context = {"conversation": found, "form": form}
    return render(request, "conversations/merging.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def undoing(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was done with a conversation."""
    readable = Conversation.objects.visible_to(request.person).values("pk")
    done = get_object_or_404(Tending.objects.filter(conversation__in=readable).select_related("conversation"), pk=pk)
    if not rules.may_moderate(request.person, done.conversation):
        raise Http404
    try:
        actions.undo(done, by=request.person)
    except actions.TendRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is undone."))
    # Moved back, it may be where they don't read along.
    if Conversation.objects.visible_to(request.person).filter(pk=done.conversation_id).exists():
        return redirect("conversations:tending", done.conversation_id)
    return redirect("conversations:lately")


def _told_by(done: Sequence[Tending], reader: Person) -> set[int]:
    """The ids of those that may name, to this reader, what else they are about: networks, or another conversation.

    What was taken out, or where it was before, may be where they don't read along. Two queries.
    """
    networks = {pk for one in done for pk in (one.from_network_id, one.to_network_id) if pk}
    findable = set(Network.objects.findable_by(reader).filter(pk__in=networks).values_list("pk", flat=True))
    others = [one.other_id for one in done if one.kind == Tending.Kind.SPLIT and one.other_id]
    readable = set(Conversation.objects.visible_to(reader).filter(pk__in=others).values_list("pk", flat=True))
    return {
        one.pk
        for one in done
        if {one.from_network_id, one.to_network_id} - {None} <= findable
        and (one.kind != Tending.Kind.SPLIT or one.other_id in readable)
    }


def _did(form: MovingForm | SplittingForm | MergingForm, act: Callable[[], Tending]) -> Tending | None:
    try:
        return act()
    except actions.TendRefused as refusal:
        form.add_error(None, str(refusal))
        return None


def _looked_after(request: HttpRequest, pk: int) -> Conversation:
    found = get_object_or_404(Conversation.objects.visible_to(request.person), pk=pk)
    if not rules.may_moderate(request.person, found):
        raise Http404
    return found
