"""The launch kit: texts that an organisation wrote itself, which mails go, what is done by hand."""

import pghistory
from django.conf import settings
from django.db import models

from culture.people.models import TOLD


class Piece(models.TextChoices):
    LETTER = "letter", "Letter from your leader"
    HEADS_UP = "heads_up", "Heads-up for managers"
    INTRANET = "intranet", "Text for the intranet"
    IT = "it", "Note for IT"
    CARD = "card", "Card for the team talk"
    POSTER = "poster", "Poster of the result"


@pghistory.track(
    pghistory.InsertEvent("written"),
    pghistory.UpdateEvent("rewritten"),
    pghistory.DeleteEvent("restored"),
    model_name="KitTextEvent",
    **TOLD,
)
class KitText(models.Model):
    """A piece in one language, as this organisation wants it; without a row ours is in force."""

    TITLE, TEXT = 120, 4000

    piece = models.CharField(max_length=10, choices=Piece)
    language = models.CharField(max_length=10, choices=settings.LANGUAGES)
    title = models.CharField(max_length=TITLE)
    text = models.TextField(max_length=TEXT)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["piece", "language"], name="one_kit_text_per_language"),
        ]

    def __str__(self):
        return f"{self.get_piece_display()}, {self.get_language_display()}"


class KitMail(models.Model):
    """One of the two mails of the kit: whether it goes by itself, and what it went for."""

    piece = models.CharField(max_length=10, choices=Piece, unique=True)
    # Printed as {leader}, and as the sender of the letter; empty: whoever sends the pulses.
    signed_by = models.CharField("who signs", max_length=75, blank=True)
    # What HR looked at when it was turned on: pieces.mark(); empty: it does not go.
    looked_at = models.CharField(max_length=64, blank=True)
    # The pulse that it was queued for, and the day it named.
    pulse = models.ForeignKey("surveys.Pulse", models.SET_NULL, null=True, related_name="+")
    queued_at = models.DateTimeField(null=True)
    named_on = models.DateField(null=True)

    def __str__(self):
        return self.get_piece_display()

    @classmethod
    def of(cls, piece):
        """The row of a piece; not saved before anybody changed it."""
        return cls.objects.filter(piece=piece).first() or cls(piece=piece)


class KitTick(models.Model):
    """Something of the checklist that only people can do, and did."""

    step = models.CharField(max_length=20, unique=True)
    done_on = models.DateField()

    def __str__(self):
        return self.step
