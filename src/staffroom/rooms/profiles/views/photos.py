"""The photo: chosen, cut and removed; and its files, for whoever may see them."""

from collections.abc import Callable
from functools import partial

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from staffroom.foundation.portraits import FORMATS
from staffroom.rooms.people.models import Person

from .. import actions
from ..editing_forms import PictureForm
from ..models import Profile
from ..photos import SIZES, may_see_photo, photo_file
from .editing import edit_page

_KEPT_FOR = 7 * 24 * 60 * 60  # seconds; another photo has another address


@login_required
@require_POST
def picture(request: HttpRequest) -> HttpResponse:
    """Take this picture, cut as it was wished."""
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid() and _asked(request, form, partial(_take, request, form)):
        messages.success(request, _("That is your photo now."))
        return redirect(f"{reverse('profiles:edit')}#photo")
    return edit_page(request, status=422, picture=form)


@login_required
@require_POST
def picture_uncut(request: HttpRequest) -> HttpResponse:
    """The picture as this browser can show it, where it can't show the file itself: to be cut. Nothing is kept."""
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid() and (content := _asked(request, form, actions.picture_to_cut)):
        return HttpResponse(content, content_type="image/webp", headers={"Cache-Control": "no-store"})
    return HttpResponse(form.errors["file"][0], status=422, content_type="text/plain; charset=utf-8")


@login_required
@require_POST
def picture_removal(request: HttpRequest) -> HttpResponse:
    actions.remove_photo(Person.objects.get(pk=request.person.pk))
    messages.success(request, _("The photo is deleted. Your initials stand there again."))
    return redirect(f"{reverse('profiles:edit')}#photo")


@require_safe
def photo(request: HttpRequest, token: str, size: int, format: str) -> HttpResponseBase:  # noqa: A002  as the address has it
    """One file of a photo. Whoever may not see it finds what they would find if there were none."""
    if size not in SIZES or format not in FORMATS or not may_see_photo(request.person, token):
        raise Http404
    etag = f'"{token}-{size}"'
    answer = get_conditional_response(request, etag=etag) or _opened(photo_file(token, size, format))
    answer["Content-Type"] = f"image/{format}"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    # By the reader's own browser alone: others may not see it.
    answer["Cache-Control"] = f"private, max-age={_KEPT_FOR}, immutable"
    answer["ETag"] = etag
    return answer


def _opened(name: str) -> FileResponse:
    try:
        return FileResponse(default_storage.open(name))
    except FileNotFoundError as trouble:
        raise Http404 from trouble


def _take(request: HttpRequest, form: PictureForm, content: bytes) -> Profile:
    return actions.set_photo(Person.objects.get(pk=request.person.pk), content, crop=form.crop)


def _asked[Made](request: HttpRequest, form: PictureForm, make: Callable[[bytes], Made]) -> Made | None:
    """What `make` makes of the file; if nothing, the form says why."""
    if not ratelimit.consume(request, action="photo", user=request.user):
        form.add_error("file", _("You have tried many pictures in the last hour. Go on a little later."))
        return None
    try:
        return make(form.cleaned_data["file"].read())
    except actions.PhotoRefused as refusal:
        form.add_error("file", str(refusal))
        return None
