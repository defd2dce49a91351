"""Pages of profiles: one file per noun."""

from .copies import cv, index_card, label, resume, vcard
from .editing import edit, naming, section, towns
from .listing import added, listed, removed
from .photos import photo, picture, picture_removal
from .introducing import introduction_between, introduction_new, introductions
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

__all__ = [
    "added",
    "cv",
    "edit",
    "index_card",
    "label",
    "listed",
    "naming",
    "photo",
    "picture",
    "picture_removal",
    "introduction_between",
    "introduction_new",
    "introductions",
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
    "towns",
    "verify",
    "vcard",
    "view_as",
]
