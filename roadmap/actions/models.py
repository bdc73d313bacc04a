"""What people promise after a result, and what becomes of it: "you said, we will", then "we did".

Never holds what a person wrote in a pulse: every text here is written by whoever promises.
"""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Exists, F, OuterRef, Q

from culture.access import LEADERSHIP, Role
from culture.constructs import Scale
from culture.people.models import TOLD, Team
from culture.words import day_words

PROMISED, LATE, KEPT_LATE = "promised", "late", "kept late"


class ActionQuerySet(models.QuerySet):
    def for_everybody(self):
        """Promises of the leaders to the whole company."""
        return self.filter(~Exists(Part.objects.filter(action=OuterRef("pk"))))

    def of_teams(self, ids):
        """With a part in any of these teams."""
        return self.filter(Exists(Part.objects.filter(action=OuterRef("pk"), team__in=ids)))

    def to(self, person):
        """Of the team this person is in; who leads one is counted in the team above it."""
        above = Team.objects.filter(manager=person).values("parent")
        return self.of_teams({person.team_id} - {None}) | self.of_teams(above)

    def within(self, ids):
        """Of these teams and no others."""
        others = Part.objects.filter(action=OuterRef("pk")).exclude(team__in=ids)
        return self.of_teams(ids).exclude(Exists(others))

    def open(self):
        return self.filter(ended="")

    def visible_to(self, person):
        """HR leads and sponsors see all; others the company's, their team's and what they lead."""
        if person.role in LEADERSHIP:
            return self.all()
        mine = self.to(person) | self.of_teams(person.led_team_ids) | self.filter(owner=person)
        return self.for_everybody() | mine

    def editable_by(self, person):
        """HR leads keep all, sponsors the company's, managers those wholly inside what they lead;
        whoever owns one keeps it too.
        """
        if person.is_hr:
            return self.all()
        own = self.within(person.led_team_ids) | self.filter(owner=person)
        return own | self.for_everybody() if person.role == Role.SPONSOR else own

    def told(self):
        """With what a list prints of each."""
        return self.select_related("owner").prefetch_related("teams")


@pghistory.track(
    pghistory.InsertEvent("promised"),
    pghistory.UpdateEvent("changed"),
    model_name="ActionEvent",
    **TOLD,
)
class Action(models.Model):
    """A team's answer to a result, with a date; without teams the leaders' promise to all."""

    class End(models.TextChoices):
        KEPT = "kept", "Kept"
        CHANGED = "changed", "Changed"
        BROKEN = "broken", "Broken"

    teams = models.ManyToManyField("people.Team", through="Part", related_name="+")
    scale = models.CharField("construct", max_length=20, choices=Scale)
    # The statement it answers; empty where it answers the whole construct.
    item = models.CharField(max_length=20, blank=True)
    heard = models.TextField("we heard", max_length=500)
    will = models.TextField("we will", max_length=500)
    due_on = models.DateField("by when")
    owner = models.ForeignKey(
        "people.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_on = models.DateField()
    # Of the pulse whose result it answers; null: it answers none.
    pulse_number = models.PositiveSmallIntegerField(null=True, blank=True)
    did = models.TextField("we did", max_length=500, blank=True)
    did_on = models.DateField("on", null=True, blank=True)
    ended = models.CharField(max_length=10, choices=End, blank=True)
    reason = models.TextField(max_length=500, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("made_on")),
                name="action_is_due_after_it_is_promised",
                violation_error_message="The date lies before the day it was promised. "
                "Choose a later one.",
            ),
            models.CheckConstraint(
                condition=Q(ended="kept", did_on__isnull=False, did_on__gte=F("made_on"))
                & ~Q(did="")
                | ~Q(ended="kept") & Q(did="", did_on=None),
                name="kept_says_what_was_done_and_when",
                violation_error_message="A kept promise says what was done, and on which day "
                "after it was promised.",
            ),
            models.CheckConstraint(
                condition=Q(ended__in=["changed", "broken"]) & ~Q(reason="")
                | Q(ended__in=["", "kept"], reason=""),
                name="a_promise_not_kept_says_why",
                violation_error_message="Say why it was changed or broken.",
            ),
        ]

    def __str__(self):
        return self.will

    def fate(self, today):
        """ "promised", "late", "kept", "kept late", "changed" or "broken"."""
        if self.ended == self.End.KEPT:
            return KEPT_LATE if self.did_on > self.due_on else self.End.KEPT.value
        if self.ended:
            return self.ended
        return LATE if self.due_on < today else PROMISED

    def fate_words(self, today):
        """ "Promised by 20 March", "Late since 6 March", "Kept on 24 February"."""
        due = day_words(self.due_on, today)
        did = self.did_on and day_words(self.did_on, today)
        return {
            PROMISED: f"Promised by {due}",
            LATE: f"Late since {due}",
            "kept": f"Kept on {did}",
            KEPT_LATE: f"Kept late, on {did}; promised by {due}",
            "changed": "Changed",
            "broken": "Broken",
        }[self.fate(today)]

    def twin(self, teams):
        """The same promise of the same teams, made today already; None."""
        same = ("scale", "item", "heard", "will", "due_on", "owner", "made_on", "pulse_number")
        found = Action.objects.filter(**{name: getattr(self, name) for name in same})
        ids = [team.pk for team in teams]
        return (found.within(ids) if ids else found.for_everybody()).first()

    @transaction.atomic
    def promise(self, teams, *, by):
        """Save it for the first time, for these teams; none: for the whole company."""
        self.save()
        Part.objects.bulk_create(Part(action=self, team=team) for team in teams)
        self._note(Step.Kind.PROMISED, by=by, on=self.made_on, words=self.will, due_on=self.due_on)

    @transaction.atomic
    def change(self, *, will, due_on, by, on, why=""):
        """New words or a new date, while it has not ended. False where it has."""
        changed = {"will": will, "due_on": due_on}
        if not Action.objects.filter(pk=self.pk, ended="").update(**changed):
            return False
        words = " ".join(filter(None, [will, why]))
        return self._keep(changed, Step.Kind.MOVED, by=by, on=on, words=words, due_on=due_on)

    def keep(self, *, did, did_on, by, on):
        """ "We did". Twice keeps the first; False where it has ended already."""
        changed = {"ended": self.End.KEPT, "did": did, "did_on": did_on}
        return self._end(changed, by=by, on=on, words=did)

    def drop(self, end, *, reason, by, on):
        """CHANGED or BROKEN, with the reason. False where it has ended already."""
        return self._end({"ended": end, "reason": reason}, by=by, on=on, words=reason)

    @transaction.atomic
    def reopen(self, *, by, on):
        """Take its end back. False where it has none."""
        changed = {"ended": "", "did": "", "did_on": None, "reason": ""}
        if not Action.objects.filter(pk=self.pk).exclude(ended="").update(**changed):
            return False
        return self._keep(changed, Step.Kind.REOPENED, by=by, on=on)

    @transaction.atomic
    def _end(self, changed, *, by, on, words):
        if not Action.objects.filter(pk=self.pk, ended="").update(**changed):
            return False
        return self._keep(changed, Step.Kind(changed["ended"]), by=by, on=on, words=words)

    def _keep(self, changed, kind, **said):
        self.refresh_from_db(fields=list(changed))
        self._note(kind, **said)
        return True

    def _note(self, kind, *, by, on, words="", due_on=None):
        Step.objects.create(action=self, kind=kind, by=by, on=on, words=words, due_on=due_on)


class Part(models.Model):
    """One team of an action. It stays, because without teams the action would be everybody's."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="parts")
    team = models.ForeignKey("people.Team", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "team"], name="a_team_has_one_part"),
        ]

    def __str__(self):
        return f"{self.action_id} in {self.team_id}"


class Step(models.Model):
    """What happened to an action on a day, as its page tells it."""

    class Kind(models.TextChoices):
        PROMISED = "promised", "Promised"
        MOVED = "moved", "New words or date"
        KEPT = "kept", "Kept"
        CHANGED = "changed", "Changed"
        BROKEN = "broken", "Broken"
        REOPENED = "reopened", "Taken up again"

    action = models.ForeignKey(Action, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    on = models.DateField()
    words = models.TextField(blank=True)
    # The date promised in this step; null: it promises none.
    due_on = models.DateField(null=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.get_kind_display()} on {self.on}"


class Talk(models.Model):
    """What a group did with one result before it promised: shown, talked about, one focus chosen.

    The last step, a promise with a date, is an Action.
    """

    pulse = models.ForeignKey("surveys.Pulse", models.CASCADE, related_name="+")
    # Sorted ids of the teams of the group, whose answers were counted together.
    team_ids = ArrayField(models.BigIntegerField())
    by = models.ForeignKey("people.Person", models.SET_NULL, null=True, related_name="+")
    shared_on = models.DateField(null=True, blank=True)
    talked_on = models.DateField(null=True, blank=True)
    chosen_on = models.DateField(null=True, blank=True)
    scale = models.CharField(max_length=20, choices=Scale, blank=True)
    item = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pulse", "team_ids"], name="one_talk_per_result"),
        ]

    def __str__(self):
        return f"Talk about {self.pulse_id}"

    @classmethod
    def of(cls, pulse, team_ids):
        """The row of this group, unsaved where nothing was done yet."""
        teams = sorted(team_ids)
        found = cls.objects.filter(pulse=pulse, team_ids=teams).first()
        return found or cls(pulse=pulse, team_ids=teams)

    def mark(self, *, by, **done):
        """Keep what was done, and by whom; a second click changes the day."""
        key = {"pulse": self.pulse, "team_ids": self.team_ids}
        Talk.objects.update_or_create(**key, defaults=done | {"by": by})
