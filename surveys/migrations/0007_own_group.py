from django.db import migrations, models

WORDS = "people read their own group's scores"


class Migration(migrations.Migration):
    """Terms that somebody agreed to before stay as they were read."""

    dependencies = [("surveys", "0006_open_results")]

    operations = [
        migrations.AddField(
            model_name="terms",
            name="own_group",
            field=models.BooleanField(WORDS, default=False),
        ),
        migrations.AlterField(
            model_name="terms",
            name="own_group",
            field=models.BooleanField(WORDS, default=True),
        ),
    ]
