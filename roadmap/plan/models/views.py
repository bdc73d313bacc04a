"""How one person looks at the roadmap: the views they saved, and the address of their calendar."""

from secrets import token_urlsafe

from django.db import models


class SavedView(models.Model):
    """A page of the roadmap with its filters, under a name, for the person who saved it."""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    # The name of the page in urls.py, and what stands behind the "?".
    page = models.CharField(max_length=40)
    query = models.CharField(max_length=400, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name"],
                name="a_view_is_named_once",
                violation_error_message="You have a view of this name. Choose another.",
            ),
        ]

    def __str__(self):
        return self.name


def new_key():
    return token_urlsafe(32)


class Feed(models.Model):
    """The secret in the address of a person's calendar; a new one makes the old address empty."""

    person = models.OneToOneField("people.Person", models.CASCADE, related_name="+")
    key = models.CharField(max_length=60, unique=True, default=new_key)

    def __str__(self):
        return f"Calendar of {self.person_id}"
