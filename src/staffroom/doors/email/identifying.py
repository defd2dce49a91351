"""Who wrote a mail, and how sure that is."""

from dataclasses import dataclass

from django.conf import settings

from staffroom.foundation.authenticity import Verdict
from staffroom.foundation.mail import ParsedMail, contradicts, trusted_results
from staffroom.foundation.prepared import Prepared
from staffroom.rooms.people.models import Address, Person

from .models import Incoming


@dataclass(frozen=True)
class Sender:
    """`person`: whose verified address From is, or None. `email` may be empty: then nobody can be answered.

    `is_proved`: a server that we trust says so (DMARC or an aligned signature), or we found out ourselves.
    `is_contradicted`: the opposite; `is_to_be_refused`: and the domain in From wants such mail refused. Most mail is
    none of these.
    """

    email: str
    name: str
    address: Address | None = None
    is_proved: bool = False
    is_contradicted: bool = False
    is_to_be_refused: bool = False

    @property
    def person(self) -> Person | None:
        return self.address.person if self.address else None


def sender_of(parsed: ParsedMail, incoming: Incoming, found: Verdict | None = None) -> Sender:
    """One query. `found`: what we found out ourselves.

    What a header proves counts only where no stranger can write it: by LMTP.
    """
    said = trusted_results(parsed, settings.TRUSTED_AUTHSERV_IDS)
    is_contradicted = contradicts(said) or (found is not None and found.is_contradicted)
    is_said = incoming.door == Incoming.Door.LMTP and (said.dmarc == "pass" or said.dkim_aligned)
    return Sender(
        email=parsed.from_address,
        name=_name(parsed.from_name),
        address=_VERIFIED.first(email=parsed.from_address) if parsed.from_address else None,
        is_proved=not is_contradicted and (is_said or (found is not None and found.is_proved)),
        is_contradicted=is_contradicted,
        is_to_be_refused=found is not None and found.is_to_be_refused,
    )


_VERIFIED = Prepared(
    lambda email: (
        Address.objects.verified()
        .filter(email=email, person__account__is_active=True)
        .select_related("person__account")
    )
)


def _name(written: str) -> str:
    """What they call themselves; "" where a mail program wrote the address there, which is nobody else's business."""
    return "" if "@" in written else " ".join(written.split())[:120]
