"""What waits for whoever is looking."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from staffroom.rooms.networks.models import Network

from .. import actions, queue_page
from ..choices import Choice, done_words
from ..desk import Answer, shown_all
from ..forms import AnswerForm
from ..models import Matter
from ..rules import is_operator, looks_after_any


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """Everything that waits for them, in all that they look after."""
    if not looks_after_any(request.person):
        raise Http404
    return render(request, "moderation/queue.html", queue_page.of_all(request.person, request.GET.get("after")))


@login_required
@require_safe
def network_queue(request: HttpRequest, slug: str) -> HttpResponse:
    mine = Network.objects.all() if is_operator(request.person) else Network.objects.facilitated_by(request.person)
    found = get_object_or_404(mine, slug=slug)
    return render(request, "moderation/queue.html", queue_page.of(found, request.person, request.GET.get("after")))


@login_required
@require_safe
def stopped(request: HttpRequest) -> HttpResponse:
    """What was stopped within thirty days, for those who run the site."""
    if not is_operator(request.person):
        raise Http404
    return render(request, "moderation/stopped.html", {"rows": queue_page.stopped(), "days": queue_page.DAYS})


MOST_LEFT = 5  # that are named; all of them stay in the queue


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def matter(request: HttpRequest, pk: int) -> HttpResponse:
    """One matter with all there is to choose; POST decides it."""
    visible = Matter.objects.visible_to(request.person).select_related("network", "settled_by", "person")
    found = get_object_or_404(visible, pk=pk)
    shown = shown_all([found], request.person).get(found.pk)
    if request.method != "POST" or shown is None:
        return _page(request, found, shown)
    form = AnswerForm(request.POST, choices=shown.choices)
    if form.is_valid():
        try:
            decided = actions.decide(found, _answer(form), by=request.person)
        except actions.SettledAlready as settled:
            messages.info(request, str(settled))
            return _back(request, found)
        except actions.DecisionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _done(form.cleaned_data["choice"], decided.count))
            for words in decided.left[:MOST_LEFT]:
                messages.warning(request, words)
            return _back(request, found)
    return _page(request, found, shown, form=form, status=422)


def _answer(form: AnswerForm) -> Answer:
    said = form.cleaned_data
    return Answer(
        Choice(said["choice"]),
        words=said["words"],
        ground=said.get("ground", ""),
        removes=said.get("removes", False),
    )


def _done(choice: str, count: int) -> str:
    done = done_words(choice)
    if count == 1:
        return done
    more = ngettext("%(count)s was settled by that.", "%(count)s were settled by that.", count) % {"count": count}
    return f"{done} {more}"


def _back(request: HttpRequest, found: Matter) -> HttpResponse:
    """To the list they came from."""
    if request.POST.get("from") == "network" and found.network:
        return redirect("moderation:network_queue", found.network.slug)
    return redirect("moderation:queue")


def _page(request: HttpRequest, found: Matter, shown: Any, *, form: Any = None, status: int = 200) -> HttpResponse:
    is_open = found.is_open and shown is not None
    context = {
        "matter": found,
        "shown": shown,
        "is_open": is_open,
        "already": "" if found.is_open else actions.already_words(found, request.person),
        "bundled": found.followers.open().exclude(kind=Matter.Kind.REPORT).count(),
        "form": form or (AnswerForm(choices=shown.choices) if is_open else None),
    }
    return render(request, "moderation/matter.html", context, status=status)
