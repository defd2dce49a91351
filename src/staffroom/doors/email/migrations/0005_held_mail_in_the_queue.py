from django.db import migrations


def queue_held_mail(apps, schema_editor):
    """What waited before there was a queue waits in it."""
    Incoming, Matter = apps.get_model("email", "Incoming"), apps.get_model("moderation", "Matter")
    held = Incoming.objects.filter(state="held").exclude(reason="moving").order_by("pk")
    rows = held.values_list("pk", "network_id", "received_at")
    Matter.objects.bulk_create(
        (Matter(kind="mail", thing_id=pk, network_id=network, came_at=at) for pk, network, at in rows),
        batch_size=500,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [("email", "0004_authenticity_and_policies"), ("moderation", "0001_initial")]

    operations = [migrations.RunPython(queue_held_mail, migrations.RunPython.noop)]
