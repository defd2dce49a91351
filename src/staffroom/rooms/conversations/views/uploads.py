"""Files that come in before their message does."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from ..forms import WritingForm
from .fragments import members_fragment


@members_fragment
@require_POST
def attachments(request: HttpRequest) -> HttpResponse:
    """Keep the files that were chosen: a fragment with all that will go with the message."""
    form = WritingForm(request.POST, request.FILES, person=request.person)
    form.is_valid()
    refused = "files" in form.errors
    return render(request, "conversations/_files.html", {"form": form}, status=422 if refused else 200)
