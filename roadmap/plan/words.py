"""Numbers, days and spans as the roadmap's pages say them. No clock: `today` is an argument."""

from collections.abc import Sequence
from datetime import date

SMALL = (
    *("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten"),
    *("Eleven", "Twelve", "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen"),
    *("Nineteen", "Twenty"),
)


def count_words(number: int) -> str:
    """ "Eleven", for the beginning of a sentence; figures beyond twenty."""
    return SMALL[number] if number < len(SMALL) else str(number)


def done_words(done: int, whole: str) -> str:
    """ "Eleven of 20 milestones are done"; "None of …" and "One of …" with "is"."""
    return f"{count_words(done) if done else 'None'} of {whole} {are(done)} done"


def are(number: int) -> str:
    return "are" if number > 1 else "is"


def plural(number: int, one: str, many: str = "") -> str:
    """ "1 team", "3 teams"."""
    return f"{number} {one}" if number == 1 else f"{number} {many or one + 's'}"


def day_words(day: date, today: date) -> str:
    """ "20 March"; with its year where that is not this year."""
    words = f"{day.day} {day:%B}"
    return words if day.year == today.year else f"{words} {day.year}"


def span_words(days: int) -> str:
    """ "3 days", "2 weeks", "4 months": the unit people would use."""
    if days < 14:
        return "1 week" if days == 7 else plural(days, "day")
    if days < 84:
        return plural(round(days / 7), "week")
    return plural(round(days / 30.4), "month")


def listed(names: Sequence[str], *, most: int = 3) -> str:
    """ "A, B and C"; beyond `most`, "A, B and 4 more"."""
    rest = len(names) - most + 1
    shown = list(names) if rest < 2 else [*names[: most - 1], f"{rest} more"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
