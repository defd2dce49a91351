"""What came of an import, in figures."""

from collections import Counter
from typing import Any

from .models import FoundMail, Import


def figures(import_: Import) -> dict[str, Any]:
    """`read` is always the sum of `imported`, `already` and `held`."""
    return {
        "network": import_.network.slug,
        "dry_run": False,
        "read": import_.read,
        "imported": import_.imported,
        "already": import_.already,
        "held": import_.held,
        "held_because": held_because(import_),
        "threads": import_.threads,
        "people": import_.people,
        "passed_over": import_.passed_over,
        "seconds": round(import_.seconds, 2),
    }


def held_because(import_: Import) -> dict[str, int]:
    """Each reason, and how many mails are held for it."""
    held = import_.mails.filter(state=FoundMail.State.HELD).values_list("reason", flat=True)
    return dict(Counter(held.iterator()).most_common())
