"""The page on which everything is found. Its address says all that was asked for, and can be passed on."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from staffroom.foundation.words import Query
from staffroom.rooms.networks.models import Network

from . import results
from .forms import OperatorsForm
from .rebuilding import is_built

# What is only in the address when the form of the operators was sent.
OF_THE_FORM = "words"


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found, or how to ask. The form of the operators is led to the address its query has in the box."""
    order = results.BEST if request.GET.get("order") == results.BEST else results.NEWEST
    if OF_THE_FORM in request.GET:
        return redirect(_address(OperatorsForm(request.GET).query, order))
    query = Query.read(request.GET.get("q", ""))
    found = results.search(request.person, query, order=order, key=request.GET.get("page"))
    context = {
        "query": query,
        "found": found,
        "order": order,
        "orders": _orders(query, order),
        "form": OperatorsForm.showing(query),
        "network": _only_network(request, query),
        "is_built": is_built(),
        "newer_url": _address(query, order, found.page.previous_key),
        "older_url": _address(query, order, found.page.next_key),
        "everywhere_url": _address(Query.read(query.words_text), order),
    }
    return render(request, "search/search.html", context)


def _orders(query: Query, chosen: str) -> list[tuple[str, str, bool]]:
    """(address, label, whether it is the one). There is no best where no word was asked for."""
    if not query.wanted:
        return []
    labels = {results.NEWEST: _("Newest first"), results.BEST: _("Best first")}
    return [(_address(query, name), label, name == chosen) for name, label in labels.items()]


def _address(query: Query, order: str, page: str | None = "") -> str:
    """Of a page of it; "" where there is none."""
    if page is None:
        return ""
    asked = {"q": str(query), "order": order if order != results.NEWEST else "", "page": page}
    return f"{reverse('search:search')}?{urlencode({name: value for name, value in asked.items() if value})}"


def _only_network(request: HttpRequest, query: Query) -> Network | None:
    """The network that is looked through, if it is one by its address."""
    if len(query.within) != 1:
        return None
    return Network.objects.findable_by(request.person).filter(slug=query.within[0].lower()).first()
