"""Where a milestone stands on a day, over the teams counted: arithmetic only, no models.

"Late" is no state that anybody reports. It is a date that has passed while work is not reported as
done; what waits for a confirmation is not late.
"""

from dataclasses import dataclass
from datetime import date

from culture.words import are, count_words, day_words, done_words, listed, plural, span_words

LATE = "late"
STATES = (
    *(LATE, "lapsed", "stuck", "reported", "reviewed"),
    *("under_way", "not_started", "draft", "done"),
)


@dataclass(frozen=True)
class Standing:
    """Counts of rollouts and their outer dates. `late` counts those over their date.

    `reached_on` is the first day any team was reached, `finished_on` the last day one was reported
    as done and later confirmed.
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
    reached_on: date | None = None
    finished_on: date | None = None

    @property
    def is_done(self) -> bool:
        return self.done == self.teams

    @property
    def is_settled(self) -> bool:
        """Reported as done everywhere, confirmed or not: no date can be missed any more."""
        return self.done + self.reported == self.teams

    @property
    def has_begun(self) -> bool:
        return bool(self.done or self.reported or self.under_way or self.stuck)

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
        if self.late and self.due_on < self.today:
            return LATE
        if self.stuck:
            return "stuck"
        if self.is_settled:
            return "reported"
        return "under_way" if self.has_begun else "not_started"

    @property
    def pace(self) -> str:
        """How it keeps its date: "1 week late", "2 teams late", "On pace", "Starts 1 April"."""
        if self.is_settled:
            return self._kept
        if self.state == LATE:
            return f"{span_words((self.today - self.due_on).days)} late"
        if self.late:
            return f"{plural(self.late, 'team')} late"
        if self.has_begun:
            return "On pace"
        begins = "Starts" if self.starts_on >= self.today else "Was to begin"
        return f"{begins} {day_words(self.starts_on, self.today)}"

    @property
    def when(self) -> str:
        """Pace and due date as one line; where it has not come to that yet, only the start."""
        if self.is_settled or (not self.has_begun and self.starts_on >= self.today):
            return self.pace
        return f"{self.pace} · {day_words(self.due_on, self.today)}"

    @property
    def _kept(self) -> str:
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

    @property
    def words(self) -> str:
        """ "Eleven of 20 milestones are done. Two are late: Team charter and Tell the why." """
        sentence = f"{done_words(self.done, plural(self.total, 'milestone'))}."
        if not self.late:
            return f"{sentence} Nothing is late."
        names = listed([milestone.title for milestone in self.late])
        return f"{sentence} {count_words(len(self.late))} {are(len(self.late))} late: {names}."
