"""Terms: what every pulse from now on promises, and whether the employees' side agreed.

A change of terms is a new row; rows are never changed. A pulse keeps the terms it opened under.
"""

from django.db import connection, models
from django.db.models import Q


class Terms(models.Model):
    """The settings that touch the promise. Floors stand in the database as well."""

    k_rounded = models.PositiveSmallIntegerField("fewest people behind a rounded score", default=5)
    k_exact = models.PositiveSmallIntegerField("fewest people behind an exact figure", default=10)
    comments = models.BooleanField("people may write a comment", default=True)
    segments = models.BooleanField("company figures by time here and by site", default=True)
    # Then no mail server's log tells who had not answered.
    remind_everybody = models.BooleanField("remind everybody", default=False)
    open_results = models.BooleanField("the company's result needs no account", default=True)
    own_group = models.BooleanField("people read their own group's scores", default=True)
    two_keepers = models.BooleanField("two keepers open the count together", default=False)
    by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    # Null: as shipped.
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(k_rounded__gte=5) & Q(k_exact__gte=10), name="terms_have_floors"
            ),
        ]

    def __str__(self):
        return f"Terms {self.pk}"

    @classmethod
    def current(cls):
        """The terms in force; as shipped, and not saved, before anybody changed them."""
        return cls.objects.order_by("pk").last() or cls()

    @classmethod
    def held(cls):
        """The same inside a transaction: nobody keeps others until it ends."""
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {cls._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
        return cls.current()

    def kept(self):
        """These terms as a row that others can point to."""
        if self.pk is None:
            self.save()
        return self


class Consent(models.Model):
    """An employee representative agreed to the terms, or objected with a reason."""

    terms = models.ForeignKey(Terms, models.PROTECT, related_name="consents")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    agrees = models.BooleanField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(agrees=True) | ~Q(reason=""),
                name="an_objection_has_a_reason",
                violation_error_message="Say what speaks against it, so that it can be mended.",
            ),
        ]

    def __str__(self):
        return f"{self.person} {'agrees' if self.agrees else 'objects'}"


class Keeper(models.Model):
    """Who holds one half of every key, where the terms ask for two keepers.

    Their half is sealed to `public`; the private part is made from a passphrase that is stored
    nowhere.
    """

    class Part(models.IntegerChoices):
        HR = 1, "HR lead"
        REPRESENTATIVE = 2, "employee representative"

    part = models.PositiveSmallIntegerField(choices=Part, unique=True)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    salt = models.BinaryField(max_length=16)
    public = models.BinaryField(max_length=65)
    # When they last opened a half made for practice; null: not yet.
    rehearsed_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.person}, {self.get_part_display()}"
