"""The first page: for a guest what this place is, for a member what is new to them."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.module_loading import import_string
from django.views.decorators.http import require_POST, require_safe

from staffroom.commons.notifications import wording
from staffroom.foundation.guest_pages import cached_for_guests
from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.listings import lean, rows_of, versions_of
from staffroom.rooms.conversations.models import Conversation, Placement
from staffroom.rooms.conversations.news import moved_on_privately
from staffroom.rooms.conversations.private_listings import private_news
from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.signing_in import unproved_address

from .whats_new import unread, whats_new

MOST_NETWORKS = 8
MOST_CONVERSATIONS = 6
MOST_PRIVATE = 6
MOST_AT_ONCE = 500


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    """The first page there is."""
    if request.person is None:
        return _front_page(request)
    new = whats_new(request.person)
    private = private_news(request.person, MOST_PRIVATE)
    shown = {one.conversation.pk for one in [*new.moved, *private]}
    context = {
        "new": new,
        "private": private,
        "notices": [line for line in wording.waiting_for(request.person) if line.conversation not in shown],
        "has_networks": Network.objects.of(request.person).exists(),
        "now": timezone.now(),
        "unproved": unproved_address(request),
        "needs_relay": request.user.is_operator and not import_string(settings.MAIL_IS_POSSIBLE)(),
    }
    return render(request, "home/home.html", context)


@login_required
@require_POST
def caught_up(request: HttpRequest) -> HttpResponse:
    """They have read enough: what the page showed is new no more. What was said since then still is."""
    until = parse_datetime(request.POST.get("until", "")) or timezone.now()
    shown = unread(request.person).filter(last_message_at__lte=until)
    private = moved_on_privately(request.person).filter(last_message_at__lte=until)
    for conversation in [*shown[:MOST_AT_ONCE], *private[:MOST_AT_ONCE]]:
        actions.mark_read(conversation, person=request.person, number=conversation.last_number)
    return redirect("home:home")


def _front_page(request: HttpRequest) -> HttpResponseBase:
    """Kept whole for guests until something it shows changes."""
    networks = Network.objects.findable_by(None)
    lately = _lately_said()
    key = ("front", *networks.order_by("pk").values_list("pk", "version"), *versions_of(lately))

    def answer() -> HttpResponse:
        context = {
            "networks": networks.with_lately_at().order_by("-lately_at", "-pk")[:MOST_NETWORKS],
            "lately": rows_of(lately, None),
        }
        return render(request, "home/front_page.html", context)

    return cached_for_guests(request, key=key, render=answer)


def _lately_said() -> list[Conversation]:
    """The newest public conversations of networks that guests may find."""
    placed = Placement.objects.filter(conversation=OuterRef("pk"), network__in=Network.objects.findable_by(None))
    public = lean(Conversation.objects.visible_in_networks_to(None)).filter(
        Exists(placed), last_message__withdrawn_at=None
    )
    return list(public.exclude(last_message=None).lately_first()[:MOST_CONVERSATIONS])
