"""`staffroom doctor`: what is misconfigured, how to mend it, and which DNS records to publish."""

import argparse
import json
import sys
from dataclasses import asdict

from django.conf import settings

from staffroom.doors.email import domain
from staffroom.rooms.people.models import Site
from staffroom.wiring import diagnosis

MARKS = {diagnosis.GOOD: "  good ", diagnosis.ODD: "  odd  ", diagnosis.BAD: "  BAD  "}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="report as JSON")
    parser.add_argument("--make-dkim-key", action="store_true", help="make a key that mail is signed with")


def run(options: argparse.Namespace) -> int:
    """1 if something is bad."""
    settings.DATA.mkdir(parents=True, exist_ok=True, mode=0o700)
    if options.make_dkim_key:
        made = domain.make_key()
        words = "Wrote {}. Publish its record, then restart." if made else "There is a key already: {}"
        print(words.format(settings.DKIM_KEY), file=sys.stderr)
    found = diagnosis.findings()
    is_set_up = not any(one.subject in {"site", "database"} and one.state == diagnosis.BAD for one in found)
    records = domain.dns_records(Site.here()) if is_set_up else []
    if options.json:
        print(
            json.dumps({"findings": [asdict(one) for one in found], "dns": [asdict(one) for one in records]}, indent=2)
        )
    else:
        _say(found, records)
    return 1 if any(one.state == diagnosis.BAD for one in found) else 0


def _say(found: list[diagnosis.Finding], records: list[domain.Record]) -> None:
    for one in found:
        print(f"{MARKS[one.state]} {one.subject}: {one.words}")
        if one.mend:
            print(f"         → {one.mend}")
    if records:
        print("\nDNS records to publish:\n")
    for record in records:
        print(f"  {record.name}  {record.type}  {record.value}\n      {record.why}\n")
