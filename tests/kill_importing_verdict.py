"""What tests/kill_importing.py finds. Arguments: how many mails, and Message-IDs used twice. Prints troubles."""

import os
import sys
import time
from collections import Counter

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "staffroom.wiring.settings"
django.setup()

from django.db import connection  # noqa: E402  after Django is set up
from django_tasks_db.models import DBTaskResult  # noqa: E402

from staffroom.commons.search.models import Entry  # noqa: E402
from staffroom.doors.archive.models import FoundMail  # noqa: E402
from staffroom.journal import runner  # noqa: E402
from staffroom.rooms.conversations.models import Conversation, Message  # noqa: E402

mails, reused = int(sys.argv[1]), int(sys.argv[2])
# What a killed command had begun is taken up when its lease is over, by whatever serves the site then.
deadline = time.monotonic() + 2 * runner.LEASE.total_seconds()
while DBTaskResult.objects.exclude(status__in=["SUCCESSFUL", "FAILED"]).exists() and time.monotonic() < deadline:
    runner.renew_and_reclaim()
    runner.run_all()
    time.sleep(0.5)
for excerpt, times in Counter(Message.objects.values_list("excerpt", flat=True)).items():
    if times > 1:
        print(f"there {times} times: {excerpt}")
if Message.objects.count() != mails + reused:
    print(f"{Message.objects.count()} messages instead of {mails + reused}")
for row in FoundMail.objects.exclude(in_reply_to="").select_related("message__answers"):
    wanted = row.in_reply_to.removesuffix("@kill.example")
    if not row.message or not row.message.answers:
        print(f"{row.header} hangs nowhere")
    elif wanted not in row.message.answers.excerpt:
        print(f"{row.header} hangs under “{row.message.answers.excerpt}”")
for conversation in Conversation.objects.all():
    messages = list(conversation.messages.order_by("number"))
    counted = (conversation.message_count, conversation.last_number, conversation.author_count)
    if counted != (len(messages), len(messages), len({message.author_id for message in messages})):
        print(f"conversation {conversation.pk} has {len(messages)} messages and says {counted}")
if Conversation.objects.exclude(audience="nobody").exists():
    print("somebody may read it")
if Entry.objects.filter(kind="message").count() != mails + reused:
    print(f"{Entry.objects.filter(kind='message').count()} messages are in the index")
if connection.vendor == "sqlite":
    with connection.cursor() as cursor:
        whole = cursor.execute("PRAGMA integrity_check").fetchone()[0]
    if whole != "ok":
        print(f"integrity_check: {whole}")
