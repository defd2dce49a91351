"""Let the next morning come for readers of digests, in a process beside the server. Prints how many are due."""

import os
from datetime import timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "staffroom.wiring.settings"
django.setup()

from django.utils import timezone  # noqa: E402  after Django is set up

from staffroom.commons.notifications.digests import HOUR, make_digests  # noqa: E402

now = timezone.localtime()
morning = now.replace(hour=HOUR, minute=1)
print(make_digests(morning if morning > now else morning + timedelta(days=1)))
