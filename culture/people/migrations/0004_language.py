from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0003_address_changes")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="language",
            field=models.CharField(default="en", max_length=10),
        ),
        migrations.AlterField(
            model_name="person",
            name="language",
            field=models.CharField(blank=True, max_length=10),
        ),
    ]
