"""What this site knows of the key that something is sealed with."""

from dataclasses import dataclass
from enum import StrEnum

from staffroom.foundation.seals import Checked
from staffroom.rooms.people.models import Site

from .models import Recommendation, SealKey
from .portable import Portable


class Knowledge(StrEnum):
    CURRENT = "current"  # it is the key of this site
    FORMER = "former"  # it was
    NOTED = "noted"  # an operator knows whose it is
    PRETENDED = "pretended"  # this site is named, and has never had that key
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Opinion:
    """`is_shown`: whether these very words still stand on a page here; None where this site has not sealed them."""

    knowledge: Knowledge
    key: SealKey | None = None
    is_shown: bool | None = None


def opinion_on(checked: Checked, portable: Portable | None) -> Opinion:
    """Two queries, and one for the site. Of something that was changed it says nothing but whose key it names."""
    key = SealKey.objects.filter(fingerprint=checked.fingerprint).first() if checked.fingerprint else None
    if key is None:
        is_ours = portable is not None and portable.issuer_url.rstrip("/") == Site.here().base_url.rstrip("/")
        return Opinion(Knowledge.PRETENDED if is_ours else Knowledge.UNKNOWN)
    if not key.is_own:
        return Opinion(Knowledge.NOTED, key)
    is_shown = None
    if checked.is_genuine and portable is not None:
        is_shown = Recommendation.objects.shown().filter(copy_id=portable.copy_id).exists()
    return Opinion(Knowledge.CURRENT if key.is_current else Knowledge.FORMER, key, is_shown)
