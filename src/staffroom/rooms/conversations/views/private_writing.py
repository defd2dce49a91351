"""Writing to people alone: anew, in answer to what one said in a network, or with more people than before."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from staffroom.rooms.networks.models import Audience
from staffroom.rooms.people.blocks import has_blocked
from staffroom.rooms.people.models import Person

from .. import actions
from ..audiences import PrivateReach, writing_address
from ..forms import PrivateForm, wish_of
from ..models import Conversation, Draft, Message
from ..participation import takes_part
from ..private_listings import MOST_EARLIER, private_rows, with_exactly
from ..rendering import render as rendered
from .drafting import keep
from .keeping_text import text_is_kept
from .newcomers import writes_too_much
from .writing import SENT, kept

FORMS = ["GET", "HEAD", "POST"]
MOST_NAMED = 20  # in an address


@require_http_methods(FORMS)
@text_is_kept
def private_new(request: HttpRequest) -> HttpResponse:
    """To whoever is named; the address may name them (`to`), or a draft of one's own."""
    if request.method == "POST":
        return _sent(request)
    draft = _draft(request)
    return _page(request, PrivateForm.begun(request.person, draft=draft, to=request.GET.getlist("to")[:MOST_NAMED]))


@require_http_methods(FORMS)
@text_is_kept
def private_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """To whoever wrote a message in a network, alone."""
    said = Message.objects.visible_in_networks_to(request.person).exclude(author=request.person)
    of_members = said.filter(author__kind=Person.Kind.MEMBER).select_related("author", "conversation")
    found = get_object_or_404(of_members, pk=pk)
    if request.method == "POST":
        return _sent(request)
    if found.withdrawn_at is not None:
        return redirect("conversations:message", pk)
    return _page(request, PrivateForm.begun(request.person, answers=found))


@require_http_methods(FORMS)
@text_is_kept
def more_people(request: HttpRequest, pk: int) -> HttpResponse:
    """To those who take part in a private conversation, and to more: what was said so far is shown to nobody new."""
    found = get_object_or_404(Conversation.objects.visible_to(request.person), pk=pk, audience=Audience.PEOPLE)
    if request.method == "POST":
        return _sent(request)
    if not takes_part(request.person, found):
        return redirect("conversations:conversation", found.pk)
    return _page(request, PrivateForm.begun(request.person, continues=found))


def _sent(request: HttpRequest) -> HttpResponse:
    form = PrivateForm(request.POST, request.FILES, person=request.person)
    wish = wish_of(request)
    if wish == "keep":
        return kept(request, keep(form))
    if form.is_valid() and wish == "send" and not writes_too_much(request, form):
        written = form.cleaned_data
        try:
            message = actions.start_private(
                author=request.person,
                people=form.people,
                title=written["title"],
                text=written["text"],
                about=written["answers"],
                continues=written["continues"],
                attachments=form.kept,
                draft=written["draft"],
                sent_key=written["key"],
            )
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your message is there, and on its way by email."), extra_tags=SENT)
            return redirect("conversations:conversation", message.conversation_id)
    return _page(request, form, previews=wish == "preview")


def _page(request: HttpRequest, form: PrivateForm, *, previews: bool = False) -> HttpResponse:
    people = form.people if form.is_bound else form.meant()
    context = {
        "form": form,
        "people": people,
        "reach": PrivateReach(people) if people else None,
        "earlier": _earlier(request.person, people) if people and not form.is_bound else (),
        "address": _address(request, form, people),
        "preview": rendered(Message.Form.MARKDOWN, form["text"].value() or "") if previews else None,
    }
    return render(request, "conversations/private_new.html", context, status=422 if form.errors else 200)


def _address(request: HttpRequest, form: PrivateForm, people: list[Person]) -> str:
    """Where they write to the one whom it is for by mail instead; "" where it is about something, or for several."""
    is_from_nothing = not (form.answered or form.continued)
    if len(people) != 1 or not is_from_nothing or has_blocked(request.person, people[0]):
        return ""
    return writing_address(request.person, people[0], request.site)


def _earlier(person: Person, people: list[Person]) -> list[object]:
    """Where one talks with just these already."""
    return private_rows(list(with_exactly(person, people)[:MOST_EARLIER]), person)


def _draft(request: HttpRequest) -> Draft | None:
    pk = request.GET.get("draft", "")
    drafts = Draft.objects.filter(person=request.person, is_private=True, conversation=None)
    return drafts.filter(pk=pk).first() if pk.isascii() and pk.isdecimal() and len(pk) < 19 else None
