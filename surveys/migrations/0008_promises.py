from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("surveys", "0007_since")]

    operations = [
        migrations.AddField(
            model_name="pulse",
            name="promises",
            field=models.JSONField(default=dict),
        ),
    ]
