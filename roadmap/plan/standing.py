"""Where a milestone stands on a day, over the teams counted: arithmetic only, no models.

"Late" is no state that anybody reports. It is a date that has passed while work is not reported as
done; what waits for a confirmation is not late. "Lapsed" was done, and not done again in time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from culture.words import are, count_words, day_words, done_words, listed, plural, span_words

LATE = "late"
STATES = (
    *(LATE, "lapsed", "stuck", "reported", "reviewed"),
    *("under_way", "not_started", "draft", "done"),
)
ON_TRACK, LAGGING, AT_RISK = "on_track", "lagging", "at_risk"
TEMPOS = (AT_RISK, LAGGING, ON_TRACK)


@dataclass(frozen=True)
class Standing:
    """Counts of rollouts and their outer dates. `late` counts those over their date.

    `reached_on` is the first day any team was reached, `finished_on` the last day one was reported
    as done and later confirmed, `renew_on` the first day by which one must be done again.
    `late_since` is the earliest date that was missed, `waits_since` the earliest start of those
    nobody has begun; `doubtful` counts those whose date was last called doubtful.
    """

    today: date
    teams: int
    starts_on: date
    due_on: date
    draft: int = 0
    done: int = 0
    reviewed: int = 0
    reported: int = 0
    under_way: int = 0
    stuck: int = 0
    lapsed: int = 0
    late: int = 0
    doubtful: int = 0
    reached_on: date | None = None
    finished_on: date | None = None
    renew_on: date | None = None
    late_since: date | None = None
    waits_since: date | None = None

    @property
    def is_done(self) -> bool:
        return self.done == self.teams

    @property
    def is_draft(self) -> bool:
        return self.draft == self.teams

    @property
    def is_settled(self) -> bool:
        """Reported as done everywhere, confirmed or not: no date can be missed any more."""
        return self.done + self.reviewed + self.reported == self.teams

    @property
    def has_begun(self) -> bool:
        at_work = self.under_way + self.stuck + self.lapsed
        return bool(self.done + self.reviewed + self.reported + at_work)

    @property
    def begun_on(self) -> date | None:
        """When the first team was reached; the planned start where only "stuck" was reported."""
        return self.reached_on or (self.starts_on if self.has_begun else None)

    @property
    def ran_until(self) -> date:
        """The day it was reported as done everywhere, or today."""
        return (self.finished_on or self.due_on) if self.is_settled else self.today

    @property
    def state(self) -> str:
        """One of STATES, the first that is true."""
        if self.is_done:
            return "done"
        if self.is_draft:
            return "draft"
        if self.late and self.due_on < self.today:
            return LATE
        return self._at_work

    @property
    def _at_work(self) -> str:
        if self.lapsed or self.stuck:
            return "lapsed" if self.lapsed else "stuck"
        if self.is_settled:
            return "reported" if self.reported else "reviewed"
        return "under_way" if self.has_begun else "not_started"

    def tempo(self, programme) -> str:
        """How it moves: one of TEMPOS, the slowest team's; empty where no date can slip yet.

        At risk: stuck, lapsed, or over its date by more than `programme.risk_days`. Lagging: over
        its date by less, called doubtful, or not begun `programme.start_days` after its start.
        """
        if self.is_settled or self.is_draft:
            return ""
        if self.stuck or self.lapsed or self._days_since(self.late_since) > programme.risk_days:
            return AT_RISK
        waits = self.waits_since and self._days_since(self.waits_since) >= programme.start_days
        if self.late or self.doubtful or waits:
            return LAGGING
        return ON_TRACK if self.has_begun else ""

    def _days_since(self, day: date | None) -> int:
        return (self.today - day).days if day else 0

    @property
    def pace(self) -> str:
        """How it keeps its date: "1 week late", "2 teams late", "In time", "Starts 1 April"."""
        if self.is_settled:
            return self._kept
        if self.state == "lapsed":
            return f"Was to renew by {day_words(self.renew_on, self.today)}"
        if self.state == LATE:
            return f"{span_words((self.today - self.due_on).days)} late"
        if self.late:
            return f"{plural(self.late, 'team')} late"
        if self.has_begun:
            return "In time"
        begins = "Starts" if self.starts_on >= self.today else "Was to begin"
        return f"{begins} {day_words(self.starts_on, self.today)}"

    @property
    def when(self) -> str:
        """Pace and due date as one line; where it has not come to that yet, only the start."""
        waits = not self.has_begun and self.starts_on >= self.today
        if self.is_settled or waits or self.state == "lapsed":
            return self.pace
        return f"{self.pace} · {day_words(self.due_on, self.today)}"

    @property
    def _kept(self) -> str:
        if self.renew_on:
            return f"To renew by {day_words(self.renew_on, self.today)}"
        days = (self.ran_until - self.due_on).days
        if not days:
            return "On the day"
        return f"{span_words(abs(days))} {'late' if days > 0 else 'early'}"


@dataclass(frozen=True)
class Progress:
    """The state of a programme on a day; `late` are milestones, the earliest first."""

    total: int
    done: int
    late: list

    @classmethod
    def of(cls, pairs: Iterable[tuple[object, Standing]]) -> "Progress":
        """From milestones with their standings."""
        pairs = list(pairs)
        done = sum(standing.is_done for _, standing in pairs)
        return cls(len(pairs), done, [each for each, where in pairs if where.state == LATE])

    @property
    def words(self) -> str:
        """ "Eleven of 20 milestones are done. Two are late: Team charter and Tell the why." """
        if not self.total:
            return "No milestone is agreed yet."
        sentence = f"{done_words(self.done, plural(self.total, 'milestone'))}."
        if not self.late:
            return f"{sentence} Nothing is late."
        names = listed([milestone.title for milestone in self.late])
        return f"{sentence} {count_words(len(self.late))} {are(len(self.late))} late: {names}."
