"""What the mail domain vouches for: the key its mails are signed with, and what has to stand in the DNS."""

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from staffroom.foundation import dkim
from staffroom.rooms.people.models import Site

from .models import Relay


@dataclass(frozen=True)
class Record:
    """One record to publish. `why`: what it is good for, in a sentence."""

    name: str
    type: str
    value: str
    why: str


def signer(site: Site) -> dkim.Signer | None:
    """Signs for the mail domain; None as long as there is no key. Raises KeyRefused if the file holds no good one."""
    try:
        changed = settings.DKIM_KEY.stat().st_mtime_ns
    except FileNotFoundError:
        return None
    return _loaded(settings.DKIM_KEY, changed, site.mail_domain, settings.DKIM_SELECTOR)


def make_key() -> bool:
    """Make a key unless there is one: whether there was none."""
    settings.DKIM_KEY.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(settings.DKIM_KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w") as file:
        file.write(dkim.generate_key())
    return True


def dns_records(site: Site) -> list[Record]:
    """What to publish so that others believe our mail and know where to send theirs. Raises KeyRefused."""
    domain, relay = site.mail_domain, Relay.objects.first()
    web_host = site.host.partition(":")[0]
    by_server = relay is not None and not relay.is_provider and relay.security != Relay.Security.NONE
    sending = [relay.host] if relay and by_server else []
    records = [
        Record(domain, "MX", f"10 {web_host}.", _("Where others deliver mail to your networks.")),
        Record(domain, "TXT", dkim.spf_hint(sending), _("SPF: which servers may send mail for your domain.")),
        Record(
            f"_dmarc.{domain}",
            "TXT",
            dkim.dmarc_hint(f"postmaster@{domain}"),
            _("DMARC: asks other servers to tell you who sends in your name. Make it stricter when all is well."),
        ),
    ]
    if settings.DKIM_KEY.exists():
        name = f"{settings.DKIM_SELECTOR}._domainkey.{domain}"
        value = dkim.dns_record(settings.DKIM_KEY.read_text())
        records.append(Record(name, "TXT", value, _("DKIM: shows that a mail is yours and was not changed.")))
    return records


@lru_cache(maxsize=2)
def _loaded(path: Path, changed: int, domain: str, selector: str) -> dkim.Signer:
    """`changed` tells a new file from the one that was read before."""
    return dkim.Signer(domain, selector, path.read_text())
