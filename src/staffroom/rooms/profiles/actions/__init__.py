"""Every way profiles change."""

from .describing import describe
from .disclosing import disclose, show, withhold
from .links import add_link, change_link, remove_link
from .refusals import DisclosureRefused, PhotoRefused, ProfileRefused, Refused, VocabularyRefused
from .traits import write_traits
from .working_life import (
    add_position,
    add_qualification,
    change_position,
    change_qualification,
    remove_position,
    remove_qualification,
)

__all__ = [
    "DisclosureRefused",
    "PhotoRefused",
    "ProfileRefused",
    "Refused",
    "VocabularyRefused",
    "add_link",
    "add_position",
    "add_qualification",
    "change_link",
    "change_position",
    "change_qualification",
    "describe",
    "disclose",
    "remove_link",
    "remove_position",
    "remove_qualification",
    "show",
    "withhold",
    "write_traits",
]
