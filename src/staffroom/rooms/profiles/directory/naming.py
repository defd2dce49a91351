"""What the values of facets are called, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from staffroom.rooms.networks.models import Network
from staffroom.rooms.people.models import Person

from ..models import Place, Term
from ..wording import language_name, place_name
from .asked import NETWORK

_VOCABULARIES = {"sector": Term.Vocabulary.SECTOR, "stage": Term.Vocabulary.STAGE, "topic": Term.Vocabulary.TOPIC}


def names(wanted: Mapping[str, Sequence[str]], viewer: Person) -> dict[tuple[str, str], str]:
    """(facet, key) → its name; without those that are called nothing here. Three queries at most."""
    found = {("mentoring", "yes"): _("Open to mentoring"), ("alone", "yes"): _("The only one in their organisation")}
    found |= {("role", key): key[:1].upper() + key[1:] for key in wanted.get("role", ())}
    found |= {("language", key): language_name(key) for key in wanted.get("language", ())}
    found |= {("place", key): name for key, name in _places(wanted.get("place", ())).items()}
    slugs = Network.objects.of(viewer).filter(slug__in=wanted.get(NETWORK, ()))
    found |= {(NETWORK, slug): name for slug, name in slugs.values_list("slug", "name")}
    return found | _terms(wanted)


def _places(keys: Iterable[str]) -> dict[str, str]:
    numbers = [int(key) for key in keys if key.isascii() and key.isdecimal() and len(key) < 10]
    return {str(place.pk): place_name(place) for place in Place.objects.filter(pk__in=numbers)} if numbers else {}


def _terms(wanted: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], str]:
    slugs = {key for facet in _VOCABULARIES for key in wanted.get(facet, ())}
    facets = {str(vocabulary): facet for facet, vocabulary in _VOCABULARIES.items()}
    terms = Term.objects.filter(slug__in=slugs) if slugs else []
    language = get_language() or "en"
    return {(facets[term.vocabulary], term.slug): term.called_in(language) for term in terms}
