from django.db import migrations, models

# The planner keeps samples of columns, also after the rows are gone: not of these.
FORGETFUL = {"outbox_letter": ("reason",), "outbox_bounce": ("last_on",), "outbox_optout": ("mark",)}


def statistics(target):
    return [
        f"ALTER TABLE {table} "
        + ", ".join(f"ALTER COLUMN {name} SET STATISTICS {target}" for name in names)
        for table, names in FORGETFUL.items()
    ]


# Until now only "no such mailbox" was counted, and stopped mail the second time.
STOPPED = """\
UPDATE outbox_bounce SET stops = times > 1, reason = 'no_mailbox';
DELETE FROM outbox_bounce WHERE NOT stops;"""


class Migration(migrations.Migration):
    dependencies = [("outbox", "0002_pace_and_watch")]

    operations = [
        migrations.CreateModel(
            name="OptOut",
            fields=[("mark", models.CharField(max_length=32, primary_key=True, serialize=False))],
        ),
        migrations.AddField("letter", "reason", models.CharField(blank=True, max_length=12)),
        migrations.AddField("bounce", "reason", models.CharField(blank=True, max_length=12)),
        migrations.AddField("bounce", "last_on", models.DateField(null=True)),
        migrations.AddField("bounce", "returned", models.BooleanField(default=False)),
        migrations.AddField("bounce", "stops", models.BooleanField(default=False)),
        migrations.RunSQL(STOPPED, migrations.RunSQL.noop),
        migrations.RunSQL(statistics(0), statistics(-1)),
    ]
