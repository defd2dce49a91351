from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from staffroom.rooms.networks.models import Network

from . import coming
from .showing import rows_of

MOST_NETWORKS = 200


@require_safe
def to_come(request: HttpRequest) -> HttpResponse:
    """Meetings to come, of all there are or of one network."""
    slug, person = request.GET.get("network", ""), request.person
    network = get_object_or_404(Network.objects.findable_by(person), slug=slug) if slug else None
    page = coming.page_of(person, network, request.GET.get("page"))
    context = {
        "page": page,
        "rows": rows_of(page.items),
        "network": network,
        "networks": Network.objects.of(person).order_by("name", "pk")[:MOST_NETWORKS] if person else [],
        "stem": f"?network={network.slug}&page=" if network else "?page=",
    }
    return render(request, "events/to_come.html", context)
