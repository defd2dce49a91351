"""What the page of a roster shows: how many of what, what nobody expects, and the rows one by one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.translation import ngettext

from staffroom.foundation.paging import Page, page_after
from staffroom.rooms.networks.models import Membership

from .models import Roster, RosterRow

Fate = RosterRow.Fate
ON_A_PAGE = 50
COMES, ASIDE = "comes", "aside"


@dataclass(frozen=True)
class Figures:
    """Of a roster. `fates`: how many rows have each."""

    fates: Mapping[str, int]
    away: int
    held: int
    failing: int
    noted: int
    facilitators: int
    owners: int
    levels: Mapping[str, int]

    @property
    def comes(self) -> int:
        return sum(self.fates.get(fate, 0) for fate in RosterRow.COMES)

    @property
    def entries(self) -> int:
        return sum(self.fates.values())

    @property
    def looks_after(self) -> int:
        return self.facilitators + self.owners

    def of(self, fate: str) -> int:
        return self.fates.get(fate, 0)


def figures(roster: Roster) -> Figures:
    """Two queries."""
    fates = {row["fate"]: row["count"] for row in roster.rows.values("fate").annotate(count=Count("pk")).order_by()}
    comes = roster.rows.filter(fate__in=RosterRow.COMES)
    named = {
        "away": Q(away_until__isnull=False),
        "held": Q(is_held=True),
        "failing": Q(is_failing=True),
        "noted": ~Q(words=""),
        "facilitators": Q(role=Membership.Role.FACILITATOR),
        "owners": Q(role=Membership.Role.OWNER),
    }
    levels = {f"level_{level or 'unsaid'}": Q(level=level) for level in ("", *Membership.Level.values)}
    found = comes.aggregate(**{name: Count("pk", filter=such) for name, such in {**named, **levels}.items()})
    return Figures(
        fates,
        **{name: found[name] for name in named},
        levels={name.removeprefix("level_"): found[name] for name in levels},
    )


def remarkable(roster: Roster, counted: Figures) -> list[str]:
    """What nobody expects, in sentences, the weightiest first."""
    aside = counted.of(Fate.LEFT) + counted.of(Fate.DECLINED)
    said = [
        *_of(counted.of(Fate.TROUBLE), _troubled),
        *_of(aside, _not_brought_back),
        *_of(counted.of(Fate.KEPT_OUT), _banned),
        *_of(counted.failing, _failing),
        *_of(counted.noted, _noted),
    ]
    return [*said, *map(str, roster.remarks)]


def rows(roster: Roster, *, kind: str, key: str | None) -> Page[RosterRow]:
    """A page of the rows of one kind: COMES, ASIDE or a fate."""
    found = roster.rows.all()
    if kind == COMES:
        found = found.filter(fate__in=RosterRow.COMES)
    elif kind in Fate.values:
        found = found.filter(fate=kind)
    else:
        found = found.exclude(fate__in=RosterRow.COMES)
    return page_after(found, order=("number",), key=key, size=ON_A_PAGE)


def _of(count: int, worded: Callable[[int], str]) -> list[str]:
    return [worded(count) % {"count": f"{count:,}"}] if count else []


def _troubled(count: int) -> str:
    return ngettext(
        "%(count)s entry can't be taken; it is listed below with the reason.",
        "%(count)s entries can't be taken; they are listed below with the reasons.",
        count,
    )


def _not_brought_back(count: int) -> str:
    return ngettext(
        "%(count)s person has left this network, or was not let in, and is not brought back.",
        "%(count)s people have left this network, or were not let in, and are not brought back.",
        count,
    )


def _banned(count: int) -> str:
    return ngettext(
        "%(count)s person is banned here and is not brought in.",
        "%(count)s people are banned here and are not brought in.",
        count,
    )


def _failing(count: int) -> str:
    return ngettext(
        "Mail to %(count)s person came back at the old list. They come in, and no mail goes to them for now.",
        "Mail to %(count)s people came back at the old list. They come in, and no mail goes to them for now.",
        count,
    )


def _noted(count: int) -> str:
    return ngettext(
        "There is a remark on %(count)s entry that comes in: look whether it should.",
        "There are remarks on %(count)s entries that come in: look whether they should.",
        count,
    )
