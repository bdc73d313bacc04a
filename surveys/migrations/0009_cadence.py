from django.db import migrations, models
from django.db.models import F, Q

import surveys.models.pulses


class Migration(migrations.Migration):
    dependencies = [("surveys", "0008_promises")]

    operations = [
        migrations.AddField("cadence", "send_hour", models.PositiveSmallIntegerField(default=8)),
        migrations.AddField(
            "cadence",
            "reminders",
            models.JSONField(default=surveys.models.pulses.two_reminders),
        ),
        migrations.AddField(
            "cadence", "extension_days", models.PositiveSmallIntegerField(default=2)
        ),
        migrations.AddField("cadence", "quiet_from", models.PositiveSmallIntegerField(default=20)),
        migrations.AddField("cadence", "quiet_to", models.PositiveSmallIntegerField(default=7)),
        migrations.AddField(
            "cadence",
            "jitter",
            models.PositiveSmallIntegerField("minutes over which mails are spread", default=0),
        ),
        # Plans that run already keep their rhythm; those to come slow down unless told not to.
        migrations.AddField("cadence", "falls_back", models.BooleanField(default=False)),
        migrations.AlterField("cadence", "falls_back", models.BooleanField(default=True)),
        migrations.AddField(
            "cadence", "slowed_on", models.DateField(editable=False, null=True)
        ),
        migrations.AddField("pulse", "rules", models.JSONField(null=True)),
        migrations.AddField("pulse", "opened_at", models.DateTimeField(null=True)),
        migrations.RemoveConstraint("pulse", "one_pulse_per_day"),
        migrations.AddConstraint(
            "pulse",
            models.UniqueConstraint(
                deferrable=models.Deferrable.IMMEDIATE,
                fields=("cadence", "opens_on"),
                name="one_pulse_per_day",
            ),
        ),
        migrations.RemoveConstraint("pulse", "pulse_opens_before_it_closes"),
        migrations.AddConstraint(
            "pulse",
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")) & Q(closes_at__lte=F("extends_to")),
                name="pulse_opens_before_it_closes",
            ),
        ),
        migrations.CreateModel(
            name="Blackout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("why", models.CharField(max_length=80, verbose_name="what happens then")),
            ],
            options={
                "ordering": ["starts_on"],
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(starts_on__lte=F("ends_on")),
                        name="a_blackout_ends_after_it_begins",
                        violation_error_message="The last day lies before the first.",
                    )
                ],
            },
        ),
    ]
