"""The first page: for a guest what this place is, for a member what is new to them."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_POST, require_safe

from staffroom.commons.notifications import wording
from staffroom.foundation.guest_pages import cached_for_guests
from staffroom.rooms.conversations import actions
from staffroom.rooms.conversations.models import Conversation
from staffroom.rooms.networks.models import Network

from .whats_new import unread, whats_new

MOST_NETWORKS = 8
MOST_CONVERSATIONS = 6
MOST_NOTICES = 12


@require_safe
def home(request: HttpRequest) -> HttpResponseBase:
    if request.person is None:
        return _front_page(request)
    notices = request.person.notices.filter(seen_at__isnull=True).order_by("-created_at")[:MOST_NOTICES]
    new = whats_new(request.person)
    context = {
        "new": new,
        "notices": [line for line in wording.lines(notices, request.person) if line.notice.kind != "answer"],
        "has_networks": bool(new.moved) or Network.objects.of(request.person).exists(),
        "now": timezone.now(),
        "needs_relay": request.user.is_operator and not import_string(settings.MAIL_IS_POSSIBLE)(),
    }
    return render(request, "home/home.html", context)


@login_required
@require_POST
def caught_up(request: HttpRequest) -> HttpResponse:
    """They have read enough: what was new is new no more. What is said from now on will be."""
    for conversation in unread(request.person)[:500]:
        actions.mark_read(conversation, person=request.person, number=conversation.last_number)
    return redirect("home:home")


def _front_page(request: HttpRequest) -> HttpResponseBase:
    """Kept whole for guests until something public changes."""
    networks = Network.objects.findable_by(None)
    state = networks.aggregate(Max("pk"), Sum("version"))
    site = request.site
    key = ("front", site.name, site.about, *state.values())
    return cached_for_guests(request, key=key, render=lambda: _render_front_page(request))


def _render_front_page(request: HttpRequest) -> HttpResponse:
    lately = (
        Conversation.objects.visible_to(None)
        .select_related("last_message__author")
        .prefetch_related("networks")
        .lately_first()
    )
    context = {
        "networks": Network.objects.findable_by(None).order_by("-last_message_at", "-pk")[:MOST_NETWORKS],
        "lately": [one for one in lately[: 2 * MOST_CONVERSATIONS] if one.last_message][:MOST_CONVERSATIONS],
    }
    return render(request, "home/front_page.html", context)
