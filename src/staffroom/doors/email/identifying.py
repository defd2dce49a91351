"""Who wrote a mail, and how sure that is."""

from dataclasses import dataclass

from django.conf import settings

from staffroom.foundation.mail import ParsedMail, contradicts, trusted_results
from staffroom.foundation.prepared import Prepared
from staffroom.rooms.people.models import Address, Person

from .models import Incoming


@dataclass(frozen=True)
class Sender:
    """`person`: whose verified address From is, or None. `email` may be empty: then nobody can be answered.

    `is_proved`: a server that we trust says so (DMARC or an aligned signature). `is_contradicted`: it says the
    opposite. Most mail is neither.
    """

    email: str
    name: str
    address: Address | None = None
    is_proved: bool = False
    is_contradicted: bool = False

    @property
    def person(self) -> Person | None:
        return self.address.person if self.address else None


def sender_of(parsed: ParsedMail, incoming: Incoming) -> Sender:
    """One query. Proof counts only where no stranger can write the header that gives it: by LMTP."""
    verdict = trusted_results(parsed, settings.TRUSTED_AUTHSERV_IDS)
    is_contradicted = contradicts(verdict)
    return Sender(
        email=parsed.from_address,
        name=_name(parsed.from_name),
        address=_VERIFIED.first(email=parsed.from_address) if parsed.from_address else None,
        is_proved=not is_contradicted
        and incoming.door == Incoming.Door.LMTP
        and (verdict.dmarc == "pass" or verdict.dkim_aligned),
        is_contradicted=is_contradicted,
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
