"""The directory, a network's page, and who belongs to it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from staffroom.foundation.guest_pages import cached_for_guests
from staffroom.foundation.paging import page_after
from staffroom.rooms.people.blocks import apart_from
from staffroom.rooms.people.in_lists import give_cards

from .. import liveliness, pages, rules
from ..forms import FindForm, JoiningForm
from ..models import Membership, Network


@require_safe
def directory(request: HttpRequest) -> HttpResponseBase:
    """Every network that may be found."""
    form = FindForm(request.GET)
    form.is_valid()
    words, kind = form.cleaned_data.get("q", ""), form.cleaned_data.get("kind", "")

    def render_page() -> HttpResponse:
        page, listed = pages.directory(request.person, words=words, kind=kind, key=request.GET.get("page"))
        context = {"page": page, "listed": listed, "kinds": pages.kinds(request.person), "kind": kind, "words": words}
        return render(request, "networks/directory.html", context)

    if words:  # everybody looks for something else
        return render_page()
    return cached_for_guests(request, key=("directory", *pages.version_of_all()), render=render_page)


@require_safe
def network(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What a network is, and what was last said in it, for those who may find it."""
    found = get_object_or_404(Network.objects.findable_by(request.person).select_related("parent"), slug=slug)
    return cached_for_guests(
        request, key=("network", *pages.version_of(found)), render=lambda: network_page(request, found)
    )


def network_page(request: HttpRequest, found: Network, *, form: JoiningForm | None = None) -> HttpResponse:
    """The page itself; with a `form` that was refused, that one in its place."""
    person = request.person
    membership = found.memberships.filter(person=person).select_related("address").first() if person else None
    is_member = membership is not None and membership.state == Membership.State.ACTIVE
    parent = found.parent if found.parent and rules.may_find(person, found.parent) else None
    faces = pages.faces(found) if is_member else []
    give_cards(person, (face.person for face in faces))
    context = {
        "network": found,
        "parent": parent,
        "membership": membership,
        "is_member": is_member,
        "may_read": rules.may_read(person, found),
        "access": pages.access_words(found),
        "liveliness": liveliness.words(found, timezone.now()),
        "faces": faces,
        "branches": found.branches.findable_by(person).order_by("name", "pk"),
        "asking": found.memberships.filter(state="requested").count() if _facilitates(membership) else 0,
        "form": form or JoiningForm(network=found),
    }
    return render(request, "networks/network.html", context, status=422 if form else 200)


@login_required
@require_safe
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Who belongs to it, by name: for members."""
    found = get_object_or_404(Network.objects.of(request.person), slug=slug)
    active = found.memberships.active().filter(apart_from(request.person, "person__")).select_related("person")
    page = page_after(active, order=pages.NAMED_FIRST, key=request.GET.get("page"), size=60)
    looking_after = [] if request.GET.get("page") else list(pages.looking_after(found))
    give_cards(request.person, (membership.person for membership in (*page.items, *looking_after)))
    context = {"network": found, "page": page, "looking_after": looking_after}
    context["looks_after"] = rules.may_facilitate(request.person, found)
    return render(request, "networks/members.html", context)


def _facilitates(membership: Membership | None) -> bool:
    return (
        membership is not None
        and membership.state == Membership.State.ACTIVE
        and membership.role != Membership.Role.MEMBER
    )
