"""A query in the language of the database's index, and as a condition on Words.

Every word is quoted, and a word is nothing but letters and figures: nothing that was typed is syntax.

A thing has to have all the words that are asked for, and one of them at least in words of its own: a reply is found by
the title of its conversation together with what it says, not by the title alone.
"""

from collections.abc import Callable, Iterable, Sequence

from django.db import connection
from django.db.models import BooleanField, FloatField
from django.db.models.expressions import RawSQL

from staffroom.foundation.words import Narrowing, Query, Term
from staffroom.foundation.words.stemming import stems

from .labels import about, labels_asked

# What was written as it stands there: not the stems, nor what is written in one piece besides.
_EXACT_COLUMNS = "{title text files}"
_OWN_COLUMNS = "{title text more files}"
# On PostgreSQL words have one of four weights: A title, B text, C what it is about, D files, stems and whatever has no
# place in the text; those without a place never stand side by side, so that no phrase is made of them. Its index knows
# nothing of weights, and would look at each row for them: so what a thing is about are words of another name.
_TITLE_WEIGHTS = "AD"


def matching(asked: str) -> RawSQL:
    """Whether the words are those that the index is asked for: a condition on Words."""
    sql = '"words" @@ %s::tsquery' if _is_postgresql() else '"search_words" MATCH %s'
    return RawSQL(sql, [asked], BooleanField())  # noqa: S611  names of our own


def weight(asked: str) -> RawSQL:
    """How well they match, the more the better: a word in the title counts for several in the text."""
    if _is_postgresql():
        sql = 'ts_rank(\'{0.3, 0.2, 0.5, 1.0}\', "search_words"."words", %s::tsquery, 1)'
        return RawSQL(sql, [asked], FloatField())  # noqa: S611  names of our own
    return RawSQL('-bm25("search_words", 4.0, 1.0, 0.6, 0.4, 0.3)', [], FloatField())


def asked_of_index(query: Query, narrowing: Narrowing, languages: Iterable[str]) -> str:
    """What the index is asked for; "" if nothing is said of words, authors, places or files."""
    if not query.terms and narrowing.is_none:
        return ""
    known = tuple(languages)
    labels = [] if narrowing.is_none and query.wanted else [_any_of(each) for each in labels_asked(narrowing)]
    looked_for = [*labels, *_wanted(query.wanted, known)]
    unwanted = [_anywhere(term, known) for term in query.unwanted]
    if _is_postgresql():
        return " & ".join([*looked_for, *(f"!{term}" for term in unwanted)])
    found = " AND ".join(looked_for)
    return f"({found}) NOT ({' OR '.join(unwanted)})" if unwanted else found


def asked_of_titles(text: str) -> str:
    """What has all the words of `text` in its title; "" if there are none."""
    forms = [{word.form, *word.others} for word in Term(text).words]
    if _is_postgresql():
        return " & ".join(_either(f"'{form}':{_TITLE_WEIGHTS}" for form in sorted(each)) for each in forms)
    # What else a word is known by stands besides, with the stems.
    return " AND ".join(f"{{title more}} : {_any_of(each)}" for each in forms)


def _wanted(terms: Sequence[Term], languages: Sequence[str]) -> list[str]:
    """All of them, and one of them in the words of the thing itself."""
    own = [
        _term(term, languages) if _is_postgresql() else f"({_OWN_COLUMNS} : {_term(term, languages)})" for term in terms
    ]
    return own if len(own) < 2 else [*(_anywhere(term, languages) for term in terms), _either(own)]


def _anywhere(term: Term, languages: Sequence[str]) -> str:
    """One term in brackets, in words of the thing itself or of what it is about."""
    if not _is_postgresql():
        return _term(term, languages)
    return _term(term, languages, lambda forms: {*forms, *map(about, forms)})


def _term(term: Term, languages: Sequence[str], known: Callable[[set[str]], set[str]] = set) -> str:
    """One term in brackets. `known`: by what else words are known that stand alone."""
    words = term.words
    if len(words) == 1 and not term.is_phrase and not term.is_beginning:
        return _any_of(known({words[0].form, *words[0].others, *stems(words[0].form, tuple(languages))}))
    exact = _in_a_row([word.form for word in words], is_open=term.is_beginning)
    if term.is_phrase or term.is_beginning:
        return exact
    # “part-time” also finds “parttime”.
    joined = set(words[0].others).intersection(*(word.others for word in words))
    return _either([exact, *([_any_of(known(joined))] if joined else [])])


def _either(terms: Iterable[str]) -> str:
    return f"({(' | ' if _is_postgresql() else ' OR ').join(terms)})"


def _any_of(forms: Iterable[str]) -> str:
    quote = "'" if _is_postgresql() else '"'
    return _either(f"{quote}{form}{quote}" for form in sorted(forms))


def _in_a_row(forms: Sequence[str], *, is_open: bool) -> str:
    """The forms one after the other as they were written; `is_open`: the last may go on."""
    if _is_postgresql():
        *firsts, last = forms
        return f"({' <-> '.join([*(f"'{form}'" for form in firsts), f"'{last}'{':*' if is_open else ''}"])})"
    return f'({_EXACT_COLUMNS} : "{" ".join(forms)}"{" *" if is_open else ""})'


def _is_postgresql() -> bool:
    return connection.vendor == "postgresql"
