"""Reading what somebody writes, and wanting to hear less of somebody."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from .. import blocks
from ..models import Follow, Mute, Person
from ..rules import may_meet
from .connecting import hold_both
from .refusals import Refused

MOST_FOLLOWED = 2_000
MOST_MUTED = 1_000


class FollowRefused(Refused):
    """Nobody is followed or muted who was not before."""


@transaction.atomic
def follow(follower: Person, followed: Person) -> Follow:
    """From now on `follower` finds what the other writes in one place. Who was muted is so no more.

    Raises FollowRefused for oneself, for who can't be found, and after MOST_FOLLOWED.
    """
    hold_both(follower, followed)
    _check(follower, followed)
    if Follow.objects.filter(follower=follower).count() >= MOST_FOLLOWED:
        raise FollowRefused(_("You follow two thousand people. Leave somebody else first."))
    Mute.objects.filter(person=follower, muted=followed).delete()
    made, _is_new = Follow.objects.get_or_create(follower=follower, followed=followed)
    return made


def unfollow(follower: Person, followed: Person) -> None:
    """All is as before. Unfollowing who is not followed changes nothing."""
    Follow.objects.filter(follower=follower, followed=followed).delete()


@transaction.atomic
def mute(person: Person, muted: Person) -> Mute:
    """From now on `person` hears less of them, who are not told and no longer followed. Raises FollowRefused."""
    hold_both(person, muted)
    _check(person, muted)
    if Mute.objects.filter(person=person).count() >= MOST_MUTED:
        raise FollowRefused(_("You have muted a thousand people. Unmute somebody first."))
    Follow.objects.filter(follower=person, followed=muted).delete()
    made, _is_new = Mute.objects.get_or_create(person=person, muted=muted)
    return made


def unmute(person: Person, muted: Person) -> None:
    """All is as before. Unmuting who is not muted changes nothing."""
    Mute.objects.filter(person=person, muted=muted).delete()


def end_following(one: Person, other: Person) -> None:
    """Neither follows the other any more. Inside the caller's transaction."""
    Follow.objects.filter(Q(follower=one, followed=other) | Q(follower=other, followed=one)).delete()


def _check(person: Person, other: Person) -> None:
    if person.pk == other.pk:
        raise FollowRefused(_("This is about other people: you can't follow or mute yourself."))
    if may_meet(person, other):
        return
    if blocks.has_blocked(person, other):
        raise FollowRefused(_("You have blocked %(name)s. Unblock them first.") % {"name": other.name})
    # The same words whoever it is, and whyever.
    raise FollowRefused(_("There is nobody here by this name."))
