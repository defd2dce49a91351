"""Saying something: a new conversation, a reply."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person
from staffroom.rooms.people.pace import address_of

from .. import actions, rules
from ..audiences import PrivateReach, Reach, reach_of_each, who_will_see
from ..forms import NewConversationForm, ReplyForm, wish_of
from ..models import Conversation, Draft, HeldPost, Message
from ..pages import moved_to
from ..participation import participation_of
from ..rendering import render as rendered
from ..showing import Reader, show
from .drafting import keep
from .fragments import members_fragment
from .keeping_text import text_is_kept
from .newcomers import writes_too_much
from .waiting import waits

SENT = "sent"  # the browser lets go of its own copy of the draft


@require_http_methods(["GET", "HEAD", "POST"])
@text_is_kept
def new(request: HttpRequest) -> HttpResponse:
    """Begin a conversation in one or several of one's networks."""
    if request.method != "POST":
        return _new_page(request, _begun(request))
    form = NewConversationForm(request.POST, request.FILES, person=request.person)
    wish = wish_of(request)
    if wish == "keep":
        return kept(request, keep(form))
    if form.is_valid() and wish == "send" and not writes_too_much(request, form):
        said = _said(form) | {"title": form.cleaned_data["title"], "came_from": address_of(request)}
        try:
            message = actions.start_or_wait(author=request.person, **said)
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            if isinstance(message, HeldPost):
                return waits(request, message)
            messages.success(request, _on_its_way(message), extra_tags=SENT)
            return redirect("conversations:conversation", message.conversation_id)
    return _new_page(request, form, previews=wish == "preview")


@require_http_methods(["GET", "HEAD", "POST"])
@text_is_kept
def replies(request: HttpRequest, pk: int) -> HttpResponse:
    """Reply to a conversation, or to one message of it: by itself on a page, or from the foot of the conversation."""
    # What somebody wrote is not lost because the conversation was joined with another meanwhile.
    found = moved_to(request.person, pk) or get_object_or_404(Conversation.objects.visible_to(request.person), pk=pk)
    if request.method != "POST":
        return _reply_page(request, found, reply_begun(request, found))
    form = ReplyForm(request.POST, request.FILES, person=request.person, conversation=found)
    wish = wish_of(request)
    if wish == "keep":
        return kept(request, keep(form))
    if form.is_valid() and wish == "send" and not writes_too_much(request, form):
        try:
            message = actions.reply_or_wait(found, author=request.person, **_said(form), came_from=address_of(request))
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return waits(request, message) if isinstance(message, HeldPost) else _replied(request, message)
    return _reply_page(request, found, form, previews=wish == "preview")


@members_fragment
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What a text will look like: a fragment."""
    form = Message.Form.PLAIN if request.POST.get("form") == Message.Form.PLAIN else Message.Form.MARKDOWN
    shown = rendered(form, request.POST.get("text", "")[: actions.MOST_TEXT])
    return render(request, "conversations/_preview.html", {"preview": shown})


@members_fragment
@require_safe
def reach(request: HttpRequest) -> HttpResponse:
    """Who would see a conversation in the networks that are ticked: a fragment."""
    slugs = request.GET.getlist("networks")[:50]
    chosen = list(Network.objects.of(request.person).filter(slug__in=slugs).order_by("name"))
    told = who_will_see(networks=chosen, author=request.person) if chosen else None
    return render(request, "conversations/_reach.html", {"reach": told})


def reply_begun(request: HttpRequest, found: Conversation) -> ReplyForm:
    """An empty reply, or the one that was begun; the address says whether it answers a message and quotes it."""
    answers, quotes = request.GET.get("answers", ""), bool(request.GET.get("quote"))
    return ReplyForm.begun(found, person=request.person, answers=answers, quotes=quotes)


def reply_context(
    found: Conversation, form: ReplyForm, reach: Reach | PrivateReach, *, is_live: bool = False
) -> dict[str, Any]:
    """What `_reply_form.html` needs. `is_live`: it stands below the newest message, where its own is added."""
    url = reverse("conversations:replies", args=[found.pk])
    return {"conversation": found, "reply_url": url, "reply_form": form, "reach": reach, "is_live": is_live}


def _begun(request: HttpRequest) -> NewConversationForm:
    pk = request.GET.get("draft", "")
    drafts = Draft.objects.filter(person=request.person, conversation=None, is_private=False)
    draft = drafts.filter(pk=pk).first() if pk.isascii() and pk.isdecimal() and len(pk) < 19 else None
    return NewConversationForm.begun(request.person, draft=draft, slugs=request.GET.getlist("network")[:50])


def _said(form: NewConversationForm | ReplyForm) -> dict[str, Any]:
    """What an action takes, from a form that is filled in."""
    written = form.cleaned_data
    names = {"text": "text", "attachments": "attachments", "draft": "draft", "key": "sent_key"}
    names |= {"networks": "networks"} if isinstance(form, NewConversationForm) else {"answers": "answers"}
    return {argument: written[name] for name, argument in names.items()}


def _new_page(request: HttpRequest, form: NewConversationForm, *, previews: bool = False) -> HttpResponse:
    each = reach_of_each(list(form.fields["networks"].queryset), request.person)
    chosen = set(form["networks"].value() or ())
    if len(each) == 1 and not form.is_bound:  # then there is nothing to choose
        chosen = {each[0].networks[0].slug}
    ticked = [one.networks[0] for one in each if one.networks[0].slug in chosen]
    context = {
        "form": form,
        "choices": [(one, one.networks[0].slug in chosen) for one in each],
        "reach": who_will_see(networks=ticked, author=request.person) if ticked else None,
        "preview": rendered(Message.Form.MARKDOWN, form["text"].value() or "") if previews else None,
    }
    return render(request, "conversations/new.html", context, status=422 if form.errors else 200)


def _reply_page(request: HttpRequest, found: Conversation, form: ReplyForm, *, previews: bool = False) -> HttpResponse:
    if not form.is_bound and not rules.may_reply(request.person, found):
        messages.info(request, _why_not(found, request.person))
        return redirect("conversations:conversation", found.pk)
    context = reply_context(found, form, _reach_of_reply(found, request.person), is_live=bool(request.htmx))
    context["preview"] = rendered(Message.Form.MARKDOWN, form["text"].value() or "") if previews else None
    template = "conversations/_reply_form.html" if request.htmx else "conversations/reply.html"
    return render(request, template, context, status=422 if form.errors else 200)


def _replied(request: HttpRequest, message: Message) -> HttpResponse:
    """On an open page: the message below the others, and a fresh form. Otherwise the page it stands on."""
    if not request.htmx:
        messages.success(request, _on_its_way(message), extra_tags=SENT)
        return redirect("conversations:message", message.pk)
    found = message.conversation
    fresh = ReplyForm.begun(found, person=request.person)
    reader = Reader(request.person, belongs=True, may_reply=found.is_open, is_private=found.is_private)
    context = reply_context(found, fresh, _reach_of_reply(found, request.person), is_live=True) | {
        "arrived": show([message], reader),
        "arrived_words": _on_its_way(message),
    }
    return HttpResponse(render_to_string("conversations/_reply_form.html", context, request))


def kept(request: HttpRequest, draft: Draft | None) -> HttpResponse:
    if draft is None:
        words = _("There was nothing to keep yet.")
    else:
        words = _("Kept as a draft. You find it under “Your drafts”, on every device you sign in on.")
    messages.success(request, words, extra_tags=SENT)
    where = reverse("conversations:drafts")
    return HttpResponseClientRedirect(where) if request.htmx else redirect(where)


def _reach_of_reply(found: Conversation, author: Person) -> Reach | PrivateReach:
    if found.is_private:
        return PrivateReach(participation_of(author, found).people)
    return who_will_see(conversation=found, author=author)


def _on_its_way(message: Message) -> str:
    if message.conversation.is_private:
        return _("Your message is there, and on its way by email.")
    count = who_will_see(conversation=message.conversation, author=message.author).by_email
    if not count:
        return _("Your message is there.")
    if not import_string(settings.MAIL_IS_POSSIBLE)():
        return _("Your message is there. It goes out by email as soon as this site can send mail.")
    return ngettext(
        "Your message is on its way: it reaches {count} person by email within a minute or so.",
        "Your message is on its way: it reaches {count} people by email within a minute or so.",
        count,
    ).format(count=count)


def _why_not(found: Conversation, person: Person) -> str:
    if found.is_private:
        return actions.why_not_privately(participation_of(person, found))
    if not found.is_open:
        return _("This conversation is closed. You can still read it, or start a new one.")
    if words := actions.why_no_reply(person, found):
        return words
    return _("Members of its network can reply. You can join it on its page.")
