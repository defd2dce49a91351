"""Handing mail to a provider by its API: one request for each mail, and what its answer means."""

from collections.abc import Collection, Mapping

from anymail.backends.base_requests import AnymailRequestsBackend
from anymail.exceptions import AnymailAPIError, AnymailError, AnymailRecipientsRefused
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from requests import ConnectionError as NotConnected

from staffroom.foundation import crypto
from staffroom.foundation.mailing import Press
from staffroom.foundation.smtp import Outcome, Outgoing
from staffroom.rooms.people.models import Site

from .. import relays
from ..handing_over import Copies, Outcomes, noted
from ..models import Provider, Relay
from ..routes import bounce_address
from .entering import current, keys_of, kind_of
from .wording import Content, content_of, worded

PATIENCE = 30  # seconds for an answer
NOT_NOW = {429, 502, 503, 504}
NOT_LIKE_THIS = {401, 403, 404, 405}  # about us or where we ask, and nothing about a mail
SERVERS_FAULT = 500


class ByProvider:
    """Hands mails to the provider. For one thread at a time."""

    def __init__(self, relay: Relay, site: Site) -> None:
        """Raises RelayTrouble."""
        provider = current()
        sends = kind_of(provider).sends if provider else ""
        if provider is None or not sends:
            raise noted(_("Mail is to leave by a provider, but none is entered that takes it."))
        self._site, self._kind = site, kind_of(provider)
        self._has_worked_before = relay.last_worked_at is not None
        self._has_worked = False
        self._read: tuple[object, Content] | None = None
        self._backend = _backend(provider, sends, site)
        self._backend.open()

    def send(self, copies: Copies) -> Outcomes:
        """The outcome of each copy, as soon as the provider has answered. Raises RelayTrouble."""
        press = Press(None)  # the provider signs
        for copy in copies:
            printed = press.attempt(copy)
            if isinstance(printed, Outcome):
                yield printed
                continue
            # Signed: what the provider tells of the mail names the delivery by this.
            token = bounce_address(copy.tag.pk, self._site).partition("@")[0]
            outcome = self.hand_over(printed, {"delivery": token})
            yield outcome
            if outcome.at == "connection":
                raise noted(_("%(name)s can't be reached: %(words)s") % self._named(outcome.text))

    def close(self) -> None:
        self._backend.close()
        if self._has_worked:
            relays.note_worked()

    def hand_over[Tag](self, mail: Outgoing[Tag], metadata: Mapping[str, str] | None = None) -> Outcome[Tag]:
        """What became of the mail. Raises RelayTrouble if nothing can be handed over now: it was not taken then."""
        message = worded(mail, self._content(mail), self._kind.headers or {})
        message.written = mail.whole  # for those who take mail as it is
        if self._kind.tracks:
            message.track_opens = message.track_clicks = False
        if metadata:
            message.metadata = dict(metadata)
        try:
            self._backend.send_messages([message])
        except AnymailRecipientsRefused:
            return self._refused(mail, message.anymail_status.status or set())
        except AnymailAPIError as trouble:
            return self._failed(mail, trouble)
        except AnymailError as trouble:  # the mail holds something that the provider does not take
            return Outcome(mail.tag, "permanent", "content", text=_in_a_line(trouble))
        except (ValueError, TypeError, LookupError, AttributeError) as trouble:
            return Outcome(mail.tag, "uncertain", "connection", text=f"The answer makes no sense: {trouble!r}"[:300])
        status = message.anymail_status
        if status.status == {"unknown"} and status.esp_response.status_code >= 400:
            return self._refused(mail, {"refused"})
        self._has_worked = True
        return Outcome(mail.tag, "accepted", "content", 250)

    def _content[Tag](self, mail: Outgoing[Tag]) -> Content:
        """Read once for all copies of a mail: they share the body."""
        if mail.body is None or self._read is None or self._read[0] is not mail.body:
            self._read = (mail.body, content_of(mail))
        return self._read[1]

    def _refused[Tag](self, mail: Outgoing[Tag], statuses: Collection[str]) -> Outcome[Tag]:
        """The address alone is refused: there can be none like it, or the provider sends nothing there any more."""
        self._has_worked = True
        enhanced = "5.1.3" if "invalid" in statuses else ""
        return Outcome(mail.tag, "permanent", "recipient", 0, enhanced, "; ".join(sorted(statuses)))

    def _failed[Tag](self, mail: Outgoing[Tag], trouble: AnymailAPIError) -> Outcome[Tag]:
        code, words = trouble.status_code, _in_a_line(trouble)
        if code is None and isinstance(trouble, NotConnected):
            raise noted(_("%(name)s can't be reached: %(words)s") % self._named(words)) from trouble
        if code is None or code < 400:
            # It may have taken the mail: its answer did not come, or makes no sense.
            return Outcome(mail.tag, "uncertain", "connection", text=words)
        if code in NOT_NOW:
            raise noted(_("%(name)s asks us to wait: %(words)s") % self._named(words)) from trouble
        has_ever_worked = self._has_worked or self._has_worked_before
        if code in NOT_LIKE_THIS or (code < SERVERS_FAULT and not has_ever_worked):
            # Until it has taken a mail, a refusal says more of what was entered than of the mail.
            raise noted(_("%(name)s takes nothing from us: %(words)s") % self._named(words)) from trouble
        return Outcome(mail.tag, "temporary" if code >= SERVERS_FAULT else "permanent", "content", code, "", words)

    def _named(self, words: str) -> dict[str, str]:
        return {"name": self._kind.label, "words": words}


def send_test(relay: Relay, mail: Outgoing[None], site: Site) -> Outcome[None]:
    """What the provider says to one mail. Raises RelayTrouble."""
    way = ByProvider(relay, site)
    try:
        return way.hand_over(mail)
    finally:
        way.close()


def _backend(provider: Provider, sends: str, site: Site) -> AnymailRequestsBackend:
    """Raises RelayTrouble."""
    kind = kind_of(provider)
    try:
        keys = keys_of(provider)
    except crypto.CannotDecrypt as trouble:
        raise noted(str(trouble)) from trouble
    given = {name: keys[name] for name in kind.for_sending if name in keys}
    if "sender_domain" in kind.for_sending:
        given.setdefault("sender_domain", site.mail_domain)
    if url := keys.get("api_url"):
        given["api_url"] = url
    backend: AnymailRequestsBackend = import_string(sends)(timeout=PATIENCE, **given)
    return backend


def _in_a_line(trouble: Exception) -> str:
    return " ".join(str(trouble).split())[:300]
