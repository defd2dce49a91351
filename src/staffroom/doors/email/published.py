"""What the DNS says of our own mail domain, compared with what it should: for the operator, in English."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from django.conf import settings

from staffroom.foundation import dkim
from staffroom.foundation.authenticity import Resolver, Unanswered, Within, policy_of
from staffroom.foundation.authenticity.spf_records import Malformed, is_record, read_record
from staffroom.rooms.people.models import Site

SECONDS = 3.0  # for all questions


@dataclass(frozen=True)
class Published:
    """`state`: good, odd (works, could be better) or bad. `mend` says what to do."""

    subject: str
    state: Literal["good", "odd", "bad"]
    words: str
    mend: str = ""


def published(site: Site, resolver: Resolver) -> Iterator[Published]:
    """A line for each kind of record. Where the DNS can't be asked, one that says so, and no more."""
    asked = Within(resolver, SECONDS)
    for look in (_mx, _spf, _dkim, _dmarc):
        try:
            yield from look(site.mail_domain, asked)
        except Unanswered:
            yield Published("DNS", "odd", "It gives no answer from here, so its records were not compared.")
            return


def _mx(domain: str, asked: Resolver) -> Iterator[Published]:
    if hosts := asked.ask(domain, "MX"):
        yield Published("MX record", "good", f"Mail for {domain} goes to {', '.join(hosts)}.")
    else:
        yield Published("MX record", "odd", f"{domain} has none.", "Others can't write to the networks: publish it.")


def _spf(domain: str, asked: Resolver) -> Iterator[Published]:
    records = [text for text in asked.ask(domain, "TXT") if is_record(text)]
    if not records:
        words = f"{domain} has none: others can't tell which servers may send for it."
        yield Published("SPF record", "odd", words, "Publish the one below.")
        return
    if len(records) > 1:
        yield Published("SPF record", "bad", f"{domain} has several, and so none counts.", "Keep one of them.")
        return
    try:
        read_record(records[0])
    except Malformed as trouble:
        yield Published("SPF record", "bad", f"It can't be read, and so does not count: {trouble}", "Mend it.")
    else:
        yield Published("SPF record", "good", f"{records[0]}")


def _dkim(domain: str, asked: Resolver) -> Iterator[Published]:
    if not settings.DKIM_KEY.exists():
        return
    name = f"{settings.DKIM_SELECTOR}._domainkey.{domain}"
    try:
        ours = _key_in(dkim.dns_record(settings.DKIM_KEY.read_text()))
    except (dkim.KeyRefused, OSError):  # another finding says so
        return
    keys = [_key_in(text) for text in asked.ask(name, "TXT")]
    if not keys:
        words = f"There is none at {name}: nobody can verify our signatures."
        yield Published("DKIM record", "odd", words, "Publish the one below.")
    elif keys == [ours]:
        yield Published("DKIM record", "good", f"{name} holds the key that mail is signed with.")
    else:
        words = f"{name} holds another key than mail is signed with, so every signature fails."
        yield Published("DKIM record", "bad", words, "Publish the one below instead.")


def _dmarc(domain: str, asked: Resolver) -> Iterator[Published]:
    policy = policy_of(domain, asked)
    if policy is None:
        words = f"{domain} has none: anybody may write in its name."
        yield Published("DMARC record", "odd", words, "Publish the one below.")
    else:
        yield Published("DMARC record", "good", f"It asks others to {WISHES[policy.wish]}.")


WISHES = {
    "none": "do nothing with mail that fails",
    "quarantine": "set aside mail that fails",
    "reject": "refuse mail that fails",
}


def _key_in(record: str) -> str:
    tags = dict(part.strip().partition("=")[::2] for part in record.split(";"))
    return "".join(tags.get("p", "").split())
