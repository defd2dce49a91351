"""Every way profiles change."""

from .describing import describe
from .disclosing import disclose, show, withhold
from .introducing import IntroductionRefused, answer_introduction, introduce_two, withdraw_introduction
from .links import add_link, change_link, remove_link
from .photos import remove_photo, set_photo
from .places import place_of
from .recommending import (
    RecommendationRefused,
    ask_for_recommendation,
    decline_recommendation,
    recommend,
    return_recommendation,
)
from .refusals import DisclosureRefused, PhotoRefused, ProfileRefused, Refused, VocabularyRefused
from .sealing import KeyRefused, note_key, portable_copy, replace_key
from .showing_recommendations import approve_recommendation, move_recommendation, withdraw_recommendation
from .traits import write_traits
from .vocabularies import BroughtIn, bring_in_ready, change_term, import_terms, offer, own_terms, put_together
from .working_life import (
    add_position,
    add_qualification,
    change_position,
    change_qualification,
    remove_position,
    remove_qualification,
)

__all__ = [
    "BroughtIn",
    "DisclosureRefused",
    "IntroductionRefused",
    "KeyRefused",
    "PhotoRefused",
    "ProfileRefused",
    "RecommendationRefused",
    "Refused",
    "VocabularyRefused",
    "add_link",
    "add_position",
    "add_qualification",
    "answer_introduction",
    "approve_recommendation",
    "ask_for_recommendation",
    "bring_in_ready",
    "change_link",
    "change_position",
    "change_qualification",
    "change_term",
    "decline_recommendation",
    "describe",
    "disclose",
    "import_terms",
    "introduce_two",
    "move_recommendation",
    "note_key",
    "offer",
    "own_terms",
    "place_of",
    "portable_copy",
    "put_together",
    "recommend",
    "remove_link",
    "remove_photo",
    "remove_position",
    "remove_qualification",
    "replace_key",
    "return_recommendation",
    "set_photo",
    "show",
    "withdraw_introduction",
    "withdraw_recommendation",
    "withhold",
    "write_traits",
]
