"""What was planned and spent on a programme, construct by construct: hours and money."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Sum

from culture.constructs import FACES, Face
from roadmap.plan.models.programmes import Programme
from roadmap.plan.models.rollouts import Rollout


@dataclass(frozen=True)
class Invested:
    """Of one construct; money in whole units of the programme's currency."""

    face: Face
    hours_planned: int
    hours_spent: int
    money_planned: int
    money_spent: int

    @property
    def is_nothing(self) -> bool:
        return not any((self.hours_planned, self.hours_spent, self.money_planned, self.money_spent))


def invested(programme: Programme) -> list[Invested]:
    """In the order of the heptagon, as far as anything is planned or spent. Two queries."""
    agreed = Rollout.objects.of(programme)
    milestones = programme.milestones.filter(Exists(agreed.filter(milestone=OuterRef("pk"))))
    planned = summed(milestones, "construct", hours="hours_planned", money="money_planned")
    spent = summed(agreed, "milestone__construct", hours="hours_spent", money="money_spent")
    found = [
        Invested(face, *interleaved(planned.get(key, (0, 0)), spent.get(key, (0, 0))))
        for key, face in FACES.items()
    ]
    return [each for each in found if not each.is_nothing]


def summed(rows, by: str, *, hours: str, money: str) -> dict[str, tuple[int, int]]:
    sums = rows.order_by().values(by).annotate(hours_sum=Sum(hours), money_sum=Sum(money))
    return {row[by]: (row["hours_sum"], row["money_sum"]) for row in sums}


def interleaved(planned: tuple[int, int], spent: tuple[int, int]) -> tuple[int, ...]:
    """Hours planned and spent, then money planned and spent."""
    return planned[0], spent[0], planned[1], spent[1]
