"""A query in the language of the database's index, and as a condition on Words.

Every word is quoted, and a word is nothing but letters and figures: nothing that was typed is syntax.
"""

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.models import BooleanField, FloatField
from django.db.models.expressions import RawSQL

from staffroom.foundation.words import Query, Term
from staffroom.foundation.words.stemming import stems

# What was written as it stands there: not the stems, nor what is written in one piece besides.
_EXACT_COLUMNS, _EXACT_WEIGHTS = "{title text}", "AB"


def matching(asked: str) -> RawSQL:
    """Whether the words are those that the index is asked for: a condition on Words."""
    sql = '"words" @@ %s::tsquery' if _is_postgresql() else '"search_words" MATCH %s'
    return RawSQL(sql, [asked], BooleanField())  # noqa: S611  names of our own


def weight(asked: str) -> RawSQL:
    """How well they match, the more the better: a word in the title counts for several in the text."""
    if _is_postgresql():
        sql = 'ts_rank_cd(\'{0.4, 0.4, 0.6, 1.0}\', "search_words"."words", %s::tsquery, 1)'
        return RawSQL(sql, [asked], FloatField())  # noqa: S611  names of our own
    return RawSQL('-bm25("search_words", 4.0, 1.0, 0.6)', [], FloatField())


def asked_of_index(query: Query, languages: Iterable[str]) -> str:
    """What the index is asked for; "" if there is no word to look for, be it that some are unwanted."""
    known = tuple(languages)
    wanted = [_term(term, known) for term in query.wanted]
    unwanted = [_term(term, known) for term in query.unwanted]
    if not wanted:
        return ""
    if _is_postgresql():
        return " & ".join([*wanted, *(f"!{term}" for term in unwanted)])
    found = " AND ".join(wanted)
    return f"({found}) NOT ({' OR '.join(unwanted)})" if unwanted else found


def asked_of_titles(text: str) -> str:
    """What has all the words of `text` in its title; "" if there are none."""
    forms = [[word.form, *word.others] for word in Term(text).words]
    if _is_postgresql():
        return " & ".join(f"({' | '.join(f"'{form}':AD" for form in each)})" for each in forms)
    # What else a word is known by stands besides, with the stems.
    return " AND ".join(f"{{title more}} : ({' OR '.join(f'"{form}"' for form in each)})" for each in forms)


def unwanted_of_index(query: Query, languages: Iterable[str]) -> str:
    """What has any of the words that are not to be there; "" if there are none."""
    known = tuple(languages)
    terms = [_term(term, known) for term in query.unwanted]
    return (" | " if _is_postgresql() else " OR ").join(terms)


def _term(term: Term, languages: Sequence[str]) -> str:
    """One term in brackets."""
    words = term.words
    if len(words) == 1 and not term.is_phrase and not term.is_beginning:
        return _any_of({words[0].form, *words[0].others, *stems(words[0].form, languages)})
    exact = _in_a_row([word.form for word in words], is_open=term.is_beginning)
    if term.is_phrase or term.is_beginning:
        return exact
    # “part-time” also finds “parttime”.
    joined = set(words[0].others).intersection(*(word.others for word in words))
    either = " | " if _is_postgresql() else " OR "
    return f"({either.join([exact, *([_any_of(joined)] if joined else [])])})"


def _any_of(forms: set[str]) -> str:
    if _is_postgresql():
        return f"({' | '.join(f"'{form}'" for form in sorted(forms))})"
    return f"({' OR '.join(f'"{form}"' for form in sorted(forms))})"


def _in_a_row(forms: Sequence[str], *, is_open: bool) -> str:
    """The forms one after the other as they were written; `is_open`: the last may go on."""
    if _is_postgresql():
        *firsts, last = forms
        weighed = [f"'{form}':{_EXACT_WEIGHTS}" for form in firsts]
        return f"({' <-> '.join([*weighed, f"'{last}':{'*' if is_open else ''}{_EXACT_WEIGHTS}"])})"
    return f'({_EXACT_COLUMNS} : "{" ".join(forms)}"{" *" if is_open else ""})'


def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"
