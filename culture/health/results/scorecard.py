"""Finance, customers, employees and culture on one page, each with the same room."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from culture.access import LEADERSHIP
from culture.customers.metrics import CUSTOMERS, FINANCE
from culture.figures.levels import ROUNDS
from culture.figures.recommend import Recommend
from culture.health.basis.cards import Card
from culture.health.basis.picture import Picture, picture
from culture.health.basis.reading import Reading, reads
from culture.health.basis.rounds import Round
from culture.health.customers.numbers import Stand, company_numbers, stands
from culture.pages import render_page
from culture.plots import Dumbbell

SHOWN = 5  # numbers in a quadrant
FEWEST_FOR_A_NUMBER = 30  # below, the recommend score is shown as a range


@dataclass(frozen=True)
class Line:
    """One number, and what it is set beside."""

    name: str
    value: str
    words: str
    url: str = ""


@dataclass(frozen=True)
class Quadrant:
    """A quarter of the page. Without lines `empty` says what to bring."""

    title: str
    about: str
    lines: tuple[Line, ...]
    url: str = ""
    act: str = ""
    empty: str = ""


@reads(*LEADERSHIP)
def scorecard(request, reading):
    """The four side by side, for the round of `?pulse=`."""
    rounds = reading.companies
    seen = picture(rounds)
    context = reading.context() | {"headline": seen.headline, "quadrants": quadrants(rounds, seen)}
    return render_page(request, "health/scorecard.html", context)


def card(reading: Reading) -> Card | None:
    """Once there are numbers of customers or of money to set beside."""
    if not any(company_numbers(reading.companies, each) for each in (FINANCE, CUSTOMERS)):
        return None
    url = f"{reverse('health:scorecard')}?pulse={reading.companies[-1].pulse.number}"
    words = "Finance, customers, employees and culture side by side, with the same room."
    return Card("Scorecard", words, url, "The four on one page")


def quadrants(rounds: Sequence[Round], seen: Picture) -> list[Quadrant]:
    """`seen`: the picture of the last of these rounds."""
    money, said = company_numbers(rounds, FINANCE), company_numbers(rounds, CUSTOMERS)
    return [
        finance(stands(money)),
        customers(stands(said), rounds[-1]),
        employees(seen, rounds),
        culture(seen),
    ]


def finance(found: Sequence[Stand]) -> Quadrant:
    return Quadrant(
        title="Finance",
        about="the newest three months",
        lines=lines_of(found),
        empty="Nothing yet. An HR lead may bring revenue against plan and the operating margin, "
        "month by month.",
    )


def customers(found: Sequence[Stand], this: Round) -> Quadrant:
    return Quadrant(
        title="Customers",
        about="the newest three months",
        lines=lines_of(found),
        url=f"{reverse('health:customers')}?pulse={this.pulse.number}",
        act="Customers beside the seven",
        empty="Nothing yet. An HR lead may bring satisfaction, complaints, solutions at first "
        "contact and more, by team and month.",
    )


def lines_of(found: Sequence[Stand]) -> tuple[Line, ...]:
    return tuple(Line(each.metric.name, each.printed, each.words) for each in found[:SHOWN])


def employees(seen: Picture, rounds: Sequence[Round]) -> Quadrant:
    lines = [line_of(row) for row in reversed(seen.beside)]
    lines += [recommended(rounds), answered_line(rounds[-1])]
    return Quadrant("Employees", str(rounds[-1].pulse), tuple(filter(None, lines)))


def line_of(row: Dumbbell) -> Line:
    return Line(f"{row.face.name}, {row.face.subtitle}", row.printed, row.change_words, row.url)


def recommended(rounds: Sequence[Round]) -> Line | None:
    """Promoters less detractors, −100 to 100, of the newest pulse of the last cycle that asked."""
    asked = [each for each in rounds[-ROUNDS:] if each.company.recommend]
    if not asked:
        return None
    found = Recommend(*asked[-1].company.recommend)
    low, high = found.interval
    spread = f"{low:z.0f} to {high:z.0f}".replace("-", "−")
    value = spread if found.n < FEWEST_FOR_A_NUMBER else f"{found.score:z.0f}".replace("-", "−")
    words = f"{spread}, allowing for chance; asked in {asked[-1].pulse.opens_on:%B}"
    return Line("Would recommend working here", value, words)


def answered_line(this: Round) -> Line | None:
    if not this.company.exact:
        return None
    return Line("Answered", f"{this.response} %", f"{this.company.n} of {this.pulse.invited}")


def culture(seen: Picture) -> Quadrant:
    """The seven in one number, never without the weakest and the strongest."""
    known = [row for row in seen.rows if row.score is not None]
    ends = [("Weakest", known[0]), ("Strongest", known[-1])] if known else []
    lines = [Line("All seven together", seen.heptagon.mean, "their mean")] if known else []
    lines += [
        Line(f"{word}: {row.face.name}", row.printed, row.change_words, row.url)
        for word, row in ends
    ]
    return Quadrant(
        title="Culture",
        about=seen.in_short if known else "",
        lines=tuple(lines),
        url=f"{reverse('health:results')}?pulse={seen.this.pulse.number}",
        act="The seven",
        empty="Too few people answered for a score.",
    )


def table(found: Sequence[Quadrant]) -> list[list]:
    """For a sheet: one row per number."""
    rows = [
        [each.title, line.name, line.value, line.words] for each in found for line in each.lines
    ]
    return [["quadrant", "number", "value", "beside"], *rows]
