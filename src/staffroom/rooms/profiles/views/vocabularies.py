"""The words that profiles choose from: for those who run the site."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffroom.foundation.paging import page_after

from .. import actions
from ..models import Term
from ..rules import may_keep_vocabularies
from ..vocabularies import READY, Row, write_rows
from ..vocabulary_forms import TermForm, TogetherForm, WordListForm

TITLES = {
    Term.Vocabulary.SECTOR.value: gettext_lazy("Sectors"),
    Term.Vocabulary.STAGE.value: gettext_lazy("Career stages"),
    Term.Vocabulary.TOPIC.value: gettext_lazy("Topics"),
}
_ORDER = ("position", "name", "pk")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def vocabularies(request: HttpRequest) -> HttpResponse:
    """All of them; POST brings in a list that we ship."""
    _check(request)
    if request.method == "POST":
        try:
            done = actions.bring_in_ready(request.POST.get("ready", ""), by=request.person)
        except actions.VocabularyRefused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _told(done))
        return redirect("profiles:vocabularies")
    kept = [
        {"name": name, "title": title, "count": Term.objects.filter(vocabulary=name, is_offered=True).count()}
        for name, title in TITLES.items()
    ]
    return render(request, "profiles/vocabularies.html", {"vocabularies": kept, "ready": READY})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def vocabulary(request: HttpRequest, name: str) -> HttpResponse:
    """Its words; POST takes a file of them."""
    _check(request)
    if name not in TITLES:
        raise Http404
    form = WordListForm(request.POST, request.FILES) if request.method == "POST" else WordListForm()
    if request.method == "POST" and form.is_valid() and _taken(request, name, form):
        return redirect("profiles:vocabulary", name)
    is_offered = request.GET.get("show") != "others"
    terms = Term.objects.filter(vocabulary=name, is_offered=is_offered)
    context = {
        "name": name,
        "title": TITLES[name],
        "form": form,
        "is_offered": is_offered,
        "page": page_after(terms, order=_ORDER, key=request.GET.get("page"), size=100),
    }
    return render(request, "profiles/vocabulary.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def vocabulary_file(request: HttpRequest, name: str) -> HttpResponse:
    """The words that are offered, as a file that can be changed and brought in again."""
    _check(request)
    if name not in TITLES:
        raise Http404
    terms = Term.objects.filter(vocabulary=name, is_offered=True).order_by(*_ORDER)
    rows = [Row(term.name, term.slug, term.names) for term in terms]
    languages = sorted(
        {language for row in rows for language in row.names} | {it for it, _label in settings.LANGUAGES[1:]}
    )
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return HttpResponse(write_rows(rows, languages), content_type="text/csv; charset=utf-8", headers=headers)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def term(request: HttpRequest, pk: int) -> HttpResponse:
    """One word, to be called otherwise."""
    _check(request)
    found = get_object_or_404(Term, pk=pk)
    form = TermForm(request.POST if request.method == "POST" else None, term=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_term(found, by=request.person, name=form.cleaned_data["name"], names=form.names)
        except actions.VocabularyRefused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Kept."))
            return redirect("profiles:vocabulary", found.vocabulary)
    return _term_page(request, found, form=form)


@login_required
@require_POST
def term_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether everybody is offered it."""
    _check(request)
    found = get_object_or_404(Term, pk=pk)
    is_offered = request.POST.get("wish") == "offer"
    actions.offer(found, by=request.person, is_offered=is_offered)
    if is_offered:
        messages.success(request, _("“%(name)s” is offered to everybody now.") % {"name": found.name})
    else:
        messages.success(request, _("“%(name)s” is offered no more. Whoever chose it keeps it.") % {"name": found.name})
    return redirect("profiles:vocabulary", found.vocabulary)


@login_required
@require_POST
def term_together(request: HttpRequest, pk: int) -> HttpResponse:
    """Another word means the same: whoever has this one has that one."""
    _check(request)
    found = get_object_or_404(Term, pk=pk)
    form = TogetherForm(request.POST)
    if form.is_valid():
        into = Term.objects.filter(vocabulary=found.vocabulary, slug=form.cleaned_data["into"]).first()
        try:
            if into is None:
                raise actions.VocabularyRefused(_("Choose another word of the same list."))  # noqa: TRY301  said once
            actions.put_together(found, into=into, by=request.person)
        except actions.VocabularyRefused as refusal:
            form.add_error("into", str(refusal))
        else:
            messages.success(request, _("They are one now: “%(name)s”.") % {"name": into.name})
            return redirect("profiles:vocabulary", into.vocabulary)
    return _term_page(request, found, together=form)


def _term_page(request: HttpRequest, found: Term, **forms: Any) -> HttpResponse:
    context = {
        "term": found,
        "title": TITLES[found.vocabulary],
        "form": TermForm(term=found),
        "together": TogetherForm(),
    } | forms
    status = 422 if any(form.errors for form in forms.values()) else 200
    return render(request, "profiles/term.html", context, status=status)


def _taken(request: HttpRequest, name: str, form: WordListForm) -> bool:
    """Whether the file was; if not, the form says why."""
    try:
        raw = form.cleaned_data["file"].read()
        done = actions.import_terms(
            name, raw, by=request.person, withdraws_others=form.cleaned_data["withdraws_others"]
        )
    except actions.VocabularyRefused as refusal:
        form.add_error("file", str(refusal))
        return False
    messages.success(request, _told(done))
    return True


def _told(done: actions.BroughtIn) -> str:
    """“12 words added, 3 changed.”"""
    told = [ngettext("{count} word added", "{count} words added", done.added).format(count=done.added)]
    if done.changed:
        told.append(_("{count} changed").format(count=done.changed))
    if done.withdrawn:
        told.append(_("{count} withdrawn").format(count=done.withdrawn))
    return f"{', '.join(told)}."


def _check(request: HttpRequest) -> None:
    if not may_keep_vocabularies(request.person):
        raise Http404
