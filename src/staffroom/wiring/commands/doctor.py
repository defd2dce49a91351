"""`staffroom doctor`: what is misconfigured, how to mend it, and which DNS records to publish."""

import argparse
import json
import sys
from dataclasses import asdict

from django.conf import settings

from staffroom.doors.email import domain
from staffroom.foundation.dkim import KeyRefused
from staffroom.rooms.people.models import Site
from staffroom.wiring import diagnosis

MARKS = {diagnosis.GOOD: "  good ", diagnosis.ODD: "  odd  ", diagnosis.BAD: "  BAD  "}


def run(options: argparse.Namespace) -> int:
    """1 if something is bad."""
    if options.make_dkim_key:
        made = domain.make_key()
        words = "Wrote {}. Publish its record, then restart." if made else "There is a key already: {}"
        print(words.format(settings.DKIM_KEY), file=sys.stderr)
    found = diagnosis.findings()
    records = _records(found)
    if options.json:
        told = {"findings": [asdict(one) for one in found], "dns": [asdict(one) for one in records]}
        print(json.dumps(told, indent=2))
    else:
        _say(found, records)
    return 1 if any(one.state == diagnosis.BAD for one in found) else 0


def _records(found: list[diagnosis.Finding]) -> list[domain.Record]:
    """None as long as the site has no mail domain that others could reach."""
    if any(one.subject in {"site", "database"} and one.state == diagnosis.BAD for one in found):
        return []
    site = Site.here()
    if site.mail_domain == "localhost":
        return []
    try:
        return domain.dns_records(site)
    except (KeyRefused, OSError):  # a finding says so
        return []


def _say(found: list[diagnosis.Finding], records: list[domain.Record]) -> None:
    for one in found:
        print(f"{MARKS[one.state]} {one.subject}: {one.words}")
        if one.mend:
            print(f"         → {one.mend}")
    if records:
        print("\nDNS records to publish:\n")
    for record in records:
        print(f"  {record.name}  {record.type}  {record.value}\n      {record.why}\n")
