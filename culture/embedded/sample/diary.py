"""The programme lived through: reports and confirmations, by the people whose task they are."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import uuid4

from pghistory.models import Context

from culture.embedded.sample import people, purpose
from culture.embedded.sample.course import ACCEPT, CONFIRM, GIVE_BACK, LAPSE, Event, whole
from culture.people import log
from culture.people.models import Organisation, Person
from roadmap.plan.milestones.adding import add
from roadmap.plan.models import MilestoneEvent, ProgrammeEvent, RolloutEvent
from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.programmes import Meeting, Programme
from roadmap.plan.models.rollouts import Review, Rollout
from roadmap.plan.packs import pack
from roadmap.plan.programmes.start import start
from roadmap.plan.teams import team_tree

DAYS = 548
CHANGED = ("state", "reported_by_id", "reported_on", "confidence", "hours_spent", "money_spent")
DECIDED = {CONFIRM: Rollout.confirm, ACCEPT: Rollout.accept, GIVE_BACK: Rollout.give_back}
WRITTEN_AT = time(10, 40)


def begin(day: date, *, milestones: int, seed: str) -> Programme:
    """Start the programme, and name owners for what the organisation does once."""
    target = day + timedelta(days=DAYS)
    programme = Programme(**purpose.WORDS, starts_on=day, target_on=target)
    templates = [purpose.of_ours(template) for template in pack(milestones)]
    with log.acting(person(people.HR_LEAD).pk):
        start(programme, templates, random=Random(seed), values=purpose.VALUES)  # noqa: S311
        for role, name in people.OWNERS.items():
            once = programme.milestones.filter(owner_role=role, reach=Milestone.Reach.ORGANISATION)
            Rollout.objects.filter(milestone__in=once).update(owner=person(name))
        programme.milestones.update(hr_partner=person(people.HR_LEAD))
    return programme


def person(name: str) -> Person:
    return Person.objects.get(email=people.address(name))


class Diary:
    """Everything that will be reported and decided, in the order of days."""

    def __init__(self, programme: Programme):
        self.programme = programme
        rollouts = list(Rollout.objects.filter(milestone__programme=programme).with_places())
        self.teams = team_tree()
        self.people = Person.objects.in_bulk()
        self.hr = person(people.HR_LEAD)
        self.shared_by = Counter(rollout.milestone_id for rollout in rollouts)
        events = [(event, rollout) for rollout in rollouts for event in events_of(rollout)]
        self.coming = deque(sorted(events, key=lambda pair: pair[0].day))
        # Rollout → (day, who), one for each change of its row.
        self.written: dict[int, list[tuple[date, int | None]]] = defaultdict(list)

    def write_until(self, day: date) -> None:
        """Everything before this day."""
        while self.coming and self.coming[0][0].day < day:
            event, rollout = self.coming.popleft()
            by, before = self.who(event, rollout), row_of(rollout)
            if self.write(event, rollout, by=by) and row_of(rollout) != before:
                self.written[rollout.pk].append((event.day, by and by.pk))

    def who(self, event: Event, rollout: Rollout) -> Person | None:
        """Who reports or decides; the clock lapses."""
        reporter = rollout.reporter or self.hr
        if event.what in DECIDED:
            return self.above(rollout, reporter)
        return None if event.what == LAPSE else reporter

    def write(self, event: Event, rollout: Rollout, *, by: Person | None) -> bool:
        """Whether it changed anything."""
        if event.what == LAPSE:
            lapsed = rollout.lapse()
            rollout.refresh_from_db(fields=["state"])
            return lapsed
        if event.what in DECIDED:
            return DECIDED[event.what](rollout, by=by, day=event.day, note=event.note)
        said = {name: getattr(event, name) for name in ("note", "confidence", "lesson")}
        review, spent = Review(state=event.what, **said), self.spent(event, rollout)
        return rollout.report(review, by=by, day=event.day, **spent)

    def spent(self, event: Event, rollout: Rollout) -> dict[str, int]:
        milestone = rollout.milestone
        share = event.effort / self.shared_by[milestone.pk]
        return {
            "hours_spent": round(milestone.hours_planned * share),
            "money_spent": round(milestone.money_planned * share),
        }

    def above(self, rollout: Rollout, reporter: Person) -> Person:
        """Who decides about a report: the next leader up who is somebody else, or HR."""
        leader = self.teams.leader_above(rollout.team_id, other_than=reporter.pk)
        return self.people.get(leader, self.hr)

    def close(self, day: date) -> None:
        """Up to today, with the meetings that were held and what is planned next."""
        self.write_until(day)
        meet(self.programme, day, by=self.hr)
        date_history(self.programme, self.written)
        plan_next(self.programme, day)


def row_of(rollout: Rollout) -> tuple:
    """What an event is made of: a report that says the same again changes no row."""
    return tuple(getattr(rollout, name) for name in CHANGED)


def events_of(rollout: Rollout) -> list[Event]:
    milestone = rollout.milestone
    return whole(
        milestone.code,
        milestone.construct,
        rollout.team.name,
        begin=rollout.starts_on,
        due=rollout.due_on,
        months=milestone.recurs_months,
    )


def meet(programme: Programme, today: date, *, by: Person) -> None:
    """The leaders meet every four weeks; after half a year the programme is a topic less often."""
    random = Random("meetings")  # noqa: S311
    for days in range(7, (today - programme.starts_on).days, purpose.MEETS_EVERY):
        often = purpose.TOPIC if days < 180 else purpose.TOPIC_LATER
        day = programme.starts_on + timedelta(days=days)
        Meeting.objects.create(
            programme=programme, on=day, had_topic=random.random() < often, by=by
        )


def plan_next(programme: Programme, today: date) -> None:
    """A milestone that is written down and not agreed yet."""
    with log.acting(person(people.HR_LEAD).pk):
        drafted = Milestone(
            programme=programme,
            starts_on=today + timedelta(days=40),
            due_on=today + timedelta(days=110),
            **purpose.DRAFT,
        )
        add(drafted, needs=[], owner=None)


def date_history(programme: Programme, written: dict[int, list[tuple]]) -> None:
    """Each change is told on its day, by who made it: the triggers know only the clock of today."""
    zone = Organisation.current().zone
    begun = datetime.combine(programme.starts_on, WRITTEN_AT, tzinfo=zone)
    contexts = contexts_of(deed for deeds in written.values() for deed in deeds)
    changes = defaultdict(list)
    for event in RolloutEvent.objects.filter(pgh_obj__in=written).order_by("pgh_id"):
        changes[event.pgh_obj_id].append(event)
    dated = []
    for pk, deeds in written.items():
        for event, deed in zip(changes[pk][-len(deeds) :], deeds, strict=True):
            event.pgh_created_at = datetime.combine(deed[0], WRITTEN_AT, tzinfo=zone)
            event.pgh_context = contexts[deed]
            dated.append(event)
    with log.unlocked():
        for model in (ProgrammeEvent, MilestoneEvent, RolloutEvent):
            model.objects.update(pgh_created_at=begun)
        RolloutEvent.objects.bulk_update(dated, ["pgh_created_at", "pgh_context"], batch_size=500)


def contexts_of(deeds: Iterable[tuple[date, int | None]]) -> dict[tuple, Context]:
    """What the log would have kept of who acted on each day."""
    contexts = {deed: Context(pk=uuid4(), metadata={"by": deed[1]}) for deed in deeds}
    Context.objects.bulk_create(contexts.values())
    return contexts
