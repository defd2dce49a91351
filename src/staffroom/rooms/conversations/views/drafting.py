"""Drafts: kept while one writes, listed, taken up again, thrown away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from staffroom.foundation.paging import page_after
from staffroom.rooms.people.models import Person

from .. import actions
from ..forms import NewConversationForm, PrivateForm, ReplyForm
from ..models import Conversation, Draft
from .fragments import members_fragment


@members_fragment
@require_http_methods(["GET", "HEAD", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """One's drafts, newest first; POST keeps what is being written, and says so in a line."""
    if request.method == "POST":
        return _keep_while_writing(request)
    mine = (
        Draft.objects.filter(person=request.person)
        .select_related("conversation")
        .prefetch_related("networks", "people")
    )
    page = page_after(mine, order=("-updated_at", "-pk"), key=request.GET.get("page"))
    readable = _readable(request.person, page.items)
    rows = [(draft, draft.conversation_id in readable) for draft in page.items]
    return render(request, "conversations/drafts.html", {"page": page, "rows": rows})


@login_required
@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    actions.throw_away(get_object_or_404(Draft, pk=pk, person=request.person))
    messages.success(request, _("The draft is gone."))
    return redirect("conversations:drafts")


def keep(form: ReplyForm | NewConversationForm | PrivateForm) -> Draft | None:
    """What the form holds, as a draft, however unfinished; None if it holds nothing."""
    form.is_valid()
    written = form.cleaned_data
    return actions.keep_draft(
        form.person,
        draft=written.get("draft"),
        conversation=form.conversation if isinstance(form, ReplyForm) else None,
        answers=written.get("answers"),
        networks=list(written.get("networks") or ()),
        title=written.get("title", form.data.get("title", "")),
        text=written.get("text", form.data.get("text", "")),
        attachments=form.kept,
        sent_key=written.get("key", ""),
        is_private=isinstance(form, PrivateForm),
        people=form.chosen if isinstance(form, PrivateForm) else (),
        continues=written.get("continues"),
    )


def _keep_while_writing(request: HttpRequest) -> HttpResponse:
    pk = request.POST.get("conversation", "")
    if pk.isascii() and pk.isdecimal() and len(pk) < 19:
        found = get_object_or_404(Conversation.objects.visible_to(request.person), pk=pk)
        kept = keep(ReplyForm(request.POST, person=request.person, conversation=found))
    elif "private" in request.POST:
        kept = keep(PrivateForm(request.POST, person=request.person))
    else:
        kept = keep(NewConversationForm(request.POST, person=request.person))
    return render(request, "conversations/_draft_state.html", {"draft": kept, "now": timezone.now()})


def _readable(person: Person, page: list[Draft]) -> set[int]:
    """Those of the drafts' conversations that their writer may still read."""
    wanted = [draft.conversation_id for draft in page if draft.conversation_id]
    return set(Conversation.objects.visible_to(person).filter(pk__in=wanted).values_list("pk", flat=True))
