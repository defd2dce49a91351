"""Saying who one is; and the page that says it to others."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from .. import actions, blocks
from ..forms import IntroductionForm
from ..models import FormerHandle, Person
from ..signing_in import onward_of


@login_required
def welcome(request: HttpRequest) -> HttpResponse:
    """Somebody new says who they are, once."""
    onward = onward_of(request)
    form = IntroductionForm(request.POST or None, instance=Person.objects.get(pk=request.person.pk))
    if request.method == "POST" and form.is_valid() and introduced(request.person, form):
        return redirect(onward)
    status = 422 if form.errors else 200
    return render(request, "people/welcome.html", {"form": form, "next": onward}, status=status)


def introduced(person: Person, form: IntroductionForm) -> bool:
    """Whether the introduction was taken; if not, the form says why."""
    try:
        actions.introduce(Person.objects.get(pk=person.pk), **form.cleaned_data)
    except actions.IntroduceRefused as refusal:
        form.add_error(refusal.field, str(refusal))
        return False
    return True


@require_safe
def person(request: HttpRequest, handle: str) -> HttpResponseBase:
    """Who somebody is, as far as whoever asks may see it."""
    shown = Person.objects.seen_by(request.person).filter(handle=handle).first()
    return person_page(request, shown) if shown else not_shown(request, handle)


def person_page(request: HttpRequest, shown: Person, looking: HttpRequest | None = None) -> HttpResponse:
    """The page of `shown`. `looking`: when somebody views their own as another, the request of that other."""
    asks = looking or request
    is_guest, is_own = asks.person is None, asks.person == shown
    is_blocked = not is_guest and not is_own and blocks.has_blocked(asks.person, shown)
    about = {"shown": shown, "looking": looking, "is_guest": is_guest, "is_own": is_own, "is_blocked": is_blocked}
    return render(request, "people/person.html", about)


def not_shown(request: HttpRequest, handle: str) -> HttpResponseBase:
    """What is there for who may not see the page: that of whoever had this handle once; for guests, the way in.

    Guests are asked in whether there is such a person or not.
    """
    was = FormerHandle.objects.filter(handle=handle, person__in=Person.objects.seen_by(request.person))
    found = was.select_related("person").first()
    if found and found.person:
        answer = HttpResponsePermanentRedirect(reverse("people:person", args=[found.person.handle]))
        # Who may see whom changes: nobody's browser is to remember it for good.
        answer["Cache-Control"] = "private, no-cache"
        return answer
    if request.person is None:
        return redirect(f"{reverse('people:sign_in')}?{urlencode({'next': request.path})}")
    raise Http404
