"""Whether what somebody writes is looked at first because it looks like advertising: settings say who judges that.

One judge looks at what is known here, while it is stored; the other one asks outside, and is asked before.
"""

from collections.abc import Callable, Iterable, Sequence

from django.conf import settings
from django.utils.module_loading import import_string

from staffroom.rooms.people.models import Person

from ..models import HeldPost

# (who writes, the ids of the networks, title and text) → those of the networks whose facilitators are asked first
type Judge = Callable[[Person, Sequence[int], Sequence[str]], Iterable[int]]
# (who writes, the ids of the networks, title and text, the address that their browser has) → the same
type Adviser = Callable[[Person, Sequence[int], Sequence[str], str], Iterable[int]]


def suspected(author: Person, networks: Sequence[int], *texts: str) -> dict[int, str]:
    """The networks in which it waits, by id, each with why; empty for almost everything."""
    if not settings.SUSPICION:
        return {}
    judge: Judge = import_string(settings.SUSPICION)
    return dict.fromkeys(judge(author, networks, texts), str(HeldPost.Reason.SUSPICIOUS))


def advised_against(author: Person, networks: Sequence[int], *texts: str, came_from: str) -> dict[int, str]:
    """The same, by whom it is asked outside; that may take seconds, so never in a transaction.

    `came_from`: the address that the author's browser has.
    """
    if not settings.ADVICE:
        return {}
    adviser: Adviser = import_string(settings.ADVICE)
    return dict.fromkeys(adviser(author, networks, texts, came_from), str(HeldPost.Reason.SUSPICIOUS))
