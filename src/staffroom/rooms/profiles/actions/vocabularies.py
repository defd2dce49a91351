"""The words that profiles choose from: brought in, changed, withdrawn; and those that members add themselves."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext as _

from staffroom.foundation.mail.characters import clean_line
from staffroom.foundation.words.letters import fold
from staffroom.journal.recording import record
from staffroom.rooms.people.actions.joining import leave_kept_pages_behind
from staffroom.rooms.people.models import Person

from ..facts import TermsChanged
from ..models import Mentor, Profile, Term, Trait
from ..rules import may_have_profile, may_keep_vocabularies
from ..vocabularies import Row, UnreadableRows, read_ready, read_rows
from .refusals import ProfileRefused, VocabularyRefused

LONGEST_NAME, LONGEST_SLUG = 80, 60
MOST_TERMS = 2_000

# By which field of a profile its words are found.
FIELDS = {Term.Vocabulary.SECTOR: "sectors", Term.Vocabulary.STAGE: "stage", Term.Vocabulary.TOPIC: "topics"}


@dataclass(frozen=True)
class BroughtIn:
    """How many words a list added, changed and withdrew."""

    added: int = 0
    changed: int = 0
    withdrawn: int = 0


@transaction.atomic
def own_terms(person: Person, vocabulary: str, names: Sequence[str]) -> list[Term]:
    """The words with these names, in any language and however they are spelled: each once.

    What nobody has named before is added, and offered to others only when an operator says so. Raises ProfileRefused
    for who has no account, and for too long a name.
    """
    field = FIELDS[Term.Vocabulary(vocabulary)]
    if not may_have_profile(person):
        raise ProfileRefused(_("Only somebody with an account has a profile."), field)
    lines = [line for name in names if (line := clean_line(name, 4 * LONGEST_NAME))]
    if any(len(line) > LONGEST_NAME for line in lines):
        raise ProfileRefused(_("That is too long: {most} characters are the most.").format(most=LONGEST_NAME), field)
    known = _known(vocabulary, [slug_of(line) for line in lines])
    found = (known.get(fold(line)) or known.get(slug_of(line)) or _own(vocabulary, line) for line in lines)
    return list({term.pk: term for term in found}.values())


@transaction.atomic
def import_terms(vocabulary: str, raw: bytes, *, by: Person, withdraws_others: bool = False) -> BroughtIn:
    """Words from a CSV file; see vocabularies.read_rows for its columns. All of them, or none.

    `withdraws_others`: what the file does not name is no longer offered. Raises VocabularyRefused, with the line.
    """
    _check(by)
    try:
        rows = read_rows(raw)
    except UnreadableRows as trouble:
        raise VocabularyRefused(str(trouble)) from trouble
    return _bring_in(vocabulary, rows, withdraws_others=withdraws_others)


@transaction.atomic
def bring_in_ready(name: str, *, by: Person | None) -> BroughtIn:
    """The words of a list that we ship, in all three vocabularies. `by` is None for a site that is just being made.

    Raises VocabularyRefused for who runs no site, and for a list that there is not.
    """
    if by is not None:
        _check(by)
    ready = read_ready(name)
    if ready is None:
        raise VocabularyRefused(_("There is no such list."))
    counts = [_bring_in(vocabulary, rows) for vocabulary, rows in ready.items()]
    return BroughtIn(sum(it.added for it in counts), sum(it.changed for it in counts))


@transaction.atomic
def change_term(term: Term, *, by: Person, name: str, names: Mapping[str, str]) -> Term:
    """It is called otherwise; whoever has chosen it still has. Raises VocabularyRefused."""
    _check(by)
    term.name = _name(name)
    term.names = {language: _name(word) for language, word in names.items() if word.strip()}
    term.save(update_fields=["name", "names"])
    _are_called_otherwise([term])
    return term


@transaction.atomic
def offer(term: Term, *, by: Person, is_offered: bool) -> Term:
    """Whether everybody is offered it. Whoever has chosen it keeps it. Raises VocabularyRefused."""
    _check(by)
    term.is_offered = is_offered
    term.save(update_fields=["is_offered"])
    return term


@transaction.atomic
def put_together(term: Term, *, into: Term, by: Person) -> Term:
    """Two words for one thing are one: whoever had `term` has `into`, and is found by it. Raises VocabularyRefused."""
    _check(by)
    if term.vocabulary != into.vocabulary or term.pk == into.pk:
        raise VocabularyRefused(_("Choose another word of the same list."))
    field = FIELDS[Term.Vocabulary(term.vocabulary)]
    if term.vocabulary == Term.Vocabulary.STAGE:
        Profile.objects.filter(stage=term).update(stage=into)
    else:
        _hand_on(Profile, field, term, into)
    if term.vocabulary == Term.Vocabulary.SECTOR:
        _hand_on(Mentor, "sectors", term, into)
    had = Trait.objects.filter(field=field, key=term.slug)
    had.filter(person__in=Trait.objects.filter(field=field, key=into.slug).values("person")).delete()
    had.update(key=into.slug)
    term.delete()
    _are_called_otherwise([into])
    return into


def slug_of(name: str) -> str:
    """What a word is known by, whatever it is called later."""
    return slugify(name)[:LONGEST_SLUG].strip("-") or f"x{hashlib.sha256(name.encode()).hexdigest()[:16]}"


def _known(vocabulary: str, slugs: Iterable[str]) -> dict[str, Term]:
    """The words that are offered, by each of their names, and those with these slugs."""
    known = {term.slug: term for term in Term.objects.filter(vocabulary=vocabulary, slug__in=list(slugs))}
    for term in Term.objects.filter(vocabulary=vocabulary, is_offered=True):
        for name in (term.name, *term.names.values()):
            known[fold(name)] = term
    return known


def _own(vocabulary: str, name: str) -> Term:
    made, _is_new = Term.objects.get_or_create(
        vocabulary=vocabulary,
        slug=slug_of(name),
        defaults={"name": name, "is_offered": False, "position": MOST_TERMS},
    )
    return made


def _bring_in(vocabulary: str, rows: Sequence[Row], *, withdraws_others: bool = False) -> BroughtIn:
    there = {term.slug: term for term in Term.objects.filter(vocabulary=vocabulary)}
    by_name = {fold(term.name): term for term in there.values()}
    last = Term.objects.filter(vocabulary=vocabulary, is_offered=True).aggregate(last=Max("position"))["last"] or 0
    added, changed, named = [], [], set()
    for place, row in enumerate(rows, start=0 if withdraws_others else last + 1):
        slug = row.slug or slug_of(row.name)
        term = there.get(slug) or by_name.get(fold(row.name))
        if term is None:
            term = Term(vocabulary=vocabulary, slug=slug, position=place)
            there[slug] = term
            added.append(term)
        elif term.pk and (term.name, term.names, term.is_offered) != (row.name, row.names, True):
            changed.append(term)
        if withdraws_others:
            term.position = place
        term.name, term.names, term.is_offered = row.name, row.names, True
        named.add(term.slug)
    if sum(term.is_offered for term in there.values()) > MOST_TERMS:
        raise VocabularyRefused(_("That is too many: {most} are the most.").format(most=MOST_TERMS))
    others = [term for term in there.values() if term.is_offered and term.slug not in named]
    if withdraws_others:
        Term.objects.filter(pk__in=[term.pk for term in others]).update(is_offered=False)
    Term.objects.bulk_create(added)
    kept = [term for term in there.values() if term.pk and term.slug in named]
    Term.objects.bulk_update(kept, ["name", "names", "is_offered", "position"], batch_size=200)
    if changed:
        _are_called_otherwise(changed)
    return BroughtIn(len(added), len(changed), len(others) if withdraws_others else 0)


def _hand_on(model: type[Profile] | type[Mentor], field: str, term: Term, into: Term) -> None:
    """Whoever has `term` among the words of this field has `into` instead, once."""
    table = model._meta.get_field(field).remote_field.through  # type: ignore[union-attr]  # noqa: SLF001  a table of Django's own
    whose = model._meta.model_name  # noqa: SLF001  Django's documented way
    had = table.objects.filter(term=term)
    had.filter(**{f"{whose}__in": table.objects.filter(term=into).values(whose)}).delete()
    had.update(term=into)


def _are_called_otherwise(terms: Sequence[Term]) -> None:
    """Pages for guests show it from now on; by words, whoever has chosen them is found so as soon as may be."""
    leave_kept_pages_behind()
    record(TermsChanged(term_ids=[term.pk for term in terms]))


def _name(name: str) -> str:
    line = clean_line(name, 4 * LONGEST_NAME)
    if not line or len(line) > LONGEST_NAME:
        raise VocabularyRefused(_("Give it a name, of {most} characters at the most.").format(most=LONGEST_NAME))
    return line


def _check(by: Person) -> None:
    if not may_keep_vocabularies(by):
        raise VocabularyRefused(_("Only those who run this site decide this."))
