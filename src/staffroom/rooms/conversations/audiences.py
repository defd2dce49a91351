"""Who will see what is about to be written, and how it reaches them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import caches
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.module_loading import import_string
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from staffroom.foundation.guest_pages import PAGES
from staffroom.rooms.networks.models import Audience, Membership, Network
from staffroom.rooms.networks.models.membership import is_not_away
from staffroom.rooms.networks.standing import standing_in
from staffroom.rooms.people.models import Address, Person, Site

from .models import Conversation, Reading
from .rules import standings_in, waits_in

COUNTED_FOR = 60  # seconds


@dataclass(frozen=True)
class Reach:
    """`people` others belong to `networks`, `by_email` of them get a mail of it; `audience` may read it.

    The mail goes out at once, or `waits` until this site can send any.
    """

    people: int
    by_email: int
    networks: tuple[Network, ...]
    audience: Audience
    waits: bool = False
    # A facilitator looks at it before it goes anywhere.
    is_looked_at: bool = False

    @property
    def names(self) -> str:
        return get_text_list([network.name for network in self.networks], _("and"))

    @property
    def who(self) -> str:
        """“Anyone can read this.”"""
        if self.audience == Audience.PUBLIC:
            return _("Anyone can read this.")
        if self.audience == Audience.MEMBERS:
            return _("Everyone with an account here can read this.")
        return _("Only members of {networks} can read this.").format(networks=self.names)

    @property
    def why(self) -> str:
        """Where one network is stricter than another: that it decides. Empty otherwise."""
        stricter = [network.name for network in self.networks if network.readable == self.audience]
        if len(stricter) == len(self.networks) or not stricter:
            return ""
        return _("The strictest network decides: here {network}.").format(network=stricter[0])

    @property
    def how(self) -> str:
        """How many it reaches, by which way; and whether somebody looks at it first."""
        first = _("A facilitator looks at it first.") if self.is_looked_at else ""
        return f"{first} {self._where_it_goes}".strip()

    @property
    def _where_it_goes(self) -> str:
        """“It goes to 214 people in Lone Information Officers: 131 by email as you send it, …”"""
        if not self.people:
            return _("Nobody else is in {networks} yet; it waits for those who join.").format(networks=self.names)
        goes = ngettext(
            "It goes to {people} person in {networks}", "It goes to {people} people in {networks}", self.people
        )
        goes = goes.format(people=self.people, networks=self.names)
        if not self.by_email:
            return _("{it_goes_to}, on the web or in their digest.").format(it_goes_to=goes)
        if self.waits:
            waiting = _("The mail waits until this site can send any.")
            return f"{self._by_mail_some_day(goes)} {waiting}"
        if self.by_email == self.people:
            return _("{it_goes_to}, by email as you send it.").format(it_goes_to=goes)
        mailed = ngettext("{count} by email as you send it", "{count} by email as you send it", self.by_email)
        return _("{it_goes_to}: {by_email}, the others on the web or in their digest.").format(
            it_goes_to=goes, by_email=mailed.format(count=self.by_email)
        )

    def _by_mail_some_day(self, goes: str) -> str:
        """As `how`, without a word of when."""
        if self.by_email == self.people:
            return _("{it_goes_to}, by email.").format(it_goes_to=goes)
        mailed = ngettext("{count} by email", "{count} by email", self.by_email).format(count=self.by_email)
        return _("{it_goes_to}: {by_email}, the others on the web or in their digest.").format(
            it_goes_to=goes, by_email=mailed
        )

    @property
    def in_short(self) -> str:
        """“214 people, 131 of them by email”"""
        people = ngettext("{count} person", "{count} people", self.people).format(count=self.people)
        if not self.by_email:
            return people
        if self.by_email == self.people:
            return _("{people}, by email").format(people=people)
        return _("{people}, {count} of them by email").format(people=people, count=self.by_email)


@dataclass(frozen=True)
class PrivateReach:
    """The reach of what is said in a private conversation with `people`: nobody else reads it."""

    people: Sequence[Person]

    why = ""

    @property
    def who(self) -> str:
        """“Only you and Jo Norwood can read this.”"""
        names = get_text_list([_("you"), *(person.name for person in self.people)], _("and"))
        return _("Only {names} can read this.").format(names=names)

    @property
    def how(self) -> str:
        return _("It reaches them here and by email, and nobody learns anybody’s address.")


def writing_address(writer: Person, to: Person, site: Site) -> str:
    """Where `writer`, and nobody else, writes to `to` alone by mail; "" as long as no mail comes and goes here."""
    address_for: Callable[[Person, Person, Site], str] = import_string(settings.WRITING_ADDRESS)
    return address_for(writer, to, site)


def who_will_see(
    *, networks: Sequence[Network] = (), conversation: Conversation | None = None, author: Person | None = None
) -> Reach:
    """The reach of a new conversation in `networks`, or of a reply to `conversation`. `author` is not counted.

    Nobody is counted twice.
    """
    if conversation is not None:
        networks = networks or list(conversation.networks.order_by("placements__placed_at"))
        audience = Audience(conversation.audience)
    else:
        audience = Audience.strictest([network.readable for network in networks])
    networks = tuple(networks)
    people, by_email = _count(networks, conversation, author)
    waits = bool(by_email) and not import_string(settings.MAIL_IS_POSSIBLE)()
    return Reach(people, by_email, networks, audience, waits, _is_looked_at(author, networks, conversation))


def who_will_see_a_reply(conversation: Conversation, networks: Sequence[Network], author: Person) -> Reach:
    """As `who_will_see`; those reached by email are counted at most once a minute.

    For pages that are read far more often than they are answered: in a large network, counting takes longer than all
    the rest of the page. Who may read it is never remembered.
    """
    sizes = [(network.pk, network.member_count) for network in networks]
    key = f"reach:{conversation.pk}:{author.pk}:{sizes}".replace(" ", "")
    kept: tuple[int, int, bool] | None = caches[PAGES].get(key)
    if kept is not None:
        people, by_email, waits = kept
        return Reach(people, by_email, tuple(networks), Audience(conversation.audience), waits)
    reach = who_will_see(conversation=conversation, networks=networks, author=author)
    caches[PAGES].set(key, (reach.people, reach.by_email, reach.waits), COUNTED_FOR)
    return reach


def reach_of_each(networks: Sequence[Network], author: Person) -> list[Reach]:
    """What each of the networks would be by itself. One query."""
    members = Membership.objects.active().filter(network__in=networks).exclude(person=author)
    counted = {
        row["network"]: (row["people"], row["by_email"])
        for row in members.values("network").annotate(
            people=Count("person"), by_email=Count("person", filter=_gets_mail(None))
        )
    }
    return [Reach(*counted.get(network.pk, (0, 0)), (network,), Audience(network.readable)) for network in networks]


def _is_looked_at(author: Person | None, networks: Sequence[Network], conversation: Conversation | None) -> bool:
    """Whether what `author` writes there waits for a facilitator."""
    # Whoever alone is looked at is told on the way: nobody else pays for the question.
    if author is None or all(network.posting == Network.Posting.OPEN for network in networks):
        return False
    if conversation is not None:
        return bool(waits_in(author, standings_in(author, conversation)))
    return bool(waits_in(author, [standing_in(author.pk, network.pk) for network in networks]))


def _count(networks: Sequence[Network], conversation: Conversation | None, author: Person | None) -> tuple[int, int]:
    members = Membership.objects.active().filter(network__in=networks).exclude(person=author)
    several = len(networks) > 1
    counted = members.aggregate(
        people=Count("person", distinct=several),
        by_email=Count("person", distinct=several, filter=_gets_mail(conversation)),
    )
    return counted["people"], counted["by_email"]


def _gets_mail(conversation: Conversation | None) -> Q:
    """Members at “every message” or, in a conversation, those who follow it and don't mute it.

    Whose address works, and who are not away.
    """
    works = Q(Exists(_working_addresses())) & is_not_away()
    every = Q(level=Membership.Level.EVERY)
    if conversation is None:
        return every & works
    readings = Reading.objects.filter(person=OuterRef("person"), conversation=conversation)
    follows = Exists(readings.filter(attention=Reading.Attention.FOLLOWING))
    mutes = Exists(readings.filter(attention=Reading.Attention.MUTED))
    return (every | Q(follows)) & ~Q(mutes) & works


def _working_addresses() -> QuerySet[Address]:
    of_person = Address.objects.working().filter(person=OuterRef("person"))
    return of_person.filter(Q(is_primary=True) | Q(pk=OuterRef("address")))
