"""Saying who one is; and the page that says it to others."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from .. import actions, showing
from ..forms import IntroductionForm
from ..models import Person
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
    shown = showing.found(request, handle)
    return showing.page(request, shown) if shown else showing.not_shown(request, handle)
