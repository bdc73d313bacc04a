"""Milestones: dated promises of a programme over the seven constructs, and what waits for what."""

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import F, Q

from culture.access import LEADERSHIP
from culture.constructs import Scale
from culture.people.models import TOLD
from roadmap.plan.models.programmes import Programme, Value


def seen_by(person, *, rollouts=""):
    """As a condition on rollouts, or on what `rollouts` leads to ("rollouts__").

    HR leads and sponsors see all; managers their teams, and what is done once for all; nobody else
    sees a draft.
    """
    if person.role in LEADERSHIP:
        return Q()
    mine = Q(**{f"{rollouts}owner": person}) | Q(**{f"{rollouts}team__in": person.led_team_ids})
    if person.is_manager:
        reach = "reach" if rollouts else "milestone__reach"
        mine |= Q(**{reach: Milestone.Reach.ORGANISATION})
    return mine & ~Q(**{f"{rollouts}state": "draft"})


class MilestoneQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those with a rollout that this person may see."""
        return self.filter(seen_by(person, rollouts="rollouts__")).distinct()


@pghistory.track(
    pghistory.InsertEvent("added"),
    pghistory.UpdateEvent("changed"),
    model_name="MilestoneEvent",
    **TOLD,
)
class Milestone(models.Model):
    """A dated promise of the programme, aimed at one construct."""

    class Lane(models.TextChoices):
        LEADERSHIP = "leadership", "Leadership"
        EDUCATION = "education", "Education"
        BLOCK = "block", "Building block"

    class Reach(models.TextChoices):
        ORGANISATION = "organisation", "once, for the whole organisation"
        TEAM = "team", "in every team"

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="milestones")
    code = models.CharField(max_length=20)
    construct = models.CharField(max_length=20, choices=Scale)
    lane = models.CharField(max_length=20, choices=Lane, default=Lane.BLOCK)
    title = models.CharField(max_length=120)
    done_means = models.TextField("done means", max_length=1000)
    # What anybody could observe once it has worked: not an event.
    behaviour = models.TextField("what anyone could observe", max_length=500, blank=True)
    evidence_wanted = models.TextField(blank=True)
    owner_role = models.CharField(max_length=120, blank=True)
    reach = models.CharField(max_length=20, choices=Reach)
    # The first planned day and the last due day over all its rollouts.
    starts_on = models.DateField()
    due_on = models.DateField()
    after = models.ManyToManyField(
        "self", through="Dependency", symmetrical=False, related_name="before"
    )
    # What it reinforces.
    for_vision = models.BooleanField("the vision", default=False)
    for_mission = models.BooleanField("the mission", default=False)
    values = models.ManyToManyField(Value, related_name="milestones", blank=True)
    hr_partner = models.ForeignKey(
        "people.Person", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # Planned over all teams; what was spent is reported team by team.
    hours_planned = models.PositiveIntegerField(default=0)
    money_planned = models.PositiveIntegerField(default=0)
    # Null: once done it stays done. Else it is done again every so many months, or lapses.
    recurs_months = models.PositiveSmallIntegerField(null=True, blank=True)
    # Counts savings, so that whoever saves second is told what the first one changed.
    version = models.PositiveIntegerField(default=1, editable=False)
    effect_items = ArrayField(models.CharField(max_length=20), default=list)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "code"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "code"], name="one_milestone_per_code"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("starts_on")),
                name="milestone_is_due_after_it_starts",
                violation_error_message="The due date must not lie before the start.",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def everywhere(self):
        """Whether every team does it, or the organisation once."""
        return self.reach == self.Reach.TEAM

    @property
    def aims(self) -> list[str]:
        """What it reinforces, in words."""
        whole = {"the vision": self.for_vision, "the mission": self.for_mission}
        served = [name for name, serves in whole.items() if serves]
        return served + [value.name for value in self.values.all()]

    @property
    def is_draft(self):
        """Not agreed in any team: only HR leads and sponsors see it, and nobody is asked."""
        return not self.rollouts.exclude(state="draft").exists()

    def agree(self):
        """Ask its teams for it. How many were drafts."""
        return self.rollouts.agree()

    @transaction.atomic
    def discard(self):
        """Delete a draft, twice too. False, and nothing deleted, once it was agreed."""
        Milestone.objects.select_for_update().filter(pk=self.pk).first()
        if list(self.rollouts.select_for_update().exclude(state="draft")):
            return False
        self.delete()
        return True

    def take(self, version):
        """Begin to save over this version. False where somebody else did, meanwhile."""
        same = Milestone.objects.filter(pk=self.pk, version=version)
        return bool(same.update(version=F("version") + 1))


class Dependency(models.Model):
    """`milestone` starts only after `needs` is done."""

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="dependencies")
    needs = models.ForeignKey(Milestone, models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["milestone", "needs"], name="a_need_is_named_once"),
            models.CheckConstraint(
                condition=~Q(milestone=F("needs")),
                name="no_milestone_needs_itself",
                violation_error_message="A milestone cannot wait for itself.",
            ),
        ]

    def __str__(self):
        return f"{self.milestone_id} after {self.needs_id}"
