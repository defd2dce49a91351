from dataclasses import dataclass

from staffroom.journal.facts import Fact


@dataclass(frozen=True)
class DigestDue(Fact):
    """A digest was put together for somebody. The email door sends it."""

    digest_id: int
