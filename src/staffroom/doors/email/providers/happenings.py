"""What became of a mail of ours, as the provider tells: it ends where reports by mail do (see bounces)."""

import re
from typing import Any

from anymail.signals import AnymailTrackingEvent, EventType, RejectReason

from staffroom.foundation import signing

from ..bounces import note_bounce
from ..models import Delivery
from ..routes import keys

FAILED = {EventType.BOUNCED, EventType.REJECTED, EventType.COMPLAINED, EventType.DEFERRED, EventType.FAILED}
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_SOFT = re.compile(r"soft|transient|temporar|delay|block|undetermined|suppress", re.IGNORECASE)
# Where the providers say of which kind a bounce is.
_KIND = ("event", "type", "Type", "severity", "bounceType", "bounceSubType", "bounce_type")
_HARD_CLASSES = {"10", "30"}  # SparkPost: invalid recipient, no such one


def note(event: AnymailTrackingEvent) -> None:
    """Write down that a mail failed, or may. What else happens to mails (who opens them, say) is nobody's business."""
    if event.event_type not in FAILED or (delivery := _delivery(event)) is None:
        return
    words = " ".join(str(event.mta_response or event.description or event.reject_reason or event.event_type).split())
    note_bounce(
        delivery,
        is_hard=is_hard(event),
        status=_status(event),
        diagnostic=words[:300],
        at=event.timestamp,
    )


def is_hard(event: AnymailTrackingEvent) -> bool:
    """Whether it says that there is no such address. A full mailbox, a policy, a complaint, a try later don't."""
    if event.event_type != EventType.BOUNCED or event.reject_reason not in _SAYING_SO:
        return False
    if _is_soft(event.esp_event):
        return False
    status = _status(event)
    return status.startswith("5.1.") if status else True


# None: Mandrill's bounces bear no reason, but their kind.
_SAYING_SO = {RejectReason.BOUNCED, RejectReason.INVALID, None}


def _status(event: AnymailTrackingEvent) -> str:
    """The enhanced status in the other server's words, or beside them; "" if there is none."""
    beside = event.esp_event.get("status") if isinstance(event.esp_event, dict) else ""
    words = (event.mta_response, event.description, beside)
    found = next((found for text in words if (found := _STATUS.search(str(text or "")))), None)
    return found[1] if found else ""


def _is_soft(said: Any) -> bool:
    """Whether the provider's own words say so, as deep in them as it likes."""
    if not isinstance(said, dict):
        return False
    if said.get("hard_bounce") is False or str(said.get("bounce_class", "10")) not in _HARD_CLASSES:
        return True
    if any(_SOFT.search(str(said[name])) for name in _KIND if isinstance(said.get(name), str)):
        return True
    return any(_is_soft(inner) for inner in said.values())


def _delivery(event: AnymailTrackingEvent) -> Delivery | None:
    """The one whose signed address went with the mail; else the last one sent to whom it names."""
    found = Delivery.objects.select_related("address")
    written = event.metadata.get("delivery") if isinstance(event.metadata, dict) else None
    signed = signing.read_local_part(str(written or ""), keys=keys())
    if signed and signed.purpose == signing.BOUNCE:
        return found.filter(pk=signed.numbers[0]).first()
    to = str(event.recipient or "").lower()
    return found.filter(address__email=to).exclude(state=Delivery.State.WAITING).order_by("-pk").first() if to else None
