"""How two people stand to one another, as one of them may know it."""

from dataclasses import dataclass

from django.db.models import Q

from .models import Connection, ConnectionRequest, Follow, Mute, Person


@dataclass(frozen=True)
class Tie:
    """What `person` has to do with another. `asked`: what they ask of the other; `asks`: what is asked of them."""

    connection: Connection | None = None
    asked: ConnectionRequest | None = None
    asks: ConnectionRequest | None = None
    follows: bool = False
    mutes: bool = False


def tie_between(person: Person, other: Person) -> Tie:
    """Four queries. Whether the other ignored what was asked is nothing that anybody finds here."""
    either = Q(asker=person, asked=other) | Q(asker=other, asked=person)
    requests = {it.asker_id: it for it in ConnectionRequest.objects.standing().filter(either)}
    return Tie(
        connection=Connection.objects.filter(person=person, other=other).select_related("category").first(),
        asked=requests.get(person.pk),
        asks=requests.get(other.pk),
        follows=Follow.objects.filter(follower=person, followed=other).exists(),
        mutes=Mute.objects.filter(person=person, muted=other).exists(),
    )
