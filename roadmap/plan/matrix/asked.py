"""What a reader of the matrix asks for: which teams, which milestones, which cells."""

from dataclasses import dataclass, fields
from datetime import date, timedelta

from django.db.models import Case, Q, Value, When
from django.utils.http import urlencode

from culture.pages import asked_for
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.rollout_rows import DUE, OPEN
from roadmap.plan.models.states import Confidence, State
from roadmap.plan.standing import AT_RISK, LAGGING, LATE, ON_TRACK, STATES, TEMPOS


@dataclass(frozen=True)
class Asked:
    """The filters as they stand in the address; what is not known there is not asked for."""

    branch: int | None = None
    construct: str = ""
    lane: str = ""
    state: str = ""
    tempo: str = ""
    owner: str = ""
    q: str = ""

    @classmethod
    def of(cls, request, tree):
        """404 where the branch is no team."""
        branch = asked_for(request, "branch", tree.places.values())
        given = {field.name: request.GET.get(field.name, "") for field in fields(cls)}
        given = {name: value.replace("\0", "").strip() for name, value in given.items()}
        return cls(**given | {"branch": branch and branch.pk})

    @property
    def query(self) -> str:
        """For an address; empty where nothing is asked for."""
        return urlencode({key: value for key, value in vars(self).items() if value})

    @property
    def about_cells(self) -> bool:
        return bool(self.state or self.tempo or self.owner)

    def milestones(self, programme):
        """Those that are done in every team."""
        found = programme.milestones.filter(reach=Milestone.Reach.TEAM)
        for name in ("construct", "lane"):
            if value := getattr(self, name):
                found = found.filter(**{name: value})
        return found

    def cells(self, rollouts, programme, today):
        """Of these rollouts, those in the state and of the tempo asked for."""
        rollouts = rollouts.alias(due=DUE)
        if self.state in STATES:
            rollouts = rollouts.filter(state_is(self.state, today))
        if self.tempo in TEMPOS:
            rollouts = rollouts.filter(tempo_is(self.tempo, programme, today))
        if self.owner:
            rollouts = rollouts.without_reporter().exclude(state=State.DONE)
        return rollouts


def state_is(state: str, today: date) -> Q:
    """A single rollout with `due` in this state: Standing.state as a condition."""
    late = OPEN & Q(due__lt=today)
    return late if state == LATE else Q(state=state) & ~late


def tempo_is(tempo: str, programme, today: date) -> Q:
    """A single rollout with `due` of this tempo: Standing.tempo as a condition."""
    begin, over = timedelta(days=programme.start_days), timedelta(days=programme.risk_days)
    risk = Q(state__in=(State.STUCK, State.LAPSED)) | (OPEN & Q(due__lt=today - over))
    idle = Q(state=State.NOT_STARTED, starts_on__lte=today - begin)
    lag = OPEN & (Q(due__lt=today) | Q(confidence=Confidence.DOUBTFUL)) | idle
    return {
        AT_RISK: risk,
        LAGGING: ~risk & lag,
        ON_TRACK: Q(state=State.UNDER_WAY) & ~risk & ~lag,
    }[tempo]


def state_said(today: date) -> Case:
    """Standing.state of a single rollout with `due`, worked out in the database."""
    return Case(When(state_is(LATE, today), then=Value(LATE)), default="state")


def tempo_said(programme, today: date) -> Case:
    """Standing.tempo of a single rollout with `due`, worked out in the database."""
    cases = [When(tempo_is(tempo, programme, today), then=Value(tempo)) for tempo in TEMPOS]
    return Case(*cases, default=Value(""))
