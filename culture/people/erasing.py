"""Erasing a person: whatever tells who they were goes, in every table; what was counted stays.

Their row stays under another name, because decisions of the roadmap hang on it. In an open pulse
the invitation and the sealed answers stay, so that the results of the others do not change; the
address in it goes, and no mail is sent any more.
"""

import re
from functools import reduce
from operator import or_

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.postgres.fields import ArrayField
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Func, Q, Value
from django.db.models.functions import Cast
from django.db.models.lookups import IRegex
from rest_framework.authtoken.models import Token

from culture.access import Role
from culture.people import log
from culture.people.models import ERASED, Person, PersonEvent, RosterUpload, Team
from culture.people.roster.led_teams import LED

# Tables of Django itself, which name nobody, and the person's own row.
NOT_OURS = ("auth", "contenttypes", "sessions")
TEXT = (models.CharField, models.TextField, models.JSONField)
# What only they can do: (table, its key, what to do first).
HOLDS = (("surveys.Keeper", "person", "holds one half of the keys. Name another keeper first."),)
# What is for their own eyes: (table, its key).
PRIVATE = (
    *(("talk.Notice", "person"), ("talk.Bundle", "person"), ("talk.Preference", "person")),
    *(("plan.SavedView", "person"), ("plan.Feed", "person")),
)
# What an HR lead takes over.
POSTS = (("surveys.Cadence", "sender"),)


class CannotErase(Exception):
    """Says what has to be done first; nothing was changed."""


@transaction.atomic
def erase(person: Person, *, by: Person | None, now) -> None:
    """Raises CannotErase. `by` None: the clock does it, and the first HR lead takes their posts."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if reason := obstacle(person):
        raise CannotErase(reason)
    with log.acting(by and by.pk):
        log.note("erased", by=by, about=person, now=now)
        sign_out(person)
        hand_over(person, by or first_hr_lead(person))
        drop_private(person)
        wipe(person)
        Person.objects.filter(pk=person.pk).update(**nobody(person))


def obstacle(person: Person) -> str:
    """Why this person cannot be erased yet; empty: they can."""
    leads = Person.objects.working().filter(role=Role.HR_LEAD).exclude(pk=person.pk)
    if person.is_hr and not leads.exists():
        return f"{person} is the only HR lead. Name another one first."
    if person.is_active and person.role != Role.EMPLOYEE:
        return f"{person} is {person.get_role_display()}. Give that role to somebody else first."
    for table, key, words in HOLDS:
        if apps.get_model(table).objects.filter(**{key: person}).exists():
            return f"{person} {words}"
    return ""


def nobody(person) -> dict:
    """What the row says afterwards."""
    return {
        "name": pseudonym(person),
        "email": f"erased-{person.pk}{ERASED}",
        "password": make_password(None),
        "role": Role.EMPLOYEE,
        "language": "en",
        "time_zone": "",
        "site": "",
        "phone": "",
        "is_active": False,
    } | dict.fromkeys(("key", "team", "joined_on", "added_on", "left_on", "last_login"))


def pseudonym(person) -> str:
    return f"Erased person {person.pk}"


def first_hr_lead(person):
    leads = Person.objects.working().filter(role=Role.HR_LEAD).exclude(pk=person.pk)
    return leads.order_by("pk").first()


def sign_out(person) -> None:
    """Their sessions, half-done sign-ins and tokens."""
    for session in Session.objects.iterator():
        said = session.get_decoded()
        if said.get(SESSION_KEY) == str(person.pk) or person.email in str(said).lower():
            session.delete()
    Token.objects.filter(user=person).delete()


def hand_over(person, heir) -> None:
    Team.objects.filter(manager=person).update(manager=None)
    for table, key in POSTS:
        apps.get_model(table).objects.filter(**{key: person}).update(**{key: heir})


def drop_private(person) -> None:
    for table, key in PRIVATE:
        apps.get_model(table).objects.filter(**{key: person}).delete()


def wipe(person) -> None:
    """Name and address in every text of every table; a held upload goes as a whole."""
    RosterUpload.objects.all().delete()
    if person.key:
        own = Team.objects.filter(key=f"{LED}{person.key}".casefold())
        own.update(key=f"{LED}{pseudonym(person)}".casefold())
    traces = traces_of(person)
    with log.unlocked():
        for model in our_tables():
            wipe_table(model, traces, pseudonym(person))
        PersonEvent.objects.filter(pgh_obj=person).update(site="", joined_on=None)


def traces_of(person) -> str:
    """A pattern for address, telephone and the full name, as whole words.

    A name that two people have is left alone: texts do not say whom they mean.
    """
    names = Person.objects.filter(name__iexact=person.name).exclude(pk=person.pk)
    words = [person.email] if names.exists() else [person.email, person.name]
    words += [person.phone] if person.phone else []
    return rf"(?<![\w-])({'|'.join(map(re.escape, words))})(?![\w-])"


def our_tables():
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and model._meta.app_label not in NOT_OURS
        and model is not Person
    ]


def wipe_table(model, traces, instead) -> None:
    """One statement, which touches only rows that hold a trace."""
    texts = [one for one in model._meta.local_concrete_fields if is_text(one)]
    if not texts:
        return
    held = reduce(or_, (Q(IRegex(as_text(one), Value(traces))) for one in texts))
    model._base_manager.filter(held).update(
        **{one.name: without(one, traces, instead) for one in texts}
    )


def is_text(one) -> bool:
    if one.primary_key or one.choices or one.generated:
        return False
    return isinstance(one.base_field if isinstance(one, ArrayField) else one, TEXT)


def as_text(one):
    return Cast(one.name, models.TextField())


def without(one, traces, instead):
    """A column without the traces: an address alone in its column leaves nothing behind."""
    if isinstance(one, models.EmailField):
        traces, instead = f"^.*{traces}.*$", ""
    swapped = Func(
        as_text(one), Value(traces), Value(instead), Value("gi"), function="regexp_replace"
    )
    return Cast(swapped, one)
