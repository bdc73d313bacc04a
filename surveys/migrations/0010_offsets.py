import django.core.validators
import django.db.models.deletion
from django.db import migrations, models

SCALES = [
    ("strategy", "Strategy"),
    ("characteristics", "Characteristics"),
    ("leadership", "Leadership"),
    ("commitment", "Commitment"),
    ("communication", "Communication"),
    ("competency", "Competency"),
    ("consequence", "Consequence"),
    ("trust", "Trust"),
    ("experience", "Experience"),
    ("recommend", "Recommend"),
    ("loop", "Whether something happened"),
    ("noticed", "Whether it was noticed"),
    ("said", "What we say"),
    ("lived", "What is lived"),
    ("profile", "Profile"),
    ("milestone", "What a milestone should move"),
]


class Migration(migrations.Migration):
    dependencies = [("surveys", "0009_cadence")]

    operations = [
        migrations.AddField(
            "cadence",
            "whole",
            models.BooleanField("all core items in each pulse", default=False),
        ),
        migrations.AddField(
            "cadence",
            "budget",
            models.PositiveSmallIntegerField(
                default=22, validators=[django.core.validators.MinValueValidator(12)]
            ),
        ),
        migrations.AddField(
            "cadence", "began_with", models.PositiveIntegerField(null=True, editable=False)
        ),
        migrations.AddField("cadence", "spread", models.BooleanField(null=True, editable=False)),
        migrations.AddField("group", "block", models.CharField(max_length=1, blank=True)),
        migrations.AddField("pulseitem", "block", models.CharField(max_length=1, blank=True)),
        migrations.AddField("unit", "block", models.CharField(max_length=1, blank=True)),
        migrations.AlterField(
            "pulseitem", "scale", models.CharField(max_length=20, choices=SCALES)
        ),
        migrations.CreateModel(
            "Offset",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("team_id", models.BigIntegerField()),
                ("offset", models.PositiveSmallIntegerField()),
                (
                    "cadence",
                    models.ForeignKey(
                        "surveys.cadence",
                        django.db.models.deletion.CASCADE,
                        related_name="offsets",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["cadence", "team_id"], name="one_offset_per_team"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(offset__lt=3), name="an_offset_is_0_1_or_2"
                    ),
                ]
            },
        ),
    ]
