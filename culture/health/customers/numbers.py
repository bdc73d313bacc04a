"""What customers said while rounds went by: the company's numbers by month, and where they stand.

Reads culture.customers; what employees answered is not looked at here.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import mean

from dateutil.relativedelta import relativedelta

from culture.customers.metrics import METRICS, Metric, of_quadrant
from culture.customers.models import CustomerNumber
from culture.figures.months import QUARTER, has_moved
from culture.health.basis.rounds import Round
from culture.words import are, count_words, plural

A_YEAR = 11  # months before the latest: with it, twelve
Months = Sequence[tuple[date, float, int]]  # month, mean, teams; oldest first


def month_of(day: date, *, back: int = 0) -> date:
    return day.replace(day=1) - relativedelta(months=back)


def company_numbers(rounds: Sequence[Round], quadrant: str) -> dict[Metric, Months]:
    """By metric, as far as the last of these rounds, from the first on or from a year before."""
    last = month_of(rounds[-1].on)
    first = min(month_of(rounds[0].on), month_of(last, back=A_YEAR))
    keys = [metric.key for metric in of_quadrant(quadrant)]
    rows = CustomerNumber.objects.current().between(first, last).filter(metric__in=keys)
    found = defaultdict(list)
    for row in rows.of_company():
        found[row["metric"]].append((row["month"], row["mean"], row["rows"]))
    return {METRICS[key]: found[key] for key in keys if key in found}


@dataclass(frozen=True)
class Stand:
    """Where one metric stands: the mean of its newest three months, beside the mean of its first
    three where these are others. `clear`: they lie further apart than months differ by chance.
    """

    metric: Metric
    now: float
    until: date
    then: float | None = None
    clear: bool = False

    @property
    def printed(self) -> str:
        return self.metric.printed(self.now)

    @property
    def moved(self) -> int:
        """1 better, −1 worse, 0 no clear change or not to be compared."""
        if not self.clear or self.printed == self.metric.printed(self.then):
            return 0
        return self.metric.sign if self.now > self.then else -self.metric.sign

    @property
    def words(self) -> str:
        """ "better than 71 % at the start"."""
        if self.then is None:
            return "too early to compare"
        before = self.metric.short(self.then)
        return {
            1: f"better than {before} at the start",
            0: f"no clear change, {before} at the start",
            -1: f"worse than {before} at the start",
        }[self.moved]


def stand(metric: Metric, months: Months) -> Stand:
    values, until = [value for _, value, _ in months], months[-1][0]
    now = mean(values[-QUARTER:])
    if len(values) < 2 * QUARTER:
        return Stand(metric, now, until)
    return Stand(metric, now, until, then=mean(values[:QUARTER]), clear=has_moved(values))


def stands(numbers: Mapping[Metric, Months]) -> list[Stand]:
    return [stand(metric, months) for metric, months in numbers.items()]


def in_short(found: Sequence[Stand]) -> str:
    """ "Five of nine customer numbers are better than at the start, two are worse." """
    told = [each for each in found if each.then is not None]
    if not told:
        return f"{plural(len(found), 'customer number')} so far: too early to compare."
    better = sum(each.moved > 0 for each in told)
    worse = sum(each.moved < 0 for each in told)
    of = "number" if len(told) == 1 else "numbers"
    whole = f"{count_words(len(told)).lower()} customer {of} {are(better)} better than at the start"
    rest = f", {count_words(worse).lower()} {are(worse)} worse" if worse else ""
    return f"{count_words(better) if better else 'None'} of {whole}{rest}."
