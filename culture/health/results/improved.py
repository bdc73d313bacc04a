"""What improved and what slipped, statement by statement: clear changes only. Pure until the view.

A change is clear only where it is so among all the statements looked at in one pulse.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from culture.figures import change
from culture.health.basis.cards import Card
from culture.health.basis.picture import clear_parts, dumbbell, since_start
from culture.health.basis.reading import READERS, Reading, reads
from culture.health.basis.rounds import Round
from culture.health.basis.standing import Standing, core_items
from culture.health.basis.statements import Said, part, said
from culture.health.results.toward import toward
from culture.pages import render_page
from culture.words import count_words

ASKED_BEFORE = "it was asked before"


@dataclass(frozen=True)
class Moves:
    """Statements that rose and that fell, the largest change first; `of` were looked at."""

    up: tuple[Said, ...]
    down: tuple[Said, ...]
    of: int
    since: str

    @property
    def then(self) -> str:
        """Names the ring of each row."""
        return "before" if self.since == ASKED_BEFORE else self.since


def since_the_start(rounds: Sequence[Round]) -> Moves:
    """Every statement of the last full cycle, against the start."""
    scales = core_items().items()
    found = {code: part(rounds, scale, [code]) for scale, codes in scales for code in sorted(codes)}
    return moves(rounds, found, since_start(rounds))


def since_asked_before(rounds: Sequence[Round]) -> Moves:
    """Every statement of this pulse, against the pulse that asked it last in the same words."""
    found, months = {}, set()
    exact = [each for each in rounds if each.company.exact]
    asked = core_codes() & exact[-1].company.items.keys() if exact[-1:] == rounds[-1:] else ()
    for code in sorted(asked):
        before = asked_before(exact, code)
        if before is not None:
            found[code] = against(before, rounds[-1], code)
            months.add(f"{before.pulse.opens_on:%B}")
    return moves(rounds, found, months.pop() if len(months) == 1 else ASKED_BEFORE)


def core_codes() -> set[str]:
    return set().union(*core_items().values())


def asked_before(rounds: Sequence[Round], code: str) -> Round | None:
    """The latest round before the last that asked it in the same words."""
    version = rounds[-1].company.items[code].version
    asked = [each for each in rounds[:-1] if code in each.company.items]
    same = [each for each in asked if each.company.items[code].version == version]
    return same[-1] if same else None


def against(before: Round, this: Round, code: str) -> Standing:
    then, now = before.company.items[code], this.company.items[code]
    parts = [(item.variance / item.n, item.n - 1) for item in (then, now)]
    return Standing(
        scale=now.scale,
        score=now.score,
        interval=change.compare(now.score, parts[1:]).interval,
        baseline=then.score,
        asked_again=True,
        p=change.compare(now.score - then.score, parts).p,
        n=min(then.n, now.n),
    )


def moves(rounds: Sequence[Round], found: Mapping[str, Standing], since: str) -> Moves:
    told = {code: each for code, each in found.items() if each.asked_again}
    clear = clear_parts(told, change.benjamini_hochberg)
    largest = sorted(clear, key=lambda code: -abs(clear[code].points))
    rows = {
        code: said(rounds, told[code].scale, code, dumbbell(told[code], clear[code], first=False))
        for code in largest
    }
    return Moves(
        up=tuple(rows[code] for code in largest if clear[code].points > 0),
        down=tuple(rows[code] for code in largest if clear[code].points < 0),
        of=len(told),
        since=since,
    )


def headline(found: Moves) -> str:
    """ "Four statements improved since March, one slipped.\""""
    if not found.since:
        return "This is where we start. Later results say here what improved."
    if not found.of:
        return f"It is too early to compare with {found.since}."
    if not found.up and not found.down:
        return f"No statement changed clearly since {found.since}."
    up = "statement" if len(found.up) == 1 else "statements"
    down = count_words(len(found.down)).lower() if found.down else "none"
    return f"{count_words(len(found.up))} {up} improved since {found.since}, {down} slipped."


@reads(*READERS)
def improved(request, reading):
    """The whole company's statements, which everybody reads on the pages of the constructs."""
    rounds = reading.shown
    whole, lately = since_the_start(rounds), since_asked_before(rounds)
    context = reading.context() | {
        "headline": headline(whole),
        "whole": whole,
        "lately": lately if lately.of and lately.since != whole.since else None,
        "toward": toward(rounds),
    }
    return render_page(request, "health/improved.html", context)


def card(reading: Reading) -> Card | None:
    """None before anything was asked again."""
    found = since_the_start(reading.shown)
    if not found.of:
        return None
    url = f"{reverse('health:improved')}?pulse={reading.this.pulse.number}"
    return Card("What improved", headline(found), url, "Statement by statement")


def table(rounds: Sequence[Round]) -> list[list]:
    """Clear changes since the start, the largest first."""
    found = since_the_start(rounds)
    head = ["Statement", "Scale", found.since or "Start", "Now", "Change"]
    return [head, *(line(each) for each in (*found.up, *found.down))]


def line(each: Said) -> list[str]:
    row = each.row
    return [each.wording, row.face.name, row.printed_baseline, row.printed, row.change_words]
