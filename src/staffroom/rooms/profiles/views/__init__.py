"""Pages of profiles: one file per noun."""

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
    "seal_keys",
    "verify",
    "view_as",
]
