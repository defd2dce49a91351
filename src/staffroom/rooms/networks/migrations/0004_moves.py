import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("networks", "0003_bans_old_addresses_posting_moving"),
        ("people", "0002_block_vouched_brought_in"),
    ]

    operations = [
        migrations.AddField(
            model_name="membership", name="brought_in_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="oldaddress", name="asked_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddField(model_name="oldaddress", name="asked_count", field=models.PositiveIntegerField(default=0)),
        migrations.CreateModel(
            name="Move",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("begun_at", models.DateTimeField(auto_now_add=True)),
                ("subject", models.CharField(blank=True, max_length=200)),
                ("words", models.TextField(blank=True, max_length=5000)),
                ("worded_at", models.DateTimeField(blank=True, null=True)),
                ("tried_count", models.PositiveIntegerField(default=0)),
                ("opened_at", models.DateTimeField(blank=True, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("conversation_count", models.PositiveIntegerField(default=0)),
                ("member_count", models.PositiveIntegerField(default=0)),
                (
                    "begun_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "worded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.person",
                    ),
                ),
                (
                    "network",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="move", to="networks.network"
                    ),
                ),
            ],
        ),
    ]
