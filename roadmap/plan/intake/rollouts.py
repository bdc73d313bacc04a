"""Lines about single teams: other dates of a rollout, or a team that joins a milestone."""

from collections import Counter
from dataclasses import replace

from django.utils.dateformat import format as formatted

from culture.people.models import Team
from roadmap.plan.intake.milestones import day_in, note_pushed
from roadmap.plan.intake.outcome import Told, Unfit
from roadmap.plan.milestones.fields import AFTER_TARGET, BACK, BEFORE, BEYOND
from roadmap.plan.models.rollouts import Rollout
from roadmap.plan.models.states import State
from roadmap.plan.moves import Moves, fit_spans, needs_of, rollout_of, slots_of
from roadmap.plan.schedule import Slot, ripple

STAYS = "It is reported as done, or must be done again, so its dates stay. Leave them as they were."
TOO_EARLY = "What it needs is not done by then. The first possible day is {}."


class Rollouts:
    """The rollouts of a programme: lines are read one by one, then all are placed together."""

    def __init__(self, programme, *, day_first):
        self.programme, self.day_first = programme, day_first
        self.milestones = {each.code: each for each in programme.milestones.all()}
        teams = list(Team.objects.values_list("key", "name", "pk"))
        self.by_key = {key: pk for key, _, pk in teams}
        self.by_name = {name.casefold(): pk for _, name, pk in teams}
        self.twice = {name for name, n in Counter(t[1].casefold() for t in teams).items() if n > 1}
        self.slots = slots_of(programme.pk)
        self.before = {(slot.milestone, slot.team): slot for slot in self.slots.values()}
        self.wanted: dict[tuple[int, int], tuple] = {}

    def read(self, line, outcome) -> None:
        """Raises Unfit."""
        milestone, team = self._milestone(line), self._team(line)
        pair = (milestone.pk, team)
        if pair in self.wanted:
            raise Unfit("This milestone and team stand in the file twice. Keep one of the lines.")
        span = self._span(line)
        slot = self.before.get(pair) or self._new(milestone, team, span)
        if (slot.starts_on, slot.due_on) == span and pair in self.before:
            outcome.same += 1
            return
        if slot.settled:
            raise Unfit(STAYS)
        self._refuse_far(*span)
        self.wanted[pair] = (line, replace(slot, starts_on=span[0], due_on=span[1]))

    def _milestone(self, line):
        found = self.milestones.get(line.get("code"))
        if found is None:
            raise Unfit(f"“{line.get('code')}” is no milestone of this programme. Mend the code.")
        return found

    def _team(self, line) -> int:
        key, name = line.get("key"), line.get("team")
        if key in self.by_key:
            return self.by_key[key]
        if name.casefold() in self.twice:
            raise Unfit(f"More than one team is called “{name}”. Add the column “team key”.")
        if name.casefold() not in self.by_name:
            raise Unfit(f"No team is called “{name}”. Mend the name, or bring the team first.")
        return self.by_name[name.casefold()]

    def _span(self, line):
        start, due = (day_in(line.get(name), self.day_first) for name in ("starts_on", "due_on"))
        if due < start:
            raise Unfit("It would be due before it starts. Mend one of the dates.")
        return start, due

    def _refuse_far(self, start, due) -> None:
        """As the form of a milestone does. Raises Unfit."""
        if start < self.programme.starts_on - BACK:
            raise Unfit(BEFORE)
        if due > self.programme.target_on + AFTER_TARGET:
            raise Unfit(BEYOND)

    def _new(self, milestone, team, span) -> Slot:
        if not milestone.everywhere:
            raise Unfit("It is done once for everybody, not in this team.")
        return Slot(("new", milestone.pk, team), milestone.pk, team, True, *span)

    def place(self, outcome) -> None:
        """Save what fits; what would begin before what it needs is done is refused."""
        pushed = self._pushed()
        while early := [slot for slot in pushed if (slot.milestone, slot.team) in self.wanted]:
            for slot in early:
                line, _ = self.wanted.pop((slot.milestone, slot.team))
                reason = TOO_EARLY.format(day_text(slot.starts_on))
                outcome.refused.append(Told(line.where, self.name_of(line), reason))
            pushed = self._pushed()
        self._save(pushed, outcome)

    def _pushed(self) -> list[Slot]:
        """What must move back if what is wanted is done."""
        if not self.wanted:
            return []
        slots = self.before | {pair: slot for pair, (_, slot) in self.wanted.items()}
        return ripple(slots.values(), needs_of(self.programme.pk))

    def _save(self, pushed, outcome) -> None:
        kept = [slot for _, slot in self.wanted.values()]
        new = [slot for slot in kept if isinstance(slot.key, tuple)]
        moves = Moves([slot for slot in kept if slot not in new], pushed, self.slots)
        moves.save()
        made = Rollout.objects.bulk_create(self._rollouts(new))
        fit_spans({slot.milestone for slot in new})
        outcome.new |= {rollout.pk for rollout in made}
        self._tell(outcome)
        note_pushed(moves, outcome)

    def _rollouts(self, slots):
        """A team that joins a draft joins it as a draft."""
        here = {slot.milestone for slot in slots}
        rows = Rollout.objects.filter(milestone__in=here, state=State.DRAFT).order_by()
        drafts = set(rows.values_list("milestone_id", flat=True))
        return [rollout_of(slot, draft=slot.milestone in drafts) for slot in slots]

    def _tell(self, outcome) -> None:
        for pair, (line, slot) in self.wanted.items():
            before = self.before.get(pair)
            words = " → ".join(map(span_words, filter(None, [before, slot])))
            told = Told(line.where, self.name_of(line), words)
            (outcome.changed if before else outcome.added).append(told)

    def name_of(self, line) -> str:
        milestone = self.milestones.get(line.get("code"))
        return f"{milestone or line.get('code')}, {line.get('team') or line.get('key')}"


def span_words(slot) -> str:
    return f"{day_text(slot.starts_on)} to {day_text(slot.due_on)}"


def day_text(day) -> str:
    return formatted(day, "j F Y")
