"""The people one knows, and what one keeps about them: nobody else's business."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from staffroom.foundation.paging import page_after

from .. import actions
from ..acquaintance import Choice, own_categories
from ..knowing_forms import CategoryForm, CategoryNameForm, SideForm
from ..models import Category, Connection, Person

BY_NAME = ("other__name", "pk")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def known(request: HttpRequest) -> HttpResponse:
    """By name, by category and words; POST puts those that were ticked (or all that were found) into a category."""
    choice = Choice.read(request.GET, request.person)
    found, form = choice.found(), CategoryForm(request.person, request.POST if request.method == "POST" else None)
    if request.method == "POST" and (moved := _moved(request, found, form)) is not None:
        messages.success(request, moved)
        return redirect(request.get_full_path())
    page = page_after(found, order=BY_NAME, key=request.GET.get("page"))
    context = {"page": page, "choice": choice, "form": form, "count": found.count()}
    return render(request, "people/known.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def known_person(request: HttpRequest, handle: str) -> HttpResponse:
    """What one keeps about somebody one knows; POST changes it."""
    mine = request.person.connections.select_related("other", "category", "person")
    connection = get_object_or_404(mine, other__handle=handle)
    form = SideForm.about(connection, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _kept(connection, form):
        messages.success(request, _("Kept, for you alone."))
        return redirect("people:known")
    context = {"connection": connection, "shown": connection.other, "form": form}
    return render(request, "people/known_person.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def categories(request: HttpRequest) -> HttpResponse:
    """One's own categories; POST adds one, or renames or removes that with the number `category`."""
    form = CategoryNameForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _categories_changed(request, form):
        return redirect("people:categories")
    context = {"own": own_categories(request.person), "form": form}
    return render(request, "people/categories.html", context, status=422 if form.errors else 200)


def _moved(request: HttpRequest, found: QuerySet[Connection], form: CategoryForm) -> str | None:
    """What was done, in words; None if nothing was, which the form says."""
    if not form.is_valid():
        return None
    ticked = [int(pk) for pk in request.POST.getlist("person") if pk.isdecimal() and len(pk) < 19]
    chosen = found if request.POST.get("all") else found.filter(other__in=ticked)
    others = list(Person.objects.filter(pk__in=chosen.values("other")))
    if not others:
        form.add_error(None, _("Tick at least one person, then choose the category."))
        return None
    try:
        category = form.chosen()
        count = actions.categorise(request.person, others, category)
    except actions.CategoryRefused as refusal:
        form.add_error(None, str(refusal))
        return None
    words = ngettext("%(count)s person is in “%(name)s” now.", "%(count)s people are in “%(name)s” now.", count)
    if category is None:
        words = ngettext("%(count)s person is in no category now.", "%(count)s people are in no category now.", count)
    return words % {"count": f"{count:,}", "name": category.label if category else ""}


def _kept(connection: Connection, form: SideForm) -> bool:
    """Whether it was; if not, the form says why."""
    try:
        kept = {"met_at": form.cleaned_data["met_at"], "notes": form.cleaned_data["notes"]}
        actions.note_about(connection.person, connection.other, category=form.chosen(), **kept)
    except actions.CategoryRefused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _categories_changed(request: HttpRequest, form: CategoryNameForm) -> bool:
    """Whether what was wished could be done; if not, the form says why."""
    number = request.POST.get("category", "")
    own = Category.objects.filter(person=request.person, kind=Category.Kind.OWN)
    category = get_object_or_404(own, pk=int(number)) if number.isdecimal() and len(number) < 19 else None
    if category and request.POST.get("wish") == "remove":
        form.errors.clear()
        actions.remove_category(category)
        messages.success(request, _("“%(name)s” is gone; whom it held you still know.") % {"name": category.label})
        return True
    if not form.is_valid():
        return False
    name = form.cleaned_data["name"]
    try:
        if category:
            actions.rename_category(category, name)
        else:
            actions.category_for(request.person, name=name)
    except actions.CategoryRefused as refusal:
        form.add_error("name", str(refusal))
        return False
    return True
