"""Printed slips for people whom no message reaches: invitations that name nobody."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("surveys", "0010_offsets"),
    ]

    operations = [
        migrations.AlterField(
            model_name="invitation",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="invitation",
            name="address",
            field=models.EmailField(blank=True, max_length=254),
        ),
        migrations.AddField(
            model_name="invitation",
            name="envelope",
            field=models.BinaryField(max_length=32, null=True),
        ),
        # No sample of it for the planner, as of the other columns (0002_forgetful_columns).
        migrations.RunSQL(
            "ALTER TABLE surveys_invitation ALTER COLUMN envelope SET STATISTICS 0",
            "ALTER TABLE surveys_invitation ALTER COLUMN envelope SET STATISTICS -1",
        ),
    ]
