from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("networks", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="membership",
            name="answer",
            field=models.CharField(
                blank=True, max_length=500, verbose_name="what facilitators said when they declined"
            ),
        ),
        migrations.AddField(
            model_name="membership",
            name="level_since",
            field=models.DateTimeField(blank=True, null=True),
        ),
    ]
