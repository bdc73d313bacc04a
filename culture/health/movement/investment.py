"""What was invested in each construct, beside how its score moved. It tells no cause.

Hours and money come from the roadmap, scores from what the gate publishes for the whole company.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from culture.access import LEADERSHIP
from culture.health.basis.picture import Picture, picture
from culture.health.basis.reading import reads
from culture.pages import render_page
from culture.plots import Dumbbell
from roadmap.plan.programmes.asked import asked_programme
from roadmap.plan.programmes.invested import Invested, invested


@dataclass(frozen=True)
class Beside:
    """One construct: what was invested, and where its score stands."""

    invested: Invested
    score: Dumbbell


@reads(*LEADERSHIP)
def investment(request, reading):
    """Of the programme of `?programme=`, beside the pulse of `?pulse=`."""
    programme = asked_programme(request)
    rows = beside(invested(programme) if programme else [], picture(reading.companies))
    context = {"programme": programme, "rows": rows, "headline": headline(rows)}
    return render_page(request, "health/investment.html", reading.context() | context)


def beside(found: Sequence[Invested], seen: Picture) -> list[Beside]:
    """The most hours spent first."""
    scores = {row.face.key: row for row in (*seen.rows, *seen.beside)}
    rows = [Beside(each, scores[each.face.key]) for each in found]
    return sorted(rows, key=lambda row: -row.invested.hours_spent)


def headline(rows: Sequence[Beside]) -> str:
    """ "Most hours went into Strategy so far. Its score: up 8." """
    spent = sum(row.invested.hours_spent for row in rows)
    if not spent:
        return "No hours are reported yet."
    first = rows[0]
    if len(rows) > 1 and rows[1].invested.hours_spent == first.invested.hours_spent:
        return f"{spent} hours are reported so far."
    name, words = first.invested.face.name, first.score.change_words
    return f"Most hours went into {name} so far. Its score: {words}."
