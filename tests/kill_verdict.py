"""What tests/kill.py finds. Standard input: the acknowledged Message-IDs. Prints troubles, and “sent …” lines."""

import os
import sys
import time
from collections import Counter

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "staffroom.wiring.settings"
django.setup()

from django.db import connection  # noqa: E402  after Django is set up
from django_tasks_db.models import DBTaskResult  # noqa: E402

from staffroom.doors.email.models import Delivery, Incoming  # noqa: E402
from staffroom.rooms.conversations.models import MailIdentity, Message  # noqa: E402

members = int(sys.argv[1])
acknowledged = sys.stdin.read().split()


def is_busy():
    waiting = Incoming.objects.filter(state="waiting").exists() or Delivery.objects.filter(state="waiting").exists()
    return waiting or DBTaskResult.objects.filter(status__in=["READY", "RUNNING"]).exists()


deadline = time.monotonic() + 240
while is_busy() and time.monotonic() < deadline:
    time.sleep(0.3)
if is_busy():
    print("still at work after four minutes")

stored = Counter(MailIdentity.objects.exclude(digest="").values_list("header", flat=True))
for message_id in acknowledged:
    if not stored[message_id]:
        print(f"acknowledged, and not stored: {message_id}")
excerpts = Counter(Message.objects.values_list("excerpt", flat=True))
for excerpt, times in excerpts.items():
    if times > 1:
        print(f"stored {times} times: {excerpt}")
for state, times in Counter(Incoming.objects.exclude(state="done").values_list("state", "reason")).items():
    print(f"{times} mails are {state}")

decided = Counter(Delivery.objects.filter(message__isnull=False).values_list("message", flat=True))
for message in Message.objects.values_list("pk", flat=True):
    if decided[message] != members - 1:
        print(f"message {message}: decided on {decided[message]} members instead of {members - 1}")
for delivery in Delivery.objects.filter(message__isnull=False).exclude(state="sent")[:5]:
    print(f"delivery {delivery.pk} is {delivery.state}: {delivery.answer}")
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        whole = cursor.execute("PRAGMA integrity_check").fetchone()[0]
    if whole != "ok":
        print(f"integrity_check: {whole}")
for message, to in Delivery.objects.filter(state="sent", message__isnull=False).values_list("message", "to"):
    print(f"sent <m{message}@lists.example.org> {to}")
