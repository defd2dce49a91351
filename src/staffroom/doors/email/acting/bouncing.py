"""A report that a mail did not arrive, at the address that only that mail was sent from."""

from ..bounces import note_bounce
from ..mails import Mail
from ..models import Delivery
from ..outcomes import Outcome, discarded, done
from ..reasons import Reason
from ..routes import Route


def take_note(mail: Mail, route: Route) -> Outcome:
    """The signed address says which delivery it is about; what else the report claims proves nothing."""
    delivery = Delivery.objects.filter(pk=route.numbers[0]).select_related("address").first()
    report = mail.parsed.bounce
    if delivery is None:
        return discarded(Reason.GONE)
    if report is None:
        return discarded(Reason.NO_REPORT)
    about_it = [recipient for recipient in report.recipients if recipient.address == delivery.to.lower()]
    recipient = (about_it or list(report.recipients))[0]
    note_bounce(delivery, is_hard=recipient.is_dead, status=recipient.status, diagnostic=recipient.diagnostic)
    return done(reason=Reason.BOUNCE, details=f"{delivery.to}: {recipient.status} {recipient.diagnostic}".strip())
