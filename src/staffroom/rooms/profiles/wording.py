"""What a profile says, in words of the reader's language: languages, places, years."""

from collections.abc import Sequence

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from staffroom.foundation import languages

from .models import Place, Position


def language_name(code: str) -> str:
    """“Welsh” for “cy”; the code itself for what has no name."""
    return languages.name_of(code, get_language() or "en")


def country_name(code: str) -> str:
    """“United Kingdom” for “GB”."""
    return (locale().territories.get(code.upper()) or code).strip()


def place_name(place: Place) -> str:
    """“Skipton, North Yorkshire, United Kingdom”; nothing twice."""
    parts = (place.name, place.region, country_name(place.country))
    return ", ".join(dict.fromkeys(part for part in parts if part))


def languages_in_words(spoken: Sequence[tuple[str, str]]) -> str:
    """“English; Welsh (a little)” for “en” and “cy” with “a little”."""
    return "; ".join(language_in_words(code, how_well) for code, how_well in spoken)


def language_in_words(code: str, how_well: str) -> str:
    return f"{language_name(code)} ({how_well})" if how_well else language_name(code)


def years_in_words(position: Position) -> str:
    """“since 2017”, “2012 to 2017”, “2012”, “until 2017”; "" where no year is known."""
    begun, ended = position.from_year, position.until_year
    if position.is_current:
        return pgettext("years of a position", "since %(year)s") % {"year": begun} if begun else _("now")
    if begun and ended and begun != ended:
        return pgettext("years of a position", "%(begun)s to %(ended)s") % {"begun": begun, "ended": ended}
    if ended and not begun:
        return pgettext("years of a position", "until %(year)s") % {"year": ended}
    if begun and not ended:
        return pgettext("years of a position", "from %(year)s") % {"year": begun}
    return str(begun or "")


def locale() -> Locale:
    """Babel's, of the reader's language."""
    code = (get_language() or "en").partition("-")[0]
    try:
        return Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en")
