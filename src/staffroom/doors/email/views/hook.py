"""Where the mail provider calls us."""

import logging

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from staffroom.foundation import crypto

from ..models import Provider
from ..providers import entering, refusals
from ..providers.kinds import KINDS

WAYS = {"mail", "events"}
# Imported once a provider calls, with all that reads what it says.
HEAR = "staffroom.doors.email.providers.hearing.hear"

log = logging.getLogger("staffroom.mail")


@csrf_exempt  # it comes from the provider, whose secret or signature is checked
@require_http_methods(["POST", "HEAD"])
def hook(request: HttpRequest, token: str, way: str) -> HttpResponse:
    """200 once what it brings is kept; 401, 403, 400 for what is not its, 413 for too much. Else it comes again."""
    provider = get_object_or_404(Provider, token=token, name__in=KINDS)
    if way not in WAYS:
        raise Http404
    if request.method == "HEAD":  # some look first whether anybody is there
        return HttpResponse()
    try:
        import_string(HEAR)(provider, way, request)
    except refusals.NotBelieved as refusal:
        log.warning("A call in the name of %s is not believed: %s", provider.name, refusal)
        if "Authorization" not in request.headers and not entering.kind_of(provider).signs:
            # Some say the secret only once they were asked for it.
            return HttpResponse(status=401, headers={"WWW-Authenticate": 'Basic realm="Mail"'})
        return HttpResponse("This is not signed as it should be.", status=403, content_type="text/plain")
    except refusals.Unintelligible as trouble:
        entering.note_trouble(provider, str(trouble))
        return HttpResponse("This is not what is expected here.", status=400, content_type="text/plain")
    except refusals.TooLarge:
        entering.note_trouble(provider, _("It brought a mail that is larger than what is taken in, and keeps it."))
        return HttpResponse("This is larger than what is taken in.", status=413, content_type="text/plain")
    except (refusals.NotNow, crypto.CannotDecrypt) as trouble:
        entering.note_trouble(provider, str(trouble))
        return HttpResponse("Try again later.", status=503, content_type="text/plain")
    entering.note_heard(provider)
    return HttpResponse()
