"""Numbers, names, days, moments and spans as pages and mails say them. The clock is an argument.

Lists, days and moments are said in the language in force; the rest is English.
"""

from collections.abc import Sequence
from datetime import date, datetime, tzinfo

from django.utils.dateformat import format as formatted
from django.utils.translation import gettext, pgettext

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


def people(number: str) -> str:
    """ "5–9 people": as many as are told."""
    return f"{number} people"


def listed(names: Sequence[str], *, most: int = 3) -> str:
    """ "A", "A and B", "A, B and C"; beyond `most`, "A, B and 4 more"."""
    rest = len(names) - most + 1
    more = gettext("%(count)d more") % {"count": rest}
    shown = list(names) if rest < 2 else [*names[: most - 1], more]
    if len(shown) < 2:
        return "".join(shown)
    first = pgettext("between the names of a list", ", ").join(shown[:-1])
    return gettext("%(names)s and %(last)s") % {"names": first, "last": shown[-1]}


def named(names: Sequence[str], *, most: int = 12) -> str:
    """ "A; B; 7 more": names of groups hold commas and "and" of their own."""
    rest = len(names) - most
    return "; ".join([*names[:most], f"{rest} more"] if rest > 0 else names)


def day_words(day: date, today: date) -> str:
    """ "20 March"; with its year where that is not this year."""
    return formatted(day, "j F" if day.year == today.year else "j F Y")


def short_day(when: date, zone: tzinfo | None = None) -> str:
    """ "19 March"; an instant as it stands, or in the time zone given."""
    return formatted(local(when, zone), pgettext("20 March", "j F"))


def day(when: date, zone: tzinfo | None = None) -> str:
    """ "Thursday 19 March"."""
    return formatted(local(when, zone), pgettext("Thursday 20 March", "l j F"))


def moment(instant: datetime, zone: tzinfo | None = None) -> str:
    """ "Thursday 19 March, 18:00"."""
    form = pgettext("Thursday 20 March, 18:00", "l j F, H:i")
    return formatted(local(instant, zone), form)


def hour(instant: datetime, now: datetime) -> str:
    """ "18:00"; with its day where that is not today. Both in the zone of the reader."""
    return formatted(instant, "H:i") if instant.date() == now.date() else moment(instant)


def local(when: date, zone: tzinfo | None) -> date:
    return when.astimezone(zone) if zone else when


def span_words(days: int) -> str:
    """ "3 days", "2 weeks", "4 months": the unit people would use."""
    if days < 14:
        return "1 week" if days == 7 else plural(days, "day")
    if days < 84:
        return plural(round(days / 7), "week")
    return plural(round(days / 30.4), "month")
