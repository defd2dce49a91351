"""What a provider tells us: that mail came, and what became of ours."""

from collections.abc import Iterable
from email.policy import compat32, default
from typing import Any

from anymail.exceptions import AnymailAPIError, AnymailConfigurationError, AnymailWebhookValidationFailure
from anymail.inbound import AnymailInboundMessage
from anymail.signals import AnymailInboundEvent, AnymailTrackingEvent
from anymail.webhooks.base import AnymailCoreWebhookView
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.utils.module_loading import import_string

from staffroom.rooms.people.models import Site

from ..addressing import headers_of, ours, recipients_in, sender_in
from ..models import Incoming, Provider
from ..receiving import Handed, keep
from .amazon_notices import NotReached
from .entering import USER, address, keys_of, kind_of
from .happenings import note
from .kinds import WEB_SECRET
from .refusals import NotBelieved, NotNow, TooLarge, Unintelligible

_AS_IT_CAME = default.clone(refold_source="none", linesep="\r\n")


def hear(provider: Provider, way: str, request: HttpRequest) -> int:
    """Keep the mails, or take note of the events, that `request` brings. How many there were.

    Raises NotBelieved, Unintelligible, TooLarge, NotNow, CannotDecrypt, and whatever the database raises: then nothing
    was kept, and the provider has to come again.
    """
    # In JSON a mail is a third longer than it is; if what is attached was in base64 already, a third of that again.
    if int(request.headers.get("Content-Length") or 0) > 2 * settings.MAIL_MAX_SIZE:
        raise TooLarge
    events = _believed(provider, way, request)
    mails = [event for event in events if isinstance(event, AnymailInboundEvent) and event.message is not None]
    if handed := [_handed(event, provider, Site.here()) for event in mails]:
        keep(handed)
    for event in events:
        if isinstance(event, AnymailTrackingEvent):
            note(event)
    return len(events)


def _believed(provider: Provider, way: str, request: HttpRequest) -> list[Any]:
    view = _view(provider, way)
    view.setup(request)
    try:
        view.run_validators(request)
        return list(view.parse_events(request))
    except AnymailWebhookValidationFailure as refusal:
        raise NotBelieved(str(refusal)) from refusal
    except RequestDataTooBig as trouble:
        raise TooLarge from trouble
    except NotReached as trouble:
        raise NotNow(str(trouble)) from trouble
    except (AnymailConfigurationError, AnymailAPIError) as mistake:
        raise Unintelligible(str(mistake)) from mistake
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError) as trouble:
        raise Unintelligible(f"It says something that makes no sense: {trouble!r}") from trouble


def _view(provider: Provider, way: str) -> AnymailCoreWebhookView:
    """What reads and checks the calls of this provider; anymail's, without its URLs, settings and signals."""
    kind, keys = kind_of(provider), keys_of(provider)
    view, wanted = (kind.mail, kind.for_mail) if way == "mail" else (kind.events, kind.for_events)
    if not view:
        raise Unintelligible(f"{kind.label} brings no mail this way.")
    # What it is not told, it would look up in settings that we don't have.
    given: dict[str, Any] = {name: keys.get(name, "") for name in wanted}
    if not kind.signs:
        given["webhook_secret"] = f"{USER}:{keys[WEB_SECRET]}"
    if kind.name == "mandrill":  # it signs the address as it was told
        given["webhook_url"] = address(provider, way, Site.here())
    made: AnymailCoreWebhookView = import_string(view)(**given)
    return made


def _handed(event: AnymailInboundEvent, provider: Provider, site: Site) -> Handed:
    message = event.message
    raw = _octets(message)
    headers = headers_of(raw)
    by_envelope = list(_envelope(event))
    own = next(iter(by_envelope), "").partition("+")
    found = ours(by_envelope, site, own=f"{own[0]}@{own[2].rpartition('@')[2]}" if own[1] else "")
    sender = message.envelope_sender
    return Handed(
        raw=raw,
        sender=sender_in(headers) if sender is None else sender.strip().strip("<>"),
        recipients=found or recipients_in(headers, site),
        peer=kind_of(provider).label,
        door=Incoming.Door.PROVIDER,
    )


def _envelope(event: AnymailInboundEvent) -> Iterable[str]:
    """The envelope's recipients: some providers say all of them, where anymail takes the first."""
    said = event.esp_event
    if isinstance(said, dict) and isinstance(said.get("data"), dict):
        given = said["data"].get("recipients")
        if isinstance(given, dict) and isinstance(given.get("rcptTo"), list):
            return [str(it.get("email", "")) for it in given["rcptTo"] if isinstance(it, dict)]
    recipient = event.message.envelope_recipient or ""
    return [piece.strip().strip("<>") for piece in recipient.split(",")]


def _octets(message: AnymailInboundMessage) -> bytes:
    """The mail as it came where the provider gave us that, else as it was put together from what it gave."""
    try:
        return bytes(message.as_bytes(policy=_AS_IT_CAME))
    except (ValueError, LookupError, TypeError, AttributeError):
        # The standard library does not write everything that it reads.
        return bytes(message.as_bytes(policy=compat32))
