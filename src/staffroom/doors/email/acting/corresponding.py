"""Mail for few eyes: to the owners of a network, and to the author of a message alone."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from staffroom.rooms.conversations.models import Message
from staffroom.rooms.conversations.rules import may_read
from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people import blocks
from staffroom.rooms.people.former_numbers import is_or_was, person_numbered
from staffroom.rooms.people.models import Person

from .. import letters
from ..answering import language_for, worded
from ..mails import Mail
from ..models import Letter
from ..outcomes import Outcome, done, held, refused
from ..reasons import Reason
from ..routes import Route, private_address
from .posting import refuse


def to_owners(mail: Mail, route: Route) -> Outcome:
    """A letter to each owner, who answers its writer directly."""
    network = Network.objects.filter(pk=route.network_id or 0).first()
    if network is None:
        return refused(Reason.GONE)
    owners = Person.objects.filter(memberships__in=_owning(network)).select_related("account")
    written = [
        _pass_on(mail, "to-owners", owner, network, mail.sender.email, text=mail.parsed.text) for owner in owners
    ]
    # Nobody can be reached: then the mail itself waits for whoever runs the site.
    return done(network=network) if any(written) else held(Reason.OPERATOR, network=network)


def to_author(mail: Mail, route: Route) -> Outcome:
    """A letter to one person about a message, from the one person the address was made for.

    Two numbers: from whom, about which message, to its author; the third, in answers to such a letter, is the reader.
    Whoever was written to may answer, also after they left; what a conversation is called now, they don't learn by it.
    """
    writer_id, message_id, *reader = route.numbers
    message = Message.objects.filter(pk=message_id).select_related("conversation", "author").first()
    if mail.author is None or not is_or_was(mail.author, writer_id):
        return held(Reason.OTHER_PERSON)
    if message is None or not (reader or may_read(mail.author, message.conversation)):
        return refused(Reason.GONE)
    to = person_numbered(reader[0]) if reader else message.author
    if to is None:
        return refused(Reason.GONE)
    if not mail.text.strip():
        return refuse(mail, None, _("There is no text yet."))
    if blocks.between(mail.author, to):
        # It reaches nobody, and whoever was blocked is not told.
        return done(reason=Reason.BLOCKED)
    answers_go_to = private_address(to.pk, message.pk, mail.author.pk, mail.site)
    title = message.conversation.title if may_read(to, message.conversation) else ""
    if not _pass_on(mail, "to-author", to, None, reply_to=answers_go_to, title=title, text=mail.text):
        return refuse(mail, None, _("%(name)s can't be reached by email at the moment.") % {"name": to.name})
    return done()


def _pass_on(mail: Mail, what: str, to: Person, network: Network | None, reply_to: str, **words: Any) -> Letter | None:
    with override(language_for(to, network, mail.site)):
        subject, text, html = worded(what, mail, network, words)
        return letters.write_to(
            to,
            kind=what,
            key=f"{what}:{mail.incoming.pk}:{to.pk}",
            subject=subject,
            text=text,
            html=html,
            network=network,
            headers={"Reply-To": reply_to},
        )


def _owning(network: Network) -> Any:
    return network.memberships.active().filter(role=Membership.Role.OWNER)
