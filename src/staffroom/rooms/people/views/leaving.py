"""Taking what is one's own along, and closing the account."""

import json

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .. import actions
from ..forms import LeavingForm
from ..models import Person


@login_required
def leaving(request: HttpRequest) -> HttpResponse:
    """Closing the account: says what stays, asks what becomes of one's words, and does it."""
    form = LeavingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.leave(Person.objects.get(pk=request.person.pk), keeps_words=form.cleaned_data["words"] == "keep")
        except actions.LeaveRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            request.person = None
            return render(request, "people/left.html")
    return render(request, "people/leaving.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@never_cache
@require_safe
def takeaway(request: HttpRequest) -> HttpResponse:
    """Everything of theirs, as one JSON file."""
    everything = import_string(settings.KEEPING)(request.person)
    answer = HttpResponse(json.dumps(everything, indent=2, ensure_ascii=False), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="staffroom-{request.person.handle}.json"'
    return answer
