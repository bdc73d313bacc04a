import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_language")]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="country",
            field=models.CharField(blank=True, max_length=2, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="organisation",
            name="part",
            field=models.CharField(
                "part of the country", blank=True, max_length=10, default=""
            ),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="Site",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("time_zone", models.CharField(blank=True, max_length=60)),
                ("country", models.CharField(blank=True, max_length=2)),
                (
                    "part",
                    models.CharField("part of the country", blank=True, max_length=10),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("name"),
                        name="one_row_per_site",
                        violation_error_message="This site is listed already.",
                    )
                ],
            },
        ),
    ]
