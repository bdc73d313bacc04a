"""How the sample company wants to be: set when its programme begins, and again at half-time."""

from collections.abc import Mapping
from datetime import date, timedelta

from culture.embedded.sample import people
from culture.pairs import PAIRS
from culture.people.models import Person
from roadmap.characteristics.models import Profile, Target, customer_lean

MINIMUM, TOLERANCE = 60, 10
AGAIN = timedelta(days=180)
FIRST = {
    "PRO1": (30, "Guests come back for how it felt, and we are not the cheapest."),
    "PRO2": (35, "A day may go wrong; where we are going must not change with it."),
    "PRO3": (30, "Whoever stands before the guest decides, up to a hundred euros."),
    "PRO4": (45, "Guests wait for nothing so little as for their key."),
    "PRO5": (20, "A guest meets all of us in one stay."),
    "PRO6": (45, "New ideas in the houses, steady ways in the kitchens."),
}
SECOND = FIRST | {"PRO4": (35, "The huddles showed it: guests forgive a wait, not a cold word.")}
ANSWERS = {45: "At the desk fast is kind: nobody wants to wait after a long drive."}


def aim(begin: date, *, today: date) -> None:
    """Both settings, the second only where its day has come."""
    by = Person.objects.get(email=people.address(people.HR_LEAD))
    for number, said in enumerate((FIRST, SECOND)):
        day = begin + number * AGAIN
        if day <= today:
            Profile(minimum=MINIMUM, set_by=by, set_on=day).keep(targets(said), after=number)


def targets(said: Mapping[str, tuple[int, str]]) -> list[Target]:
    return [target(code, *said[code]) for code in PAIRS]


def target(code: str, value: int, why: str) -> Target:
    lean = customer_lean(PAIRS[code], value)
    answer = ANSWERS[value] if lean is not None and lean < MINIMUM else ""
    return Target(pair=code, value=value, tolerance=TOLERANCE, why=why, answer=answer)
