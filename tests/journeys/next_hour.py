"""Let an hour pass for those who decide what waits, in a process beside the server, as soon as a letter is put off.

Prints how many letters are due.
"""

import os
import time
from datetime import timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "staffroom.wiring.settings"
django.setup()

from django.utils import timezone  # noqa: E402  after Django is set up

from staffroom.commons.moderation.actions.ringing import QUIET_FOR, ring_due  # noqa: E402
from staffroom.commons.moderation.models import Bell  # noqa: E402

deadline = time.monotonic() + 45
while not Bell.objects.filter(is_due=True).exists():
    assert time.monotonic() < deadline, "No letter was put off."
    time.sleep(0.2)
print(ring_due(timezone.now() + QUIET_FOR + timedelta(minutes=1)))
