"""A ballot: one sealed envelope per invitation, all of one size, unreadable until the count."""

from django.db import models
from django.db.models import Func
from django.db.models.lookups import Exact

SEALED_SIZE = 1873  # bytes: encapsulated key 65 + padded answers 1792 + tag 16; stays in line
# What lies in place of two different envelopes that came with one printed code: neither counts.
VOID = bytes(SEALED_SIZE)


class OctetLength(Func):
    function = "octet_length"
    output_field = models.IntegerField()


class Ballot(models.Model):
    # The invitation is the primary key: a second ballot cannot exist, it can only replace.
    invitation = models.OneToOneField(
        "surveys.Invitation", models.CASCADE, primary_key=True, related_name="+"
    )
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(Exact(OctetLength("sealed"), SEALED_SIZE)),
                name="ballots_have_one_size",
            ),
        ]

    def __str__(self):
        return "A sealed ballot"
