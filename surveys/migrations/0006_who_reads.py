from django.db import migrations, models

FIELDS = {
    "open_results": "the company's result needs no account",
    "own_group": "people read their own group's scores",
}


def field(name, *, default):
    return {
        "model_name": "terms",
        "name": name,
        "field": models.BooleanField(FIELDS[name], default=default),
    }


class Migration(migrations.Migration):
    """Terms that somebody agreed to before stay as they were read: without either."""

    dependencies = [("surveys", "0005_beside_the_nine")]

    operations = [
        *(migrations.AddField(**field(name, default=False)) for name in FIELDS),
        *(migrations.AlterField(**field(name, default=True)) for name in FIELDS),
    ]
