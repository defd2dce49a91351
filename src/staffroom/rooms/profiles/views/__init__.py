"""Pages of profiles: one file per noun."""

from .copies import cv, index_card, label, resume, vcard
from .directory import directory, dismissal, like_me
from .editing import edit, naming, section, towns
from .following import following
from .introducing import introduction_between, introduction_new, introductions
from .known import known_cards, known_table
from .listing import added, listed, removed
from .mentoring import mentoring, mentoring_answer, mentoring_availability, mentoring_request, mentors, own_mentoring
from .photos import photo, picture, picture_removal, picture_uncut
from .recommending import (
    recommendation,
    recommendation_answer,
    recommendation_approval,
    recommendation_place,
    recommendation_request,
    recommendation_withdrawal,
    recommendations,
    recommendations_given,
    recommending,
)
from .sealing import recommendation_copy, seal_keys, verify
from .showing import view_as
from .vocabularies import term, term_offer, term_together, vocabularies, vocabulary, vocabulary_file
from .withholding import network_fields

__all__ = [
    "added",
    "cv",
    "directory",
    "dismissal",
    "edit",
    "following",
    "index_card",
    "introduction_between",
    "introduction_new",
    "introductions",
    "known_cards",
    "known_table",
    "label",
    "like_me",
    "listed",
    "mentoring",
    "mentoring_answer",
    "mentoring_availability",
    "mentoring_request",
    "mentors",
    "naming",
    "network_fields",
    "own_mentoring",
    "photo",
    "picture",
    "picture_removal",
    "picture_uncut",
    "recommendation",
    "recommendation_answer",
    "recommendation_approval",
    "recommendation_copy",
    "recommendation_place",
    "recommendation_request",
    "recommendation_withdrawal",
    "recommendations",
    "recommendations_given",
    "recommending",
    "removed",
    "resume",
    "seal_keys",
    "section",
    "term",
    "term_offer",
    "term_together",
    "towns",
    "vcard",
    "verify",
    "view_as",
    "vocabularies",
    "vocabulary",
    "vocabulary_file",
]
