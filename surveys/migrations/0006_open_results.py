from django.db import migrations, models

WORDS = "the company's result needs no account"


class Migration(migrations.Migration):
    """Terms that somebody agreed to before stay as they were read: results behind the sign-in."""

    dependencies = [("surveys", "0005_beside_the_nine")]

    operations = [
        migrations.AddField(
            model_name="terms",
            name="open_results",
            field=models.BooleanField(WORDS, default=False),
        ),
        migrations.AlterField(
            model_name="terms",
            name="open_results",
            field=models.BooleanField(WORDS, default=True),
        ),
    ]
