"""Nothing that somebody wrote is lost because they were signed out meanwhile."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from ..actions import MOST_TEXT
from ..forms import NewConversationForm, PrivateForm, ReplyForm
from ..models import Conversation
from .drafting import keep

SESSION_KEY = "unsent"
FIELDS = ("title", "text", "answers", "key", "to", "private", "continues")

type View = Callable[..., HttpResponse]


def text_is_kept(view: View) -> View:
    """Send a guest to sign in; what a form of theirs holds waits in their session meanwhile."""

    @wraps(view)
    def signed_in_or_kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.person is not None:
            return view(request, *args, **kwargs)
        if request.method != "POST":
            return redirect_to_login(request.get_full_path())
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            # Nobody was signed in here: strangers get no room to keep things in.
            return redirect_to_login(request.get_full_path())
        request.session[SESSION_KEY] = _held(request, kwargs.get("pk"))
        answer = redirect_to_login(reverse("conversations:unsent"))
        return HttpResponseClientRedirect(answer.url) if request.htmx else answer

    return signed_in_or_kept


@login_required
@require_safe
def unsent(request: HttpRequest) -> HttpResponse:
    """What they wrote before they signed in becomes a draft, and they are back where they wrote it."""
    held = request.session.pop(SESSION_KEY, None)
    if held is None:
        return redirect("conversations:drafts")
    conversation = Conversation.objects.visible_to(request.person).filter(pk=held.pop("conversation")).first()
    if conversation is not None:
        form = ReplyForm(held, person=request.person, conversation=conversation)
    elif held.get("private"):
        form = PrivateForm(held, person=request.person)
    else:
        form = NewConversationForm(held, person=request.person)
    draft = keep(form)
    if draft is not None:
        messages.info(request, _("You were signed out while you wrote. What you wrote is here; send it when you like."))
    if conversation is not None:
        return redirect(f"{reverse('conversations:replies', args=[conversation.pk])}")
    new = reverse("conversations:private_new" if held.get("private") else "conversations:new")
    return redirect(f"{new}{f'?draft={draft.pk}' if draft else ''}")


def _held(request: HttpRequest, conversation: int | None) -> dict[str, Any]:
    held = {name: request.POST.get(name, "")[:MOST_TEXT] for name in FIELDS}
    # What is private is a reply in no conversation, whatever its address counts: a message that it answers, perhaps.
    of = None if held["private"] else conversation
    return held | {"networks": request.POST.getlist("networks")[:50], "conversation": of}
