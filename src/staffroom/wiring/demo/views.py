"""Being somebody, and reading their mail: pages that only the demo has."""

from collections.abc import Callable

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_POST, require_safe

from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.models import Person
from staffroom.rooms.people.signing_in import BACKEND

from . import mailbox, personas

MOST_MAILS = 40
MAY_FRAME = settings.SECURE_CSP | {"frame-src": [CSP.SELF]}
AS_A_MAIL_PROGRAM = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.UNSAFE_INLINE],
    "frame-ancestors": [CSP.SELF],
    "sandbox": ["allow-popups", "allow-top-navigation-by-user-activation"],
}


class AnswerForm(forms.Form):
    text = forms.CharField(label=_("Your answer"), widget=forms.Textarea(attrs={"rows": 6}))


class WriteForm(forms.Form):
    to = forms.CharField(label=_("To"), max_length=200)
    subject = forms.CharField(label=_("Subject"), max_length=200, required=False)
    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 6}))


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Whom to be."""
    people = {person.handle: person for person in Person.objects.members().order_by("name")}
    suggested = [(people[handle], words) for handle, words in personas.SUGGESTED.items() if handle in people]
    others = [person for handle, person in people.items() if handle not in personas.SUGGESTED]
    return render(request, "demo/choose.html", {"suggested": suggested, "others": others})


@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """One click, and they are in: that is why a real site has no such page."""
    person = get_object_or_404(Person.objects.members(), handle=request.POST.get("handle"))
    login(request, person.account, backend=BACKEND)
    return redirect("home:home")


@require_safe
def mailboxes(request: HttpRequest) -> HttpResponse:
    people = (
        Person.objects.members()
        .annotate(mails=Count("deliveries__kept"))
        .filter(mails__gt=0)
        .order_by("-mails", "name")
    )
    return render(request, "demo/mailboxes.html", {"people": people, "strangers": mailbox.strangers()})


def mailbox_of(request: HttpRequest, key: str) -> HttpResponse:
    """Somebody's mail, the newest first; and a mail of theirs to a network."""
    owner = _owner_or_404(key)
    form = WriteForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _hand_over(request, form, mailbox.write, owner):
        return redirect("demo:mailbox", key)
    context = {
        "owner": owner,
        "mails": [mailbox.read(sent) for sent in mailbox.mails_of(owner)[:MOST_MAILS]],
        "form": form,
        "networks": Network.objects.filter(memberships__in=Membership.objects.active().filter(person=owner.person)),
    }
    return render(request, "demo/mailbox.html", context, status=422 if form.errors else 200)


@csp_override(MAY_FRAME)
def mail(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """One mail, rendered and as source; an answer to it goes through the LMTP port."""
    owner = _owner_or_404(key)
    shown = mailbox.read(get_object_or_404(mailbox.mails_of(owner), pk=pk))
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _hand_over(request, form, mailbox.answer, owner, shown):
        return redirect("demo:mail", key, pk)
    context = {"owner": owner, "mail": shown, "form": form}
    return render(request, "demo/mail.html", context, status=422 if form.errors else 200)


@require_safe
@csp_override(AS_A_MAIL_PROGRAM)
@xframe_options_sameorigin
def rendered(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    """The mail's own page, as a mail program shows it: its styles, no script, nothing from elsewhere."""
    sent = get_object_or_404(mailbox.mails_of(_owner_or_404(key)), pk=pk)
    return HttpResponse(mailbox.read(sent).html)


def _owner_or_404(key: str) -> mailbox.Owner:
    owner = mailbox.owner(key)
    if owner is None:
        raise Http404
    return owner


def _hand_over(
    request: HttpRequest, form: forms.Form, send: Callable[..., str], owner: Person, *what: mailbox.Mail
) -> bool:
    try:
        said = send(owner, *what, **form.cleaned_data)
    except mailbox.NotTaken as trouble:
        form.add_error(None, _("The mail door did not take it: %(words)s") % {"words": trouble})
        return False
    messages.success(request, _("The mail door said: %(words)s. It appears in a moment.") % {"words": said})
    return True
