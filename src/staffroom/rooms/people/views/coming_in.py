"""Signing in, which is also how one gets an account."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import ConfirmLoginCodeForm
from allauth.account.internal.templatekit import get_entrance_context_data
from allauth.core import ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from .. import actions
from ..forms import ComeInForm, PasswordForm
from ..signing_in import ComingIn, onward_of, send_code


@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """An address is enough; those who have a password may use that. Asking again is always possible."""
    onward = onward_of(request)
    if request.person:
        return redirect(onward)
    if "password" in request.POST:
        return _by_password(request, onward)
    form = ComeInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return send_code(request, email=form.cleaned_data["email"], onward=onward)
        except actions.CodeRefused as refusal:
            form.add_error("email", str(refusal))
    return _page(request, onward, code_form=form, password_form=PasswordForm(request=request))


@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """Where the six figures go."""
    onward = onward_of(request)
    if request.person:
        return redirect(onward)
    coming = ComingIn.pending(request)
    if coming is None:
        if request.method == "POST":
            messages.error(request, _("That code is no longer good. Ask for another: it takes a minute."))
        return redirect(_again(onward))
    if request.POST.get("action") == "resend":
        return _resend(request, coming, onward)
    form = ConfirmLoginCodeForm(request.POST or None, code=coming.code)
    if request.method == "POST" and form.is_valid():
        try:
            return coming.finish(onward)
        except actions.AddressRefused as refusal:  # they read mail there, and are kept out all the same
            messages.error(request, str(refusal))
            return redirect(_again(onward))
    if request.method == "POST" and not coming.record_invalid_attempt():
        messages.error(request, get_adapter().error_messages["too_many_login_attempts"])
        return redirect(_again(onward))
    context = {"form": form, "email": coming.email, "next": onward}
    return render(request, "people/code.html", context, status=422 if form.errors else 200)


def _resend(request: HttpRequest, coming: ComingIn, onward: str) -> HttpResponse:
    try:
        coming.resend()
    except actions.CodeRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Another code is on its way. The one before is void."))
    return redirect(f"{reverse('people:code')}?{urlencode({'next': onward})}")


def _by_password(request: HttpRequest, onward: str) -> HttpResponse:
    if too_many := ratelimit.consume_or_429(request, action="login"):
        return too_many
    form = PasswordForm(request.POST, request=request)
    if form.is_valid():
        try:
            return form.login(request, redirect_url=onward)
        except ImmediateHttpResponse as answer:
            return answer.response
    return _page(request, onward, code_form=ComeInForm(), password_form=form)


def _page(request: HttpRequest, onward: str, *, code_form: ComeInForm, password_form: PasswordForm) -> HttpResponse:
    context = get_entrance_context_data(request) | {
        "site": request.site,
        "code_form": code_form,
        "password_form": password_form,
        "next": onward,
        "redirect_field": format_html('<input type="hidden" name="next" value="{}">', onward),
        "pending": ComingIn.pending(request),
    }
    status = 422 if code_form.errors or password_form.errors else 200
    return render(request, "people/sign_in.html", context, status=status)


def _again(onward: str) -> str:
    return f"{reverse('people:sign_in')}?{urlencode({'next': onward})}"
