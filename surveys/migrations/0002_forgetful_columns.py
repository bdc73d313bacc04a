"""PostgreSQL keeps samples of column values for its planner, also after the rows are deleted.

Samples of these columns would tell, after a count, who was invited, who answered and whom a
reminder reached.
"""

from django.db import migrations

COLUMNS = {
    "surveys_ballot": ("invitation_id", "sealed"),
    "surveys_invitation": ("id", "person_id", "address", "token_digest"),
    "outbox_letter": ("id", "kind", "about_id", "dedup_key", "message_id"),
}


def statistics(target):
    """One statement per table."""
    return [
        f"ALTER TABLE {table} "
        + ", ".join(f"ALTER COLUMN {name} SET STATISTICS {target}" for name in names)
        for table, names in COLUMNS.items()
    ]


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial"), ("outbox", "0001_initial")]
    operations = [migrations.RunSQL(statistics(0), statistics(-1))]
