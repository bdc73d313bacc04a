"""One next step for each milestone that somebody reports on: a verb and a date."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from culture.people.models import Person
from culture.words import day, day_words
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.rollouts.forms import ReportForm
from roadmap.plan.teams import team_tree

# State: what to do until its date, and once that has passed.
VERBS = {
    "not_started": "Begin it",
    "under_way": "Finish it",
    "stuck": "Say what is missing",
    "lapsed": "Do it again",
    "done": "Renew it",
}


@dataclass(frozen=True)
class Next:
    """`listener` hears the report; None: HR does. `form` where it is reported in place."""

    rollout: Rollout
    today: date
    listener: Person | None = None
    form: ReportForm | None = None

    @property
    def verb(self) -> str:
        return VERBS[self.rollout.state]

    @property
    def is_late(self) -> bool:
        return self.rollout.until < self.today

    @property
    def due(self) -> str:
        """ "by Friday 13 March"; "late since 2 March"."""
        if self.is_late:
            return f"late since {day_words(self.rollout.until, self.today)}"
        return f"by {day(self.rollout.until)}"


def next_steps(person, rollouts: Sequence[Rollout], *, today: date) -> list[Next]:
    """Of rollouts from due_for(), in their order. Two queries where there are any."""
    if not rollouts:
        return []
    tree = team_tree()
    above = {each.pk: tree.leader_above(each.team_id, other_than=person.pk) for each in rollouts}
    people = Person.objects.working().in_bulk({pk for pk in above.values() if pk})
    return [Next(each, today, people.get(above[each.pk]), report_form(each)) for each in rollouts]


def report_form(rollout: Rollout) -> ReportForm:
    """With what was said last; several stand on one page."""
    state = "stuck" if rollout.state == Rollout.State.STUCK else "under_way"
    initial = {"state": state, "confidence": rollout.confidence}
    return ReportForm(initial=initial, auto_id=f"report_{rollout.pk}_%s")
