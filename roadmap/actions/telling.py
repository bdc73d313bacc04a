"""A promise is kept in the same breath as whoever looks after it hears of it."""

from datetime import datetime

from django.db import transaction

from culture.people.models import Person
from culture.talk.notices import tell
from roadmap.actions.models import Action


@transaction.atomic
def promise(form, teams, *, pulse_number: int | None, by, now: datetime) -> Action:
    """Of a valid PromiseForm. What is sent twice, even at once, is kept once, and told once."""
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    made = form.promise(teams, pulse_number=pulse_number, by=by)
    if made is form.instance:
        tell([made.owner], "action", made.pk, "given", by=by, now=now)
    return made
