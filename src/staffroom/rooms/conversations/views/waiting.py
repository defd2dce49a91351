"""What one wrote that waits for a facilitator: what became of it, taking it back, going on writing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from staffroom.foundation.paging import page_after

from .. import actions
from ..models import Conversation, HeldPost

SENT = "sent"  # the browser lets go of its own copy of the draft


@login_required
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """One's own, the newest first; what is settled stays for a while, so that no words are lost."""
    mine = HeldPost.objects.filter(author=request.person).exclude(state=HeldPost.State.TAKEN_BACK)
    mine = mine.select_related("conversation").prefetch_related("networks", "attachments")
    page = page_after(mine, order=("-at", "-pk"), key=request.GET.get("page"))
    wanted = [held.conversation_id for held in page.items if held.conversation_id]
    readable = set(Conversation.objects.visible_to(request.person).filter(pk__in=wanted).values_list("pk", flat=True))
    rows = [(held, held.conversation_id in readable) for held in page.items]
    return render(request, "conversations/waiting.html", {"page": page, "rows": rows})


@login_required
@require_POST
def waiting_post(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back; or go on writing, as a draft."""
    held = get_object_or_404(HeldPost, pk=pk, author=request.person)
    goes_on = request.POST.get("wish") == "write"
    try:
        draft = actions.take_back_post(held, by=request.person, as_draft=goes_on)
    except actions.WaitRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("conversations:waiting")
    if draft is None:
        messages.success(request, _("It is taken back. Nobody sees it."))
        return redirect("conversations:waiting")
    messages.info(request, _("It waits no more. Change what you like, and send it again."))
    if draft.conversation_id:
        return redirect("conversations:replies", draft.conversation_id)
    return redirect(f"{reverse('conversations:new')}?draft={draft.pk}")


def waits(request: HttpRequest, held: HeldPost) -> HttpResponse:
    """What somebody sent is safe, and somebody looks at it first: said where they find it again."""
    names = ", ".join(held.waits_for.order_by("name").values_list("name", flat=True))
    words = _("A facilitator of {networks} looks at it before it appears. Here it waits; you hear from us either way.")
    messages.success(request, words.format(networks=names), extra_tags=SENT)
    answer = redirect("conversations:waiting")
    return HttpResponseClientRedirect(answer.url) if request.htmx else answer
