from itertools import batched

from django.db import migrations

from staffroom.doors.email.routes import keys
from staffroom.foundation.signing import read_local_part

AT_ONCE = 500
BETWEEN_TWO = frozenset("atkem")
REPLY, BOUNCE = "r", "b"


def seal(apps, schema_editor):
    """Mail between people alone that has come already: what was done is kept no longer, the rest is shown to nobody."""
    Incoming = apps.get_model("email", "Incoming")
    settled = Incoming.objects.exclude(state="waiting").order_by("pk").values_list("pk", "recipients")
    addressed = ((pk, read) for pk, recipients in settled.iterator() if (read := _signed(recipients)))
    for rows in batched(addressed, AT_ONCE):
        private = Incoming.objects.filter(pk__in=_between_people(apps, rows))
        private.update(is_sealed=True, subject="", network=None)
        private.filter(state="done").update(raw=b"", details="")


def _signed(recipients):
    """What its addresses were made for; nothing if one of them is nobody's in particular."""
    read = [read_local_part(str(it).strip().rpartition("@")[0], keys=keys()) for it in recipients]
    return read if all(read) else []


def _between_people(apps, rows):
    read = [signed for _pk, signed_ones in rows for signed in signed_ones]
    audiences = {
        REPLY: _audiences(apps, "conversations", "Message", "conversation__audience", read, REPLY, 1),
        BOUNCE: _audiences(apps, "email", "Delivery", "message__conversation__audience", read, BOUNCE, 0),
    }
    return [pk for pk, signed_ones in rows if all(_is_for_one(signed, audiences) for signed in signed_ones)]


def _audiences(apps, app, model, audience, read, purpose, place):
    wanted = {signed.numbers[place] for signed in read if signed.purpose == purpose}
    return dict(apps.get_model(app, model).objects.filter(pk__in=wanted).values_list("pk", audience))


def _is_for_one(signed, audiences):
    if signed.purpose in audiences:
        place = 1 if signed.purpose == REPLY else 0
        return audiences[signed.purpose].get(signed.numbers[place]) in {None, "people"}
    return signed.purpose in BETWEEN_TWO


class Migration(migrations.Migration):
    dependencies = [("email", "0006_sealed_mail"), ("conversations", "0006_private_conversations")]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
