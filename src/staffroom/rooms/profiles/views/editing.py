"""The page on which somebody describes themselves: each section a form of its own, which works without a script."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from staffroom.rooms.people import actions as people
from staffroom.rooms.people.forms import IntroductionForm
from staffroom.rooms.people.models import Person

from .. import actions, editing_forms, listing_forms, places
from ..editing import Own
from ..models import Link, Position, Qualification, Term
from ..wording import place_name, years_in_words

_SHORTEST_TOWN = 3  # letters, before towns are suggested
_FORMS = {
    form.section: form
    for form in (
        editing_forms.ShownForm,
        editing_forms.PhotoForm,
        editing_forms.WordsForm,
        editing_forms.WorkForm,
        editing_forms.SubjectsForm,
        editing_forms.PlaceForm,
        editing_forms.LanguagesForm,
        editing_forms.PositionsForm,
        editing_forms.QualificationsForm,
        editing_forms.LinksForm,
        editing_forms.OthersForm,
    )
}


@login_required
@require_safe
def edit(request: HttpRequest) -> HttpResponse:
    return edit_page(request)


@login_required
@require_POST
def section(request: HttpRequest, section: str) -> HttpResponse:
    """Keep one section; the page again, with the reason, where it can't be kept."""
    if section not in _FORMS:
        raise Http404
    own = Own(Person.objects.get(pk=request.person.pk))
    form = _FORMS[section](own, request.POST)
    if form.is_valid() and _kept(own.person, form):
        messages.success(request, _("Kept."))
        return redirect(f"{reverse('profiles:edit')}#{section}")
    return edit_page(request, status=422, **{section: form})


@login_required
@require_POST
def naming(request: HttpRequest) -> HttpResponse:
    """Name, handle and headline."""
    person = Person.objects.get(pk=request.person.pk)
    form = _naming(person, request.POST)
    if form.is_valid():
        try:
            people.introduce(Person.objects.get(pk=person.pk), **form.cleaned_data)
        except people.IntroduceRefused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("That is how others see you now."))
            return redirect(f"{reverse('profiles:edit')}#naming")
    return edit_page(request, status=422, naming=form)


@login_required
@require_safe
def towns(request: HttpRequest) -> HttpResponse:
    """Towns that begin so, for whoever is typing: what they choose among, and may leave."""
    words = request.GET.get("place", "").strip()
    found = places.find(words, editing_forms.MOST_TOWNS) if len(words) >= _SHORTEST_TOWN else []
    names = dict.fromkeys(place_name(places.as_place(town)) for town in found)
    return render(request, "profiles/edit/towns.html", {"names": names})


def edit_page(request: HttpRequest, *, status: int = 200, **broken: Any) -> HttpResponse:
    """The whole page; `broken` are forms that need another look, by section."""
    person = Person.objects.get(pk=request.person.pk)
    own = Own(person)
    positions = person.positions.order_by("-is_current", "-from_year", "-from_month", "pk")
    sections = {name: broken.get(name) or form(own) for name, form in _FORMS.items()}
    context = {
        "own": own,
        "sections": sections,
        "picture": broken.get("picture") or editing_forms.PictureForm(),
        "naming": broken.get("naming") or _naming(person),
        "own_url": f"{request.site.base_url}{reverse('people:person', args=[person.handle])}",
        "positions": [_position(it) for it in positions],
        "qualifications": [_qualification(it) for it in person.qualifications.order_by("-year", "pk")],
        "links": [_link(it) for it in person.links.order_by("position", "pk")],
        "add": {name: broken.get(f"add_{name}") or form(auto_id=f"add_{name}_%s") for name, form in _ADDED.items()},
    }
    return render(request, "profiles/edit/page.html", context, status=status)


_ADDED: dict[str, Callable[..., Any]] = {
    "position": listing_forms.PositionForm,
    "qualification": listing_forms.QualificationForm,
    "link": listing_forms.LinkForm,
}


def _position(position: Position) -> dict[str, Any]:
    return {
        "title": ", ".join(filter(None, [position.role, position.organisation])),
        "about": years_in_words(position),
        "url": reverse("profiles:position", args=[position.pk]),
    }


def _qualification(it: Qualification) -> dict[str, Any]:
    return {
        "title": ", ".join(filter(None, [it.name, it.letters])),
        "about": ", ".join(filter(None, [it.awarded_by, str(it.year or "")])),
        "url": reverse("profiles:qualification", args=[it.pk]),
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "title": link.label or link.url,
        "about": f"{link.url} · {_('verified')}" if link.verified_at else link.url,
        "url": reverse("profiles:link", args=[link.pk]),
    }


def _naming(person: Person, data: Any = None) -> IntroductionForm:
    return IntroductionForm(data, instance=person, auto_id="naming_%s")


def _kept(person: Person, form: Any) -> bool:
    """Whether the section was taken; if not, the form says why."""
    try:
        with transaction.atomic():
            _keep(person, form)
    except actions.ProfileRefused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    except actions.DisclosureRefused as refusal:
        form.add_error(None, str(refusal))
    return not form.errors


def _keep(person: Person, form: Any) -> None:
    if isinstance(form, editing_forms.ShownForm):
        actions.show(person, **form.cleaned_data)
        return
    if said := _said(person, form):
        actions.describe(person, **said)
    actions.disclose(person, form.choices())


def _said(person: Person, form: Any) -> dict[str, Any]:
    """What `describe` takes of the section."""
    told = form.cleaned_data
    match form.section:
        case "subjects":
            own_words = actions.own_terms(person, Term.Vocabulary.TOPIC, told["other_topics"])
            chosen = Term.objects.in_bulk([*told["sectors"], *told["topics"], *filter(None, [told["stage"]])])
            return {
                "sectors": [chosen[pk] for pk in told["sectors"] if pk in chosen],
                "stage": chosen.get(told["stage"]),
                "topics": [*(chosen[pk] for pk in told["topics"] if pk in chosen), *own_words],
            }
        case "place":
            if told["number"] is None:
                return {}
            return {"place": actions.place_of(told["number"]) if told["number"] else None}
        case "words" | "work" | "languages" | "others":
            return {name: value for name, value in told.items() if not name.startswith("sees_")}
    return {}
