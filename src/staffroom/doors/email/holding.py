"""What can be done with a mail that waits: try again, let it in, answer it, put it aside."""

import hashlib

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from staffroom.commons.moderation.choices import Choice
from staffroom.foundation import plain
from staffroom.foundation.mail import Unreadable
from staffroom.rooms.conversations import actions as conversations
from staffroom.rooms.conversations.models import Message
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.networks.rules import is_member, may_facilitate
from staffroom.rooms.people import actions as people
from staffroom.rooms.people.models import Account, Address, Person, Site

from . import letters, noticing
from .acting.posting import posted
from .answering import tell_let_in
from .mails import Mail
from .models import Incoming, Letter
from .reading import read
from .reasons import Reason
from .receiving import ARRIVED
from .routes import Aim, routes_of

State = Incoming.State
SETTLED = {State.DONE, State.WAITING}


class HeldRefused(Exception):
    """The mail waits as before. Worded for whoever looks after it."""


@transaction.atomic
def retry(incoming: Incoming, *, by: Person) -> Incoming:
    """It is processed anew, as if it had just arrived. Raises HeldRefused."""
    row = _kept(_locked(incoming, by))
    row.state, row.attempts, row.leased_until = State.WAITING, 0, None
    row.save(update_fields=["state", "attempts", "leased_until"])
    noticing.take_back(row.pk, by=by)
    ARRIVED.ring_on_commit()
    return row


def post_as(incoming: Incoming, *, author: Person, network: Network, by: Person) -> Message:
    """The mail as a message of `author`, who is told of it. Raises HeldRefused, in the words of whoever refuses."""
    try:
        content = read(bytes(incoming.raw))
    except Unreadable as trouble:
        raise HeldRefused(_("It can't be read safely, so it can't be posted. You can still answer it.")) from trouble
    try:
        with transaction.atomic():
            row = _shown(_locked(incoming, by))
            # Whoever brought the mail here wrote its addresses: they make nobody a facilitator elsewhere.
            if not networks_for(row, by=by).filter(pk=network.pk).exists():
                raise HeldRefused(_("You can post it only in a network that you look after."))
            mail = Mail(row, content, Site.here())
            message = posted(
                mail,
                author,
                [network],
                answers=_answered_by_address(row, network, mail.site),
                let_in_by=_voucher(by, network),
            )
            _settle(row, State.DONE, by, _("Posted as %(author)s by %(by)s.") % {"author": author, "by": by})
            Incoming.objects.filter(pk=row.pk).update(message=message, network=network)
            tell_let_in(mail, message, network, author, by)
            return message
    except conversations.Refused as refusal:
        raise HeldRefused(str(refusal)) from refusal


@transaction.atomic
def answer(incoming: Incoming, *, text: str, by: Person) -> Letter:
    """A letter to whoever sent it; the mail goes on waiting. Answering in the same words twice is once."""
    row = _locked(incoming, by)
    if not row.from_address:
        raise HeldRefused(_("It names nobody who could be answered."))
    if not text.strip():
        raise HeldRefused(_("There is no text yet."))
    subject = _("About your private mail") if row.is_sealed else row.subject
    if not row.is_sealed and not subject.lower().startswith("re:"):
        subject = f"Re: {subject}"
    letter = letters.write(
        kind="answer",
        key=f"held:{row.pk}:{hashlib.sha256(text.encode()).hexdigest()[:40]}",
        to=row.from_address,
        subject=subject,
        text=text.strip() + "\n",
        html=plain.render(text),
        network=row.network,
    )
    _remark(row, _("Answered by %(by)s.") % {"by": by})
    return letter


@transaction.atomic
def discard(incoming: Incoming, *, by: Person) -> Incoming:
    """Put it aside: it is kept, but waits no more. What nobody may read is not kept. Raises HeldRefused."""
    row = _locked(incoming, by)
    _settle(row, State.DISCARDED, by, _("Put aside by %(by)s.") % {"by": by})
    Incoming.objects.filter(pk=row.pk).update(reason=Reason.BY_HAND, **({"raw": b""} if row.is_sealed else {}))
    return row


@transaction.atomic
def author_called(who: str, incoming: Incoming, network: Network, *, by: Person) -> Person:
    """Whom `who` means: the handle of a member, or the address that the mail came from. Raises HeldRefused.

    Whether any other address belongs to somebody is for operators alone to find out.
    """
    who = who.strip().lower()
    if "@" in who.lstrip("@"):
        person = people.person_of(who) if who == incoming.from_address or _is_operator(by) else None
        if person is None and who == incoming.from_address:
            return _unclaimed(incoming)
    else:
        person = Person.objects.members().filter(handle=who.lstrip("@")).first()
    if person is None or not (_wrote_it(person, incoming) or is_member(person, network)):
        raise HeldRefused(
            _("“%(who)s” is neither a member of %(network)s nor whoever sent this mail.")
            % {"who": who, "network": network.name}
        )
    return person


def networks_for(incoming: Incoming, *, by: Person) -> QuerySet[Network]:
    """Where `by` may post it: in what they look after; for operators, where it was meant to go as well."""
    meant = [route.network_id for route in routes_of(incoming.recipients, Site.here()) if route.network_id]
    facilitated = Q(pk__in=Network.objects.facilitated_by(by))
    if not _is_operator(by):
        return Network.objects.filter(facilitated).order_by("name")
    return Network.objects.filter(facilitated | Q(pk__in=[*meant, incoming.network_id])).order_by("name")


def looks_after_any(person: Person | None) -> bool:
    """Whether there can be mail for them to look at."""
    if person is None:
        return False
    return _is_operator(person) or Membership.objects.facilitating().filter(person=person).exists()


def _locked(incoming: Incoming, by: Person) -> Incoming:
    row = Incoming.objects.visible_to(by).select_for_update(of=("self",)).defer("raw").filter(pk=incoming.pk).first()
    if row is None:
        raise HeldRefused(_("This mail is looked after by others."))
    if row.state in SETTLED:
        raise HeldRefused(_("This is settled already: somebody was quicker."))
    return row


def _shown(row: Incoming) -> Incoming:
    if not row.is_shown:
        raise HeldRefused(_("It is for one person alone: nobody else posts it."))
    return _kept(row)


def _kept(row: Incoming) -> Incoming:
    if row.reason == Reason.TOO_LARGE:
        raise HeldRefused(_("Only its beginning is here. The mail itself is where it was taken from."))
    if Incoming.objects.filter(pk=row.pk).annotate(octets=Length("raw")).filter(octets=0).exists():
        raise HeldRefused(_("The mail itself is not kept any more: it was for one person alone."))
    return row


def _settle(row: Incoming, state: str, by: Person, remark: str) -> None:
    row.state, row.processed_at = state, timezone.now()
    row.save(update_fields=["state", "processed_at"])
    _remark(row, remark)
    noticing.take_back(row.pk, by=by, choice=Choice.APPROVE if state == State.DONE else Choice.DISCARD)


def _remark(row: Incoming, words: str) -> None:
    row.details = f"{row.details}\n{words}".strip()
    row.save(update_fields=["details"])


def _answered_by_address(row: Incoming, network: Network, site: Site) -> Message | None:
    """The message whose reply address it came to, if that is talked about in `network`."""
    for route in routes_of(row.recipients, site):
        if route.aim == Aim.REPLY:
            answered = Message.objects.filter(pk=route.numbers[1], conversation__networks=network)
            return answered.select_related("conversation").first()
    return None


def _voucher(by: Person, network: Network) -> Person | None:
    """Who lets it in: a facilitator; operators do so for the network's owners."""
    if may_facilitate(by, network) or not _is_operator(by):
        return by
    owner = network.memberships.active().filter(role=Membership.Role.OWNER).select_related("person").first()
    return owner.person if owner else None


def _unclaimed(incoming: Incoming) -> Person:
    """Somebody without an account, found again by the next mail from the address, which they can claim some day."""
    known = Address.objects.filter(email=incoming.from_address, person__kind=Person.Kind.UNCLAIMED)
    if address := known.select_related("person").first():
        return address.person
    parsed = read(bytes(incoming.raw)).parsed
    person = people.unclaimed(name="" if "@" in parsed.from_name else parsed.from_name)
    people.add_address(person, incoming.from_address)
    return person


def _wrote_it(person: Person, incoming: Incoming) -> bool:
    return person.addresses.verified().filter(email=incoming.from_address).exists()


def _is_operator(person: Person) -> bool:
    return Account.objects.filter(person=person, is_operator=True, is_active=True).exists()
