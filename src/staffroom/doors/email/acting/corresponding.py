"""Mail to those who look after a network: to its owners."""

from typing import Any

from django.utils.translation import override

from staffroom.rooms.networks.models import Membership, Network
from staffroom.rooms.people.models import Person

from .. import letters
from ..answering import language_for, worded
from ..mails import Mail
from ..models import Letter
from ..outcomes import Outcome, done, held, refused
from ..reasons import Reason
from ..routes import Route


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
