"""Let an hour pass for those who decide what waits, in a process beside the server. Prints how many letters are due."""

import os
from datetime import timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "staffroom.wiring.settings"
django.setup()

from django.utils import timezone  # noqa: E402  after Django is set up

from staffroom.commons.moderation.actions.ringing import QUIET_FOR, ring_due  # noqa: E402

print(ring_due(timezone.now() + QUIET_FOR + timedelta(minutes=1)))
