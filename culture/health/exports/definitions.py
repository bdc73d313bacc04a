"""What the columns of an export mean: the sheet that travels with the numbers."""

from collections.abc import Iterable

from culture.health.basis.picture import Picture
from culture.sheets.table import Table

APPRAISAL = "Scores are not used for the appraisal of any manager."

MEANINGS = (
    (
        "score, baseline, now",
        "0 to 100: 25 is disagree, 50 neither, 75 agree. Each statement counts with its newest "
        "answers out of the last three pulses. Whole points, as the page prints them.",
    ),
    ("baseline", "Where we started, over the same statements. Empty in the first result."),
    (
        "low, high",
        "Where the score would lie if everybody had answered (95 % interval). Empty for few "
        "people, whose scores are rounded instead.",
    ),
    (
        "change",
        "Up or down needs all three: at least 5 points, at least 10 people in both pulses, and a "
        "chance below one in ten of seeing it without any real change, counting that seven are "
        "looked at. Otherwise: no clear change.",
    ),
    ("construct", "The seven. Trust and Experience stand beside them, outside their mean."),
    ("group", "People counted together, planned before the pulse opened. Never fewer than five."),
    (
        "people",
        "How many answers were counted: exact from 10 people on where the group gets exact scores; "
        "else “5–9” or “10 or more”.",
    ),
    (
        "branch, inside",
        "Where the group stands in the organisation, and the larger group that holds it. Answers "
        "in a group are in the one around it too: do not add them up.",
    ),
    ("counted together", "yes: teams that were joined, so that every number mixes at least five."),
    (
        "rounded",
        "yes: rounded to fives or coarser because few people answered, or leaning on the company’s "
        "because the group was counted for the first time. Printed with ≈ on the page.",
    ),
    ("note", "Why there is no score."),
    ("Statements", "Groups with exact scores only, from 10 people on."),
    ("answers", "How many people rated this statement; “does not apply” is left out."),
    ("favourable %", "Share of 4 and 5, told between 10 and 90."),
    ("1 to 5", "How often each answer was given, from 20 answers on; else empty."),
    ("Segments", "The whole company by time here and by site, as far as nobody can be told apart."),
    ("Empty numbers", "Nothing was published there. It is never a zero."),
    ("Use", f"Answers describe an experience, not a person. {APPRAISAL}"),
)


# What stands on a sheet beyond the first ones; told only where it is there.
ON_SHEETS = {
    "Priorities": "The seven with level, change and “goes with”: how much of what can be told "
    "about employee experience goes with each. It proves no cause. The whole company.",
    "Agreement": "Whether people of a group see a construct alike: shared, mixed or split view. "
    "Groups of ten people and more.",
    "Improved": "Statements of the whole company that changed clearly since the start, counting "
    "that all of them are looked at.",
    "From the top": "The seven by distance from the top of the organisation, over whole groups.",
    "Said and lived": "What leaders say about service beside what people live; scores 0 to 100.",
    "Profile": "Six pairs of how we are, 0 the left pole and 100 the right one, beside the target.",
    "Effects": "Each milestone before and after, and teams it reached beside teams it had not "
    "reached yet. “Too early” and “cannot tell” are answers too.",
    "Actions": "What was promised after a result, by when, and what became of it.",
    "Customers": "What customers say, month by month, with the direction in which it is better.",
    "Scorecard": "Finance, customers, employees and culture side by side.",
    "Watching": "Control charts (EWMA): whether a score has left its usual range.",
    "Reliability": "How well the questionnaire measures: statements of a scale go together (alpha, "
    "omega), groups differ (ICC), groups agree.",
}


def definitions_table(seen: Picture, titles: Iterable[str] = ()) -> Table:
    """Begins with what this file is about; of further sheets, those of these titles."""
    about = (("Pulse", seen.this.words), ("In short", seen.headline))
    sheets = [(title, ON_SHEETS[title]) for title in titles if title in ON_SHEETS]
    return Table("Definitions", ("word", "meaning"), [*about, *MEANINGS, *sheets])
