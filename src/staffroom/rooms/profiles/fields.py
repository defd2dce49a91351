"""The fields of a profile: what each is called, and who sees it until its owner says otherwise."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from staffroom.rooms.people.models import Audience


@dataclass(frozen=True)
class Field:
    """`default`: its audience until its owner chooses. `is_trait`: people may be found by it."""

    name: str
    label: Promise
    default: Audience = Audience.MEMBERS
    is_trait: bool = False


# Name, handle and headline are on no list: Person.audience says who sees that somebody is here at all.
FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("photo", _("Photo")),
        Field("pronouns", _("Pronouns")),
        Field("about", _("In your words")),
        Field("work", _("Role and organisation"), is_trait=True),
        Field("sectors", _("Sectors"), is_trait=True),
        Field("stage", _("Career stage"), is_trait=True),
        Field("only_one", _("Only one in your organisation"), is_trait=True),
        Field("place", _("Place"), is_trait=True),
        Field("languages", _("Languages"), is_trait=True),
        Field("topics", _("Ask me about"), is_trait=True),
        Field("positions", _("Positions")),
        Field("qualifications", _("Qualifications")),
        Field("links", _("Links")),
        Field("recommendations", _("Recommendations")),
        Field("mentoring", _("Open to mentoring"), is_trait=True),
        Field("address", _("Email address"), default=Audience.ME),
        Field("known", _("People you know"), default=Audience.CONNECTIONS),
    )
}
