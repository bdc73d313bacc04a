"""What may have moved a construct: its statements, milestones, promises. No cause is claimed."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.utils import timezone

from culture.health.basis.reading import Reading
from culture.health.basis.statements import Said
from culture.health.movement.effects import effects_of
from culture.health.results.construct import ConstructPage
from culture.words import listed
from roadmap.actions.listing import line
from roadmap.actions.models import Action

JUST_BEFORE = timedelta(days=120)  # a full cycle of monthly pulses, and the weeks it was open
SHOWN = 5

Reached = Sequence[tuple[date, str]]  # (the day most teams were reached, milestone)


def what_moved(reading: Reading, page: ConstructPage, reached: Reached) -> dict:
    """For the page of one construct; what was promised only beside the latest result."""
    scale = page.face.key
    outcomes = effects_of(reading, scale) if reading.reads_everything else []
    return {
        "moved": statements_words(page.said, since=page.since),
        "just_before": just_before(reached, reading.this.on),
        "outcomes": outcomes,
        "promises": promises(reading, scale) if reading.is_latest else [],
    }


def statements_words(said: Sequence[Said], *, since: str) -> str:
    """Which statements clearly moved, the largest move first; empty in the first round."""
    if not since or not said:
        return ""
    clear = [each for each in said if each.row.clear]
    ups = moves([each for each in clear if each.row.score > each.row.baseline])
    downs = moves([each for each in clear if each.row.score < each.row.baseline])
    told = [f"{way}: {words}." for way, words in (("Up", ups), ("Down", downs)) if words]
    return " ".join(told) or f"No statement has moved clearly since {since}."


def moves(said: Sequence[Said]) -> str:
    """ "“I hear of changes in time.” by 12 and “…” by 8"."""
    largest = sorted(said, key=lambda each: -abs(each.row.score - each.row.baseline))
    words = [f"“{each.wording}” by {each.row.change_words.split()[1]}" for each in largest]
    return listed(words, most=4)


def just_before(reached: Reached, on: date) -> Reached:
    """Milestones that most teams were reached by in the months before this pulse, newest first."""
    return sorted((each for each in reached if on - JUST_BEFORE <= each[0] <= on), reverse=True)


def promises(reading: Reading, scale: str) -> list:
    """The latest promises aimed at it, as far as this person may see them. Two queries."""
    today = timezone.localdate(reading.now)
    seen = Action.objects.visible_to(reading.person).filter(scale=scale)
    return [line(action, today) for action in seen.told().order_by("-due_on", "-pk")[:SHOWN]]
