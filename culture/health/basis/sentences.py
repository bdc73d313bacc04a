"""What numbers become when people read them: plain sentences, made by rules.

Nothing is said that is not clear: a score leans to a side only outside the middle, a change is a
change only where the test says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Say:
    """Sentences about one scale. `feels_…` follow "Your group feels …"."""

    strong: str
    weak: str
    still_weak: str
    better: str
    worse: str
    feels_strong: str
    feels_weak: str


SAY = {
    "strategy": Say(
        strong="People know where we are going.",
        weak="Where we are going is not clear enough.",
        still_weak="Where we are going is still not clear enough.",
        better="It is clearer where we are going.",
        worse="It is less clear where we are going.",
        feels_strong="clear about where we are going",
        feels_weak="unsure where we are going",
    ),
    "characteristics": Say(
        strong="The way we work fits the service we promise.",
        weak="The way we work does not yet fit the service we promise.",
        still_weak="The way we work still does not fit the service we promise.",
        better="The way we work fits our promise better.",
        worse="The way we work fits our promise less.",
        feels_strong="at home in the way we work",
        feels_weak="held back by the way we work",
    ),
    "leadership": Say(
        strong="Leaders do what they say about service.",
        weak="Leaders do too little of what they say about service.",
        still_weak="Leaders still do too little of what they say about service.",
        better="Leaders do more of what they say.",
        worse="Leaders do less of what they say.",
        feels_strong="well led",
        feels_weak="led too little",
    ),
    "commitment": Say(
        strong="People believe in it and do it.",
        weak="Too few people believe in it and do it.",
        still_weak="Still too few people believe in it and do it.",
        better="More people believe in it and do it.",
        worse="Fewer people believe in it and do it.",
        feels_strong="committed",
        feels_weak="not won over",
    ),
    "communication": Say(
        strong="People are told in time.",
        weak="People are told too late.",
        still_weak="People are still told too late.",
        better="News comes earlier.",
        worse="News comes later.",
        feels_strong="told in time",
        feels_weak="told too late",
    ),
    "competency": Say(
        strong="People are able and allowed to help.",
        weak="People are too rarely able and allowed to help.",
        still_weak="People are still too rarely able and allowed to help.",
        better="People are more able and allowed to help.",
        worse="People are less able and allowed to help.",
        feels_strong="able and allowed to help",
        feels_weak="not free enough to help",
    ),
    "consequence": Say(
        strong="Good service is noticed and thanked.",
        weak="People are thanked too rarely.",
        still_weak="People are still thanked too rarely.",
        better="Good service is noticed more.",
        worse="Good service is noticed less.",
        feels_strong="noticed and thanked",
        feels_weak="thanked too rarely",
    ),
    "trust": Say(
        strong="Promises are kept.",
        weak="Promises are kept too rarely.",
        still_weak="Promises are still kept too rarely.",
        better="Promises are kept more often.",
        worse="Promises are kept less often.",
        feels_strong="able to trust",
        feels_weak="short of trust",
    ),
    "experience": Say(
        strong="It is good to work here.",
        weak="Working here is too hard.",
        still_weak="Working here is still too hard.",
        better="It is better to work here.",
        worse="It is harder to work here.",
        feels_strong="good about working here",
        feels_weak="stretched",
    ),
}

MIDDLE = 50
STRONG, WEAK = 60, 45
LEANS = (
    (75, "agree"),
    (55, "lean to agree"),
    (45, "are in the middle"),
    (25, "lean to disagree"),
)
BANDS = ("few agree", "fewer than half agree", "more than half agree", "most agree")


def lean(score: float) -> str:
    """What people do, as a score says it: "lean to agree"."""
    return next((words for floor, words in LEANS if score >= floor), "disagree")


def favourable(band: int) -> str:
    """How many agree with a statement, from its band 0..3."""
    return BANDS[band]


def feeling(scores: dict[str, float], *, whose: str = "Your group") -> str:
    """One sentence about a group: what is strongest, and what is weakest.

    Said only of scores from 60 up and from 45 down; between them nothing stands out. With an empty
    `whose`, for a list of groups, the same without its subject: "Well led, and told too late."
    """
    if not scores:
        return "No score yet: too few answers."
    best, worst = max(scores, key=scores.__getitem__), min(scores, key=scores.__getitem__)
    parts = [SAY[best].feels_strong] if scores[best] >= STRONG else []
    parts += [SAY[worst].feels_weak] if scores[worst] <= WEAK else []
    felt = ", and ".join(parts)
    if not whose:
        return f"{felt[0].upper()}{felt[1:]}." if felt else "All seven much alike."
    return f"{whose} feels {felt}." if felt else f"{whose} sees all seven much alike."


@dataclass(frozen=True)
class Moved:
    """A scale whose change is clear, in points, and what that means."""

    scale: str
    points: int

    @property
    def words(self) -> str:
        return f"up {self.points}" if self.points > 0 else f"down {-self.points}"

    @property
    def sentence(self) -> str:
        return SAY[self.scale].better if self.points > 0 else SAY[self.scale].worse


def movement(moved: Sequence[Moved], *, since: str) -> str:
    """First sentence of the headline: the whole, as far as it is clear.

    Stronger or weaker only where two scales more went that way than the other.
    """
    ups = sum(1 if each.points > 0 else -1 for each in moved)
    if abs(ups) >= 2:
        return f"Service feels {'stronger' if ups > 0 else 'weaker'} than in {since}."
    if len(moved) == 1:
        return moved[0].sentence[:-1] + f" than in {since}."
    if moved:
        return f"Some things are better than in {since}, some are worse."
    return f"No clear change since {since}."


def weakness(scale: str, score: float, *, high: float | None, before: float | None) -> str:
    """Second sentence: the weakest, as a lack only where chance cannot lift it over the middle."""
    if high is not None and high < MIDDLE:
        return lack(scale, before=before)
    return f"The weakest of the seven is {scale}, {score:.0f} of 100."


def lack(scale: str, *, before: float | None) -> str:
    still = before is not None and before < MIDDLE
    return SAY[scale].still_weak if still else SAY[scale].weak


def state(scale: str, printed: str, score: float, *, interval, before: float | None) -> str:
    """Where one scale stands: strong or weak only where chance cannot carry it over the middle.

    `printed` is the score as the page prints it; `interval` is None where the group is too small.
    """
    low, high = interval or (None, None)
    if high is not None and high < MIDDLE:
        return lack(scale, before=before)
    if low is not None and low > MIDDLE and score >= STRONG:
        return SAY[scale].strong
    return f"On {scale}, people {lean(score)}: {printed} of 100."


def since(start: date, now: date) -> str:
    """The month of the start as people say it; from ten months on with its year."""
    months = 12 * (now.year - start.year) + now.month - start.month
    return f"{start:%B}" if months < 10 else f"{start:%B %Y}"
