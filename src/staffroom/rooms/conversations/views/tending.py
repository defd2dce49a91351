"""Looking after a conversation, and how it reaches one. Each says what was done, and how to undo it."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from staffroom.rooms.networks.models import Network

from .. import actions, rules
from ..audiences import reach_of_each
from ..forms import PlacementForm, TitleForm
from ..models import Conversation, Reading


@login_required
@require_POST
def closure(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a conversation, or open it again."""
    found, reason = _found(request, pk), request.POST.get("reason", "")
    if request.POST.get("wish") == "reopen":
        did = _("Replies are welcome again. You can close it here whenever it is done.")
        return _done(request, found, did, lambda: actions.reopen(found, by=request.person, reason=reason))
    did = _("The conversation is closed: it can be read, but not answered. You can open it again here.")
    return _done(request, found, did, lambda: actions.close(found, by=request.person, reason=reason))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def title(request: HttpRequest, pk: int) -> HttpResponse:
    """Another title."""
    found = _to_tend(request, pk)
    form = TitleForm(request.POST or None, initial={"title": found.title})
    if request.method == "POST" and form.is_valid():
        before = found.title
        try:
            actions.rename(found, by=request.person, title=form.cleaned_data["title"])
        except actions.TendRefused as refusal:
            form.add_error("title", str(refusal))
        else:
            messages.success(request, _("It has its new title. Before, it was “{title}”.").format(title=before))
            return redirect("conversations:conversation", found.pk)
    context = {"conversation": found, "form": form}
    return render(request, "conversations/title.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def pin(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """Pin a conversation in one of its networks, or take the pin out."""
    found = _found(request, pk)
    network = get_object_or_404(Network.objects.findable_by(request.person), slug=slug, placements__conversation=found)
    if request.POST.get("wish") == "unpin":
        did = _("It is no longer pinned in {network}.").format(network=network.name)
        return _done(request, found, did, lambda: actions.unpin(found, network, by=request.person))
    did = _("It stands first in {network} until somebody takes the pin out.").format(network=network.name)
    return _done(request, found, did, lambda: actions.pin(found, network, by=request.person))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def placements(request: HttpRequest, pk: int) -> HttpResponse:
    """Have it in a further network; says beforehand who will then be able to read it."""
    found = _to_tend(request, pk)
    form = PlacementForm(request.POST or None, conversation=found, person=request.person)
    if request.method == "POST" and form.is_valid():
        network = form.cleaned_data["network"]
        try:
            actions.place(found, network, by=request.person)
        except actions.PlaceRefused as refusal:
            form.add_error("network", str(refusal))
        else:
            messages.success(request, _("It is in {network} as well now.").format(network=network.name))
            return redirect("conversations:conversation", found.pk)
    choices = reach_of_each(list(form.fields["network"].queryset), request.person)
    context = {"conversation": found, "form": form, "choices": choices}
    return render(request, "conversations/placements.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def attention(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow, mute, or as the network."""
    found = _found(request, pk)
    ways: dict[str, tuple[Callable[..., Reading], str]] = {
        Reading.Attention.FOLLOWING: (actions.follow, _("You follow it: every message comes by email.")),
        Reading.Attention.MUTED: (
            actions.mute,
            _("It is muted: nothing of it comes by email."),
        ),
        Reading.Attention.NONE: (actions.unfollow, _("It reaches you as its network does.")),
    }
    if found.is_private:
        ways[Reading.Attention.NONE] = (actions.unfollow, _("What is said in it comes by email again."))
    act, did = ways.get(request.POST.get("attention", ""), ways[Reading.Attention.NONE])
    act(found, person=request.person)
    messages.success(request, did)
    return redirect("conversations:conversation", found.pk)


def _done(request: HttpRequest, found: Conversation, did: str, act: Callable[[], object]) -> HttpResponse:
    try:
        act()
    except actions.TendRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, did)
    return redirect("conversations:conversation", found.pk)


def _found(request: HttpRequest, pk: int) -> Conversation:
    return get_object_or_404(Conversation.objects.visible_to(request.person), pk=pk)


def _to_tend(request: HttpRequest, pk: int) -> Conversation:
    found = _found(request, pk)
    # Whoever began it and may not look after it for now is told why, when they try.
    began_it = found.started_by_id == request.person.pk and rules.belongs(request.person, found)
    if not began_it and not rules.may_tend(request.person, found):
        raise Http404
    return found
