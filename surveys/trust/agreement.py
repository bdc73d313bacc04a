"""The terms in words: one sentence for each setting, and what a change of them means.

The agreement document, the page of the promise and the page that changes the terms all print these
sentences, so that nobody agrees to other words than are in force.
"""

from dataclasses import dataclass

from culture.people.newcomers import SETTLED_AFTER
from surveys import windows
from surveys.launch import FEWEST
from surveys.models.terms import Terms
from surveys.published import FEWEST_FOR_DISTRIBUTION

# By setting: what it says where it is a number, or where it is on and where it is off.
NUMBERS = {
    "k_rounded": "Behind every rounded score stand at least {} people who answered.",
    "k_exact": "Behind every exact score, every statement and every group’s comments stand at "
    "least {} people who answered.",
}
CHOICES = {
    "comments": (
        "People may write a comment. Mail addresses, telephone numbers and names on the roster are "
        "masked; comments are shuffled and shown without a time, and only with a group that has "
        "exact scores, or to HR leads and sponsors alone where the author chose “whole company”.",
        "The page has no box for comments.",
    ),
    "segments": (
        "HR leads and sponsors see the company’s figures by time here and by site, where as many "
        "people as behind an exact score stand behind everything that can be worked out from them.",
        "There are no figures by time here or by site.",
    ),
    "open_results": (
        "From the day everybody reads it, the company’s result stands at an address that works "
        "without an account. Whoever is given the address can read it; no group is on it.",
        "Results are read by people of the company who sign in, and by nobody else.",
    ),
    "own_group": (
        "From the day everybody reads the company’s result, people who sign in read the scores of "
        "the group with exact scores that answers from their team were counted in; no comments.",
        "People read the company’s result. Their group’s they hear from whoever leads it.",
    ),
    "remind_everybody": (
        "Reminders go to everybody, so that no mail server’s list tells who had not answered.",
        "Reminders go only to links that were not used. The list of a mail server tells whom they "
        "reached, and so who had not answered by then.",
    ),
    "two_keepers": (
        "An HR lead and an employee representative open the count together, each with a "
        "passphrase. Neither can open anything alone.",
        "The server opens the count by itself at the printed minute.",
    ),
}
SETTINGS = (*NUMBERS, *CHOICES)


@dataclass(frozen=True)
class Change:
    """One setting as it is, and as it would be."""

    before: str
    after: str


def sentence(setting: str, terms: Terms) -> str:
    """What one setting of these terms says."""
    value = getattr(terms, setting)
    if setting in NUMBERS:
        return NUMBERS[setting].format(value)
    on, off = CHOICES[setting]
    return on if value else off


def sentences(terms: Terms) -> list[str]:
    return [sentence(setting, terms) for setting in SETTINGS]


def changes(before: Terms, after: Terms) -> list[Change]:
    """The settings that differ, in words."""
    return [
        Change(sentence(setting, before), sentence(setting, after))
        for setting in SETTINGS
        if getattr(before, setting) != getattr(after, setting)
    ]


def rules() -> list[str]:
    """What no setting can change."""
    return [
        f"Fewer than {FEWEST} answers in the whole company: the answers are destroyed unread.",
        f"How many gave each of the five answers is shown from {FEWEST_FOR_DISTRIBUTION} answers "
        "on.",
        f"Whoever was put on the roster less than {SETTLED_AFTER.days} days before a "
        "pulse is not asked in it, so that nobody can fill up a group. The first pulse asks "
        "everybody.",
        "A pulse closes at the printed minute, or, where its mails print a second one and fewer "
        "than half have answered one hour before the first, at that. Nobody can close it early or "
        "open it again.",
        f"There are at most {windows.MOST_REMINDERS} reminders, each a day or more after the mail "
        "before it.",
        "People whom neither mail nor message reaches draw a printed code of their team. It names "
        "nobody; if two different answers come with one code, neither counts.",
        "Your browser seals the answers before they leave it; where it cannot, our server does it "
        "on arrival.",
        "A manager reads no group that counts their own answer. HR leads and sponsors read every "
        "group.",
    ]
