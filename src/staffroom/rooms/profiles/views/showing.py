"""Pages and files that show a profile, besides the page itself, which people have."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from staffroom.rooms.people import showing as people
from staffroom.rooms.people.models import Person

from ..looking import as_seen, way_called


@require_safe
@login_required
def view_as(request: HttpRequest, handle: str, whom: str) -> HttpResponse:
    """One's own page, exactly as another gets it. Nobody sees another's page so."""
    owner = people.found(request, handle)
    way = way_called(owner, whom) if owner and owner == request.person else None
    if owner is None or way is None:
        raise Http404
    other = as_seen(request, owner, way)
    if not Person.objects.seen_by(other.person).filter(pk=owner.pk).exists():
        return render(request, "profiles/unseen.html", {"looking": other, "shown": owner})
    return people.page(request, owner, other)
