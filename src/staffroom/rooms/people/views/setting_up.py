"""The first visit; and what operators change later: the site's own words, and who runs it."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from .. import actions
from ..forms import OperatorForm, SetUpForm, SiteForm
from ..models import Account, Person, Site
from ..signing_in import BACKEND


@never_cache
def set_up(request: HttpRequest, token: str) -> HttpResponse:
    """Name, mail domain and first operator of a new site, for whoever has the link from the terminal."""
    if not actions.is_set_up_token(token):
        return render(request, "people/set_up_over.html", status=410)
    form = SetUpForm(request.POST or None, initial={"mail_domain": _likely_domain(request)})
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.set_up_site(
                token=token, base_url=f"{request.scheme}://{request.get_host()}", **form.cleaned_data
            )
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            login(request, Account.objects.get(person=person), backend=BACKEND)
            return redirect("people:set_up_done")
    return render(request, "people/set_up.html", {"form": form}, status=422 if form.errors else 200)


def set_up_done(request: HttpRequest) -> HttpResponse:
    """What comes next: the first network, and a relay for mail."""
    if request.person is None or not request.user.is_operator:
        return redirect("home:home")
    return render(request, "people/set_up_done.html")


@login_required
def site(request: HttpRequest) -> HttpResponse:
    """What the site is called and says of itself."""
    _check_operator(request)
    form = SiteForm(request.POST or None, instance=Site.here())
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_site(by=request.person, **form.cleaned_data)
        except actions.SetUpRefused as refusal:
            form.add_error("mail_domain", str(refusal))
        else:
            messages.success(request, _("That is how the site presents itself now."))
            return redirect("people:site")
    return render(request, "people/site.html", {"form": form}, status=422 if form.errors else 200)


@login_required
def operators(request: HttpRequest) -> HttpResponse:
    """Who runs the site; an operator makes another."""
    _check_operator(request)
    form = OperatorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_operator(form.cleaned_data["email"], by=request.person)
        except actions.Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("%(name)s runs the site, too.") % {"name": made.name})
            return redirect("people:operators")
    people = Person.objects.filter(account__is_operator=True).order_by("name", "pk")
    status = 422 if form.errors else 200
    return render(request, "people/operators.html", {"form": form, "people": people}, status=status)


def _check_operator(request: HttpRequest) -> None:
    if not request.user.is_operator:
        raise Http404


def _likely_domain(request: HttpRequest) -> str:
    host = request.get_host().partition(":")[0]
    return host if "." in host and not host.replace(".", "").isdigit() else "localhost"
