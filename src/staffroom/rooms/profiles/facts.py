from dataclasses import dataclass

from staffroom.journal.facts import Fact


@dataclass(frozen=True)
class ProfileChanged(Fact):
    """They say something else of themselves, or other people see it."""

    person_id: int


@dataclass(frozen=True)
class TermsChanged(Fact):
    """Words that profiles choose from are called otherwise, or stand for others that meant the same."""

    term_ids: list[int]


@dataclass(frozen=True)
class LinkAdded(Fact):
    """A page elsewhere that may link back, and so show that it is theirs."""

    link_id: int


@dataclass(frozen=True)
class RecommendationAsked(Fact):
    recommendation_id: int


@dataclass(frozen=True)
class RecommendationDeclined(Fact):
    """Whoever was asked can't write one now."""

    recommendation_id: int


@dataclass(frozen=True)
class RecommendationWritten(Fact):
    """It waits for approval by whom it is about."""

    recommendation_id: int
    revision: int


@dataclass(frozen=True)
class RecommendationReturned(Fact):
    """Whom it is about would like it put otherwise, or not at all."""

    recommendation_id: int
    revision: int


@dataclass(frozen=True)
class RecommendationApproved(Fact):
    """It is shown on the page of whom it is about."""

    recommendation_id: int
    revision: int


@dataclass(frozen=True)
class RecommendationWithdrawn(Fact):
    recommendation_id: int
    by_id: int
    was_shown: bool


@dataclass(frozen=True)
class IntroductionAsked(Fact):
    """Two people are asked whether they would like to know somebody, each without learning whom."""

    introduction_id: int


@dataclass(frozen=True)
class IntroductionMade(Fact):
    """Both said yes: they are connected, and learn of one another."""

    introduction_id: int


@dataclass(frozen=True)
class MentoringAsked(Fact):
    mentoring_id: int


@dataclass(frozen=True)
class MentoringAnswered(Fact):
    mentoring_id: int


@dataclass(frozen=True)
class MentoringEnded(Fact):
    """Either ended it, or whoever asked took it back."""

    mentoring_id: int
    by_id: int


@dataclass(frozen=True)
class MentorReminded(Fact):
    """They are asked whether they still mentor; saying nothing means that they don't."""

    person_id: int


@dataclass(frozen=True)
class MentorLapsed(Fact):
    """They are not listed any more, having said nothing for six months."""

    person_id: int
