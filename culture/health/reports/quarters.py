"""Quarters of an organisation whose year need not begin in January. Pure: days in, days out."""

from datetime import date

from dateutil.relativedelta import relativedelta

MONTHS = 3
QUARTERS = (
    (1, "January to March, April to June …"),
    (2, "February to April, May to July …"),
    (3, "March to May, June to August …"),
)


def quarter_of(day: date, first_month: int) -> date:
    """The first day of the quarter that holds this day; one begins in `first_month`, 1 to 3."""
    return day.replace(day=1) - relativedelta(months=(day.month - first_month) % MONTHS)


def quarter_end(starts_on: date) -> date:
    """The first day after it."""
    return starts_on + relativedelta(months=MONTHS)


def quarter_words(starts_on: date) -> str:
    """ "January to March"; with both years where it runs into the next one."""
    last = starts_on + relativedelta(months=MONTHS - 1)
    if last.year == starts_on.year:
        return f"{starts_on:%B} to {last:%B}"
    return f"{starts_on:%B %Y} to {last:%B %Y}"
