"""Two accounts of one person: what becomes of them, before the button that makes them one."""

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from .. import actions
from ..models import Account, Address, Person


def merging(request: HttpRequest, found: Address, former: Person) -> HttpResponse:
    """They are signed in as the one and read the other's mail: that they are one, they say by a button."""
    refused = ""
    try:
        if request.method == "POST" and request.POST.get("wish") == "merge":
            actions.merge(request.person, former)
            messages.success(request, _("The two accounts are one. All of both is here."))
            return redirect("people:account")
        actions.check_merge(request.person, former)
    except actions.MergeRefused as refusal:
        refused = str(refusal)
    context = {"address": found, "former": former, "refused": refused, **_what_changes(request.person, former)}
    return render(request, "people/merging.html", context, status=422 if refused and request.method == "POST" else 200)


def _what_changes(person: Person, former: Person) -> dict[str, bool]:
    """How they come in, and who finds them, where the two accounts differ."""
    found = set(Account.objects.filter(person__in=[person, former]).values_list("is_found_by_address", flat=True))
    return {
        "has_second_step": Authenticator.objects.filter(user__person=person).exists(),
        "brings_ways_in": SocialAccount.objects.filter(user__person=former).exists(),
        "is_found_no_more": found == {True, False},
    }
