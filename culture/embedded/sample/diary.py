"""The programme lived through: reports and confirmations, by the people whose task they are."""

from collections import deque
from datetime import date, timedelta
from random import Random

from culture.embedded.sample import people
from culture.embedded.sample.course import CONFIRM, GIVE_BACK, Event, course
from culture.people.models import Person
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.programmes import Programme
from roadmap.plan.models.rollouts import Review, Rollout
from roadmap.plan.start import start
from roadmap.plan.teams import team_tree

NAME = "Service by heart"
VISION = "Guests tell their friends that at Havelund somebody always finds a way."
DAYS = 548


def begin(day: date, *, milestones: int, seed: str) -> Programme:
    """Start the programme, and name owners for what the organisation does once."""
    target = day + timedelta(days=DAYS)
    programme = Programme(name=NAME, vision=VISION, starts_on=day, target_on=target)
    start(programme, size=milestones, random=Random(seed))  # noqa: S311
    for role, name in people.OWNERS.items():
        once = programme.milestones.filter(owner_role=role, reach=Milestone.Reach.ORGANISATION)
        owner = Person.objects.get(email=people.address(name))
        Rollout.objects.filter(milestone__in=once).update(owner=owner)
    return programme


class Diary:
    """Everything that will be reported and decided, in the order of days."""

    def __init__(self, programme: Programme):
        rollouts = Rollout.objects.filter(milestone__programme=programme).with_places()
        self.teams = team_tree()
        self.people = Person.objects.in_bulk()
        self.hr = Person.objects.get(email=people.address(people.HR_LEAD))
        events = [(event, rollout) for rollout in rollouts for event in events_of(rollout)]
        self.coming = deque(sorted(events, key=lambda pair: pair[0].day))

    def write_until(self, day: date) -> None:
        """Everything before this day."""
        while self.coming and self.coming[0][0].day < day:
            self.write(*self.coming.popleft())

    def write(self, event: Event, rollout: Rollout) -> None:
        reporter = rollout.reporter or self.hr
        if event.what == CONFIRM:
            rollout.confirm(by=self.above(rollout, reporter), day=event.day)
        elif event.what == GIVE_BACK:
            by = self.above(rollout, reporter)
            rollout.give_back(by=by, day=event.day, note=event.note)
        else:
            review = Review(state=event.what, note=event.note, confidence=event.confidence)
            rollout.report(review, by=reporter, day=event.day)

    def above(self, rollout: Rollout, reporter: Person) -> Person:
        """Who decides about a report: the next leader up who is somebody else, or HR."""
        leader = self.teams.leader_above(rollout.team_id, other_than=reporter.pk)
        return self.people.get(leader, self.hr)


def events_of(rollout: Rollout):
    return course(
        rollout.milestone.code,
        rollout.milestone.construct,
        rollout.team.name,
        begin=rollout.starts_on,
        due=rollout.due_on,
    )
