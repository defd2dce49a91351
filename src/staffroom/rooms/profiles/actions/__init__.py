"""Every way profiles change."""

from .being_mentor import (
    MentorRefused,
    confirm_mentoring,
    let_mentors_lapse,
    offer_mentoring,
    remind_mentors,
    stop_mentoring,
)
from .describing import describe
from .disclosing import disclose, show, withhold
from .dismissing import DismissRefused, dismiss, reconsider
from .introducing import IntroductionRefused, answer_introduction, introduce_two, withdraw_introduction
from .links import add_link, change_link, remove_link
from .mentoring import MentoringRefused, accept_mentoring, ask_mentor, decline_mentoring, end_mentoring
from .photos import picture_to_cut, remove_photo, set_photo
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
    "DismissRefused",
    "IntroductionRefused",
    "KeyRefused",
    "MentorRefused",
    "MentoringRefused",
    "PhotoRefused",
    "ProfileRefused",
    "RecommendationRefused",
    "Refused",
    "VocabularyRefused",
    "accept_mentoring",
    "add_link",
    "add_position",
    "add_qualification",
    "answer_introduction",
    "approve_recommendation",
    "ask_for_recommendation",
    "ask_mentor",
    "bring_in_ready",
    "change_link",
    "change_position",
    "change_qualification",
    "change_term",
    "confirm_mentoring",
    "decline_mentoring",
    "decline_recommendation",
    "describe",
    "disclose",
    "dismiss",
    "end_mentoring",
    "import_terms",
    "introduce_two",
    "let_mentors_lapse",
    "move_recommendation",
    "note_key",
    "offer",
    "offer_mentoring",
    "own_terms",
    "picture_to_cut",
    "place_of",
    "portable_copy",
    "put_together",
    "recommend",
    "reconsider",
    "remind_mentors",
    "remove_link",
    "remove_photo",
    "remove_position",
    "remove_qualification",
    "replace_key",
    "return_recommendation",
    "set_photo",
    "show",
    "stop_mentoring",
    "withdraw_introduction",
    "withdraw_recommendation",
    "withhold",
    "write_traits",
]
