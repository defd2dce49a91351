"""Wanting nothing to do with somebody, and thinking better of it. They are not told of either."""

from django.db import transaction
from django.utils.translation import gettext as _

from ..models import Block, Person
from .connecting import end_knowing, hold_both
from .following import end_following
from .refusals import Refused

MOST_BLOCKS = 1_000


class BlockRefused(Refused):
    """Nobody was blocked."""


@transaction.atomic
def block(blocker: Person, blocked: Person) -> Block:
    """From now on neither sees the other's page or writes to them alone, and their messages are folded for `blocker`.

    If they are connected, have asked to be, or follow one another, that ends.
    Blocking twice is one block. Raises BlockRefused for oneself, and for who has no account.
    """
    if blocker.pk == blocked.pk:
        raise BlockRefused(_("You can't block yourself."))
    hold_both(blocker, blocked)
    if blocker.kind != Person.Kind.MEMBER:
        raise BlockRefused(_("Only somebody with an account can do this."))
    if blocker.blocks.count() >= MOST_BLOCKS:
        raise BlockRefused(_("You have blocked a thousand people. Unblock somebody first."))
    end_knowing(blocker, blocked)
    end_following(blocker, blocked)
    made, _is_new = Block.objects.get_or_create(blocker=blocker, blocked=blocked)
    return made


def unblock(blocker: Person, blocked: Person) -> None:
    """They find one another again; what ended with the block stays so. For who is not blocked nothing changes."""
    Block.objects.filter(blocker=blocker, blocked=blocked).delete()
