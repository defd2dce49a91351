"""One's own account: introduction, preferences, what opens it."""

from allauth.account.views import password_set as set_password
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from .. import actions
from ..forms import AddressForm, FoundByAddressForm, IntroductionForm, OwnAddressForm, PreferencesForm
from ..models import Account, Address, Person
from ..signing_in import came_in_by_code, keep_session
from .introducing import introduced


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """The account's one page; POST changes the introduction."""
    form = IntroductionForm(request.POST or None, instance=Person.objects.get(pk=request.person.pk))
    if request.method == "POST" and form.is_valid() and introduced(request.person, form):
        messages.success(request, _("That is how others see you now."))
        return redirect("people:account")
    return account_page(request, introduction=form, status=422 if form.errors else 200)


@login_required
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Language, time zone and light."""
    form = PreferencesForm(request.user, request.POST)
    if form.is_valid():
        try:
            own = actions.set_preferences(Account.objects.get(pk=request.user.pk), **form.cleaned_data)
        except actions.PreferencesRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            answer = redirect("people:account")
            remember_language(answer, own)
            return answer
    return account_page(request, preferences=form, status=422)


@login_required
@require_POST
def own_address(request: HttpRequest) -> HttpResponse:
    """Whether others see it when they get one's messages by mail."""
    form = OwnAddressForm(request.POST)
    form.full_clean()
    shows = form.cleaned_data["shows_address"]
    actions.show_address(Account.objects.get(pk=request.user.pk), shows=shows)
    if shows:
        messages.success(request, _("Your messages carry your own address from now on, wherever they arrive with it."))
    else:
        messages.success(request, _("From now on nobody sees an address of yours by email."))
    return redirect("people:account")


@login_required
@require_POST
def found_by_address(request: HttpRequest) -> HttpResponse:
    """Whether those who know an address of one's own learn that one is here."""
    form = FoundByAddressForm(request.POST)
    form.full_clean()
    is_found = form.cleaned_data["is_found"]
    actions.let_be_found(Account.objects.get(pk=request.user.pk), is_found=is_found)
    if is_found:
        messages.success(request, _("Whoever brings a list with your address in it finds you from now on."))
    else:
        messages.success(request, _("Nobody finds you by an address."))
    return redirect("people:account")


@login_required
def password_set(request: HttpRequest) -> HttpResponse:
    """A first password: only when an address is proved, so that nobody keeps a way into somebody else's account."""
    if not request.person.addresses.verified().exists():
        messages.error(request, _("Show first that you read mail at your address. Then you can set a password."))
        return redirect("people:account")
    return set_password(request)


@login_required
@require_POST
def password_removal(request: HttpRequest) -> HttpResponse:
    """No password any more: for who has just come in by a code, and so can do without."""
    if came_in_by_code(request):
        keep_session(request, actions.remove_password(Account.objects.get(pk=request.user.pk)))
        messages.success(request, _("The password is removed. You come in with a code, or set another."))
    else:
        messages.error(
            request, _("Sign out and come in with a code first: that shows that you can do without the password.")
        )
    return redirect("people:account")


def account_page(request: HttpRequest, *, status: int = 200, **forms: object) -> HttpResponse:
    person = Person.objects.get(pk=request.person.pk)
    context = {
        "introduction": IntroductionForm(instance=person),
        "address_form": AddressForm(),
        "preferences": PreferencesForm(request.user),
        "own_address": OwnAddressForm(initial={"shows_address": request.user.shows_address}),
        "found_by_address": FoundByAddressForm(initial={"is_found": request.user.is_found_by_address}),
        "may_show_address": settings.REWRITES_FROM != "always",
        "addresses": Address.objects.filter(person=person).order_by("-is_primary", "email"),
    }
    return render(request, "people/account.html", context | forms, status=status)


def remember_language(answer: HttpResponse, own: Account) -> None:
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, own.language, max_age=settings.SESSION_COOKIE_AGE, samesite="Lax", httponly=True
    )
