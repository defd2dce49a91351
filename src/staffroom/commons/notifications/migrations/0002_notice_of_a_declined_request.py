from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("answer", "An answer to you"),
                    ("request", "A request to join"),
                    ("welcome", "You were let in"),
                    ("declined", "You were not let in"),
                    ("address", "Your address does not work"),
                    ("held", "A mail waits"),
                    ("role", "Your role changed"),
                ],
                max_length=10,
            ),
        ),
    ]
