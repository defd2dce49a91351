from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0002_notice_of_a_declined_request")]

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
                    ("roster", "People would be brought in"),
                    ("role", "Your role changed"),
                ],
                max_length=10,
            ),
        ),
    ]
