from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("email", "0005_held_mail_in_the_queue")]

    operations = [
        migrations.AddField(model_name="incoming", name="is_sealed", field=models.BooleanField(default=False)),
    ]
