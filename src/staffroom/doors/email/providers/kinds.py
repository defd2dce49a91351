"""The providers that we know: what each wants to be told, and what it does to a mail.

Some that anymail knows are missing on purpose: Unisender Go lets few List-* headers through; Scaleway tells nobody what
became of a mail; Postal is a mail server, and speaks SMTP with us. Some take mail and bring none: Mailtrap and Resend
want to be asked for it once more while they wait for our answer, without a limit. MailerSend takes List-* headers from
its largest customers alone. All of these can be a mail server for us, or forward to a mailbox.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# How they are written: of Amazon's regions, and of SendGrid's keys.
REGION = r"[a-z]{2}(-[a-z]+)+-[1-9][0-9]?"
PUBLIC_KEY = r"[A-Za-z0-9+/]{80,200}={0,2}"
_BACKENDS, _WEBHOOKS, _OURS = "anymail.backends", "anymail.webhooks", "staffroom.doors.email.providers"
API_KEY, API_URL = "api_key", "api_url"
WEB_SECRET = "webhook_secret"  # noqa: S105  made by us; stands in the addresses that the provider calls


@dataclass(frozen=True)
class Key:
    """Something that the provider told the operator, under the name that anymail has for it.

    What is not needed is no secret either. `pattern`: how it is written, where a mistake would show only later.
    """

    name: str
    label: str | Promise
    is_needed: bool = True
    is_secret: bool = True
    pattern: str = ""

    @property
    def is_shown(self) -> bool:
        return not (self.is_needed and self.is_secret)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One provider.

    `sends`, `mail`, `events` name classes, of anymail's or our own: they are imported once they are needed, with all
    they need themselves, which is much.
    `for_sending`, `for_mail`, `for_events`: which of the keys each takes. `signs`: its calls bear a signature; the
    others prove themselves by a secret in their address. `headers`: what we say besides, in every mail. `tracks`: it
    has to be told that nobody wants to know who opens a mail. `overrides`: what of our headers does not arrive as
    written.
    """

    name: str
    label: str
    keys: tuple[Key, ...]
    sends: str = ""
    for_sending: tuple[str, ...] = ()
    mail: str = ""
    for_mail: tuple[str, ...] = ()
    events: str
    for_events: tuple[str, ...] = ()
    signs: bool = False
    headers: Mapping[str, str] | None = None
    tracks: bool = True
    overrides: str | Promise = ""

    @property
    def brings_mail(self) -> bool:
        return bool(self.mail)

    @property
    def takes_mail(self) -> bool:
        return bool(self.sends)


_KEY = Key(API_KEY, _("API key"))
_DATE = _("It writes Date and the envelope's sender itself.")
_DATE_AND_ID = _("It writes Date and the envelope's sender itself, and may replace the Message-ID by its own.")

KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            name="amazon",
            label="Amazon SES",
            keys=(
                Key("key_id", _("Access key ID"), is_secret=False),
                Key("secret_key", _("Secret access key")),
                Key("region", _("Region, such as eu-west-1"), is_secret=False, pattern=REGION),
                Key("configuration_set", _("Configuration set, if you have one"), is_needed=False),
            ),
            sends=f"{_OURS}.amazon.EmailBackend",
            for_sending=("key_id", "secret_key", "region", "configuration_set"),
            mail=f"{_OURS}.amazon.Inbound",
            for_mail=("key_id", "secret_key", "region", API_URL),
            events=f"{_OURS}.amazon.Tracking",
            for_events=(API_URL,),
            tracks=False,
            overrides=_DATE_AND_ID,
        ),
        Kind(
            name="brevo",
            label="Brevo",
            keys=(_KEY,),
            sends=f"{_BACKENDS}.brevo.EmailBackend",
            for_sending=(API_KEY,),
            events=f"{_WEBHOOKS}.brevo.BrevoTrackingWebhookView",
            tracks=False,
            overrides=_DATE_AND_ID,
        ),
        Kind(
            name="mailersend",
            label="MailerSend",
            keys=(
                Key("inbound_secret", _("Secret of the inbound route")),
                Key("signing_secret", _("Signing secret of the webhook")),
            ),
            mail=f"{_WEBHOOKS}.mailersend.MailerSendInboundWebhookView",
            for_mail=("inbound_secret",),
            events=f"{_WEBHOOKS}.mailersend.MailerSendTrackingWebhookView",
            for_events=("signing_secret",),
            signs=True,
        ),
        Kind(
            name="mailgun",
            label="Mailgun",
            keys=(
                _KEY,
                Key("webhook_signing_key", _("HTTP webhook signing key")),
                Key("sender_domain", _("Sending domain, if it is not the mail domain"), is_needed=False),
            ),
            sends=f"{_BACKENDS}.mailgun.EmailBackend",
            for_sending=(API_KEY, "sender_domain"),
            mail=f"{_WEBHOOKS}.mailgun.MailgunInboundWebhookView",
            for_mail=("webhook_signing_key",),
            events=f"{_WEBHOOKS}.mailgun.MailgunTrackingWebhookView",
            for_events=("webhook_signing_key",),
            signs=True,
            overrides=_DATE,
        ),
        Kind(
            name="mailjet",
            label="Mailjet",
            keys=(_KEY, Key("secret_key", _("Secret key"))),
            sends=f"{_BACKENDS}.mailjet.EmailBackend",
            for_sending=(API_KEY, "secret_key"),
            mail=f"{_WEBHOOKS}.mailjet.MailjetInboundWebhookView",
            events=f"{_WEBHOOKS}.mailjet.MailjetTrackingWebhookView",
            overrides=_DATE_AND_ID,
        ),
        Kind(
            name="mailtrap",
            label="Mailtrap",
            keys=(Key("api_token", _("API token")),),
            sends=f"{_BACKENDS}.mailtrap.EmailBackend",
            for_sending=("api_token",),
            events=f"{_WEBHOOKS}.mailtrap.MailtrapTrackingWebhookView",
            tracks=False,
            overrides=_DATE_AND_ID,
        ),
        Kind(
            name="mandrill",
            label="Mandrill",
            keys=(_KEY, Key("webhook_key", _("Webhook key"))),
            sends=f"{_BACKENDS}.mandrill.EmailBackend",
            for_sending=(API_KEY,),
            mail=f"{_WEBHOOKS}.mandrill.MandrillCombinedWebhookView",
            for_mail=("webhook_key",),
            events=f"{_WEBHOOKS}.mandrill.MandrillCombinedWebhookView",
            for_events=("webhook_key",),
            signs=True,
            overrides=_DATE_AND_ID,
        ),
        Kind(
            name="postmark",
            label="Postmark",
            keys=(
                Key("server_token", _("Server API token")),
                Key("message_stream", _("Message stream, if it is not the default one"), is_needed=False),
            ),
            sends=f"{_BACKENDS}.postmark.EmailBackend",
            for_sending=("server_token", "message_stream"),
            mail=f"{_WEBHOOKS}.postmark.PostmarkInboundWebhookView",
            events=f"{_WEBHOOKS}.postmark.PostmarkTrackingWebhookView",
            headers={"X-PM-KeepID": "true"},
            overrides=_DATE,
        ),
        Kind(
            name="resend",
            label="Resend",
            keys=(_KEY,),
            sends=f"{_BACKENDS}.resend.EmailBackend",
            for_sending=(API_KEY,),
            events=f"{_WEBHOOKS}.resend.ResendTrackingWebhookView",
            tracks=False,
            overrides=_DATE_AND_ID,
        ),
        Kind(
            name="sendgrid",
            label="SendGrid",
            keys=(
                _KEY,
                Key(
                    "events_key",
                    _("Verification key of the signed event webhook, if you switch it on"),
                    is_needed=False,
                    pattern=PUBLIC_KEY,
                ),
                Key(
                    "mail_key",
                    _("Public key of the inbound parse security policy, if you make one"),
                    is_needed=False,
                    pattern=PUBLIC_KEY,
                ),
            ),
            sends=f"{_OURS}.sendgrid.EmailBackend",
            for_sending=(API_KEY,),
            mail=f"{_OURS}.sendgrid.Inbound",
            for_mail=("mail_key",),
            events=f"{_OURS}.sendgrid.Tracking",
            for_events=("events_key",),
            overrides=_DATE_AND_ID,
        ),
        Kind(
            name="sparkpost",
            label="SparkPost",
            keys=(_KEY,),
            sends=f"{_BACKENDS}.sparkpost.EmailBackend",
            for_sending=(API_KEY,),
            mail=f"{_WEBHOOKS}.sparkpost.SparkPostInboundWebhookView",
            events=f"{_WEBHOOKS}.sparkpost.SparkPostTrackingWebhookView",
            overrides=_DATE_AND_ID,
        ),
    )
}
