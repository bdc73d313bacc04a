"""Objects for tests, made the way the product makes them."""

from datetime import UTC, date, datetime, timedelta
from itertools import count as counter
from random import Random

from django.utils import timezone

from culture.access import Role
from culture.people.models import Organisation, Person, Team
from culture.talk.models import Remark
from roadmap.actions.models import Action
from roadmap.plan.models.programmes import Programme
from roadmap.plan.packs import pack
from roadmap.plan.programmes.start import start
from surveys import launch, planning
from surveys.asking.questions import questions
from surveys.box import cast as ballot_box
from surveys.box import keys, tokens
from surveys.box.seal import Answers, seal
from surveys.models.bank import Change
from surveys.models.invitations import Invitation
from surveys.models.pulses import Cadence
from surveys.models.terms import Consent, Terms
from surveys.statements import changes
from surveys.tally import tally
from surveys.trust import consent

numbers = counter(1)
HOUR = timedelta(hours=1)
NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
TODAY = date(2026, 3, 10)


def organisation(**fields):
    return Organisation.objects.create(
        **{"name": "Havelund", "time_zone": "Europe/Copenhagen"} | fields
    )


def today():
    """The day where the company is, as its pages have it; near midnight the server's is another."""
    return timezone.localdate(timezone=Organisation.current().zone)


def team(name, parent=None, manager=None):
    return Team.objects.create(name=name, key=name.lower(), parent=parent, manager=manager)


def person(name=None, team=None, **fields):
    name = name or f"Person {next(numbers)}"
    address = f"{name.lower().replace(' ', '.')}@havelund.example"
    fields = {"email": address, "joined_on": date(2020, 1, 1)} | fields
    return Person.objects.create_user(fields.pop("email"), name, team=team, **fields)


def people(size, team):
    return [person(team=team) for _ in range(size)]


def hr_lead(name="Hanna HR", **fields):
    return person(name, role=Role.HR_LEAD, **fields)


def agree(person, now=NOW, **word):
    """A representative's word about the terms in force; an objection: agrees=False, reason=…"""
    word = {"agrees": True} | word
    consent.give_word(Consent(**word), Terms.current(), by=person, now=now)


def cadence(sender=None, **fields):
    """A cadence whose first pulse opened this morning, planned; the employees' side has agreed."""
    fields = {"starts_on": TODAY, "contact": "Kim Keeper, employee representative"} | fields
    row = Cadence.objects.create(sender=sender or hr_lead(f"Anna Berg {next(numbers)}"), **fields)
    planning.plan_ahead(row)
    for person in consent.representatives():
        agree(person)
    return row


def open_pulse(now=NOW, **fields):
    """The first pulse of a new cadence, opened."""
    pulse = cadence(**fields).pulses.first()
    launch.open_pulse(pulse, now=now)
    pulse.refresh_from_db()
    return pulse


def later_pulse(number, **fields):
    """The number-th pulse of a new cadence, opened in its own time."""
    plan = cadence(**fields)
    pulse = plan.pulses.filter(number=number).first() or planning.pulse_of(plan, number)
    pulse.save()
    return opened(pulse)


def opened(pulse):
    """A planned pulse, opened in its own time."""
    launch.open_pulse(pulse, now=pulse.opens_at)
    pulse.refresh_from_db()
    return pulse


def invitation(pulse, person):
    return Invitation.objects.get(pulse=pulse, person=person)


def token(pulse, person):
    """The token in this person's link, as the mail worker makes it."""
    secret = keys.token_secret(pulse.fingerprint)
    return tokens.token_for(secret, invitation(pulse, person).pk)


def link(pulse, person):
    return f"/p/{token(pulse, person)}"


def answers(pulse, rating=4, recommend=8):
    """The same rating for every item; a number, or a function of the item."""
    rate = rating if callable(rating) else lambda item: rating
    asked = questions(pulse)
    return Answers(
        tuple(rate(item) for item in asked.items), recommend if asked.recommend else None
    )


def cast(pulse, person, rating=4, recommend=8, now=NOW):
    """What the answer page does with one person's answers."""
    link_token = token(pulse, person)
    key = keys.public_key(pulse.fingerprint)
    sealed = seal(answers(pulse, rating, recommend), key, pulse_id=pulse.pk, token=link_token)
    ballot_box.cast(link_token, pulse.pk, sealed, now=now)


def invited(pulse):
    """Everybody asked in this pulse, in roster order."""
    ids = Invitation.objects.filter(pulse=pulse).values("person")
    return list(Person.objects.filter(pk__in=ids).order_by("pk"))


def count(pulse, now=None):
    """Close and count; the keys stay until they are shredded."""
    tally(pulse, now=now or pulse.ends_at, seed=1)
    pulse.refresh_from_db()
    return pulse


def counted_pulse(rating=4, pulse=None, **fields):
    """A pulse that everybody answered; `rating` may be a function of (person, item)."""
    pulse = pulse or open_pulse(**fields)
    for one in invited(pulse):
        rate = (lambda item, one=one: rating(one, item)) if callable(rating) else rating
        cast(pulse, one, rate, now=pulse.opens_at + HOUR)
    return count(pulse)


def published_at(pulse):
    """An instant at which everybody may read the company's result."""
    return pulse.released_at + HOUR


def programme(starts_on=TODAY, size=12, **fields):
    """A programme from a pack of templates, with a rollout in every team it reaches."""
    fields = {"name": "Service by heart", "vision": "Guests say we keep our word."} | fields
    row = Programme(starts_on=starts_on, target_on=starts_on + timedelta(days=540), **fields)
    return start(row, pack(size), random=Random(1))


def action(*teams, by=None, **fields):
    """A promise of these teams, made on TODAY for a month later; without teams the company's."""
    given = {
        "scale": "communication",
        "heard": "Changes reach us after the guest does.",
        "will": "Room changes in one note at every handover.",
        "made_on": TODAY,
        "due_on": TODAY + timedelta(days=30),
        "pulse_number": 0,
        "owner": by,
    }
    made = Action(**given | fields)
    made.promise(teams, by=by)
    return made


def comment(about, by, text="Who has done this before?", **fields):
    """A word on a milestone, a rollout or an action, of this very moment."""
    kind = about._meta.model_name
    fields = {"at": timezone.now()} | fields
    return Remark.objects.create(kind=kind, about_id=about.pk, by=by, text=text, **fields)


def statement(by, **fields):
    """A statement of our own, proposed by this person and not decided."""
    wordings = {"en": "In my team we tell {customers} early when something goes wrong."}
    given = {"code": "OWNABC234", "scale": "communication", "wordings": wordings} | fields
    change = Change(kind=Change.Kind.ITEM, **given)
    changes.propose(change, by=by, now=NOW)
    return change
