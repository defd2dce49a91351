"""The first visit."""

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from .. import actions
from ..forms import SetUpForm
from ..signing_in import BACKEND


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
            login(request, person.account, backend=BACKEND)
            return redirect("people:set_up_done")
    return render(request, "people/set_up.html", {"form": form}, status=422 if form.errors else 200)


def set_up_done(request: HttpRequest) -> HttpResponse:
    """What comes next: the first network, and a relay for mail."""
    if request.person is None or not request.user.is_operator:
        return redirect("home:home")
    return render(request, "people/set_up_done.html")


def _likely_domain(request: HttpRequest) -> str:
    host = request.get_host().partition(":")[0]
    return host if "." in host and not host.replace(".", "").isdigit() else "localhost"
