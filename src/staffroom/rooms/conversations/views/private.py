"""Private conversations: those one takes part in, those one is asked into, saying yes or no, leaving."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from staffroom.foundation.paging import page_after
from staffroom.rooms.networks.models import Audience

from .. import actions
from ..models import Conversation
from ..private_listings import BY_LAST, asked, private_rows, talking

SIZE = 20


@login_required
@require_safe
def private(request: HttpRequest) -> HttpResponse:
    """Those one takes part in; what was said last stands first."""
    page = page_after(talking(request.person), order=BY_LAST, key=request.GET.get("page"), size=SIZE)
    context = {
        "rows": private_rows([row.conversation for row in page.items], request.person),
        "page": page,
        "asked_count": asked(request.person).count(),
    }
    return render(request, "conversations/private.html", context)


@login_required
@require_safe
def private_requests(request: HttpRequest) -> HttpResponse:
    """Who would like to write to one, and what they said first."""
    waiting = asked(request.person).select_related("brought_by")
    page = page_after(waiting, order=BY_LAST, key=request.GET.get("page"), size=SIZE)
    return render(request, "conversations/private_requests.html", {"page": page})


@login_required
@require_POST
def request_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take part, or not."""
    found = _found(request, pk)
    if request.POST.get("wish") == "decline":
        did = _("You said no. They are not told, and can't ask you again as long as you don't know one another.")
        act, where = actions.decline_private, redirect("conversations:private_requests")
    else:
        did = _("You take part now. Your answer goes to everybody in it.")
        act, where = actions.accept_private, redirect("conversations:conversation", found.pk)
    return where if _did(request, did, lambda: act(found, person=request.person)) else _back(found)


@login_required
@require_POST
def leaving(request: HttpRequest, pk: int) -> HttpResponse:
    """Read no more of it; the others see that one has left."""
    found = _found(request, pk)
    did = _("You have left “{title}”. Nothing of it reaches you any more.").format(title=found.title)
    left = _did(request, did, lambda: actions.leave_private(found, person=request.person))
    return redirect("conversations:private") if left else _back(found)


def _did(request: HttpRequest, did: str, act: Callable[[], None]) -> bool:
    try:
        act()
    except actions.PrivateRefused as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, did)
    return True


def _back(found: Conversation) -> HttpResponse:
    return redirect("conversations:conversation", found.pk)


def _found(request: HttpRequest, pk: int) -> Conversation:
    return get_object_or_404(Conversation.objects.visible_to(request.person), pk=pk, audience=Audience.PEOPLE)
