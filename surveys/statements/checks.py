"""What a wording must not hold, and what is worth a second look. Pure: words in, reasons out.

A fault refuses a wording; a doubt is only told to whoever proposes and whoever decides.
"""

import re
from collections.abc import Iterable
from functools import cache
from unicodedata import category

from surveys.asking import bank
from surveys.asking.vocabulary import BLANK, CUSTOMER, forms
from surveys.counting.masking import LETTERS, ORDINARY, Names, folded, masked, parts

SHORTEST, LONGEST = 10, 160  # letters
MANY = 16  # words: the longest of the shipped ones (science §2.1)
WORD = re.compile(LETTERS)
UNSEEN = ("Cc", "Cs", "Co", "Zl", "Zp")
MASKED = re.compile(r"\[(mail|link|number)\]")
NOBODY = Names([])
SAYS = {
    "mail": "It holds a mail address. A statement is the same for everybody.",
    "link": "It holds a link. A statement is the same for everybody.",
    "number": "It holds a long number. A statement is the same for everybody.",
}
NAMED = "It names somebody on the roster. Speak of everybody instead: “people in my team”."
TWO = "It may hold two ideas. Ask about one thing at a time."
DENIES = "It denies something, so that disagreeing is hard to read. Say it the other way round."
WHOLE = "Always, never and everything are hard to agree with. Say how it usually is."
QUESTION = "It is a question. People are asked how far they agree: make it a statement."
PLAIN_WORD = (
    "Put those you serve in braces, {blank}, so that the right word stands there if it changes."
)
# Where a wording holds two ideas, nobody knows which of them was answered.
BINDING = {
    "en": {"and", "or", "but", "because"},
    "de": {"und", "oder", "aber", "weil"},
    "fr": {"et", "ou", "mais", "parce"},
    "es": {"y", "o", "pero", "porque"},
    "nb": {"og", "eller", "men", "fordi"},
    "ar": {"أو", "لكن"},
}
DENYING = {
    "en": {"not", "never", "no", "nobody", "nothing", "don’t", "don't"},
    "de": {"nicht", "nie", "kein", "keine", "niemand", "nichts"},
    "fr": {"ne", "pas", "jamais", "aucun", "aucune", "personne"},
    "es": {"no", "nunca", "nadie", "nada", "ningún", "ninguna"},
    "nb": {"ikke", "aldri", "ingen", "ingenting"},
    "ar": {"لا", "لم", "لن", "ليس"},
}
WHOLLY = {"always", "never", "everything", "immer", "nie", "toujours", "jamais", "siempre", "nunca"}


class Roster:
    """The names that no statement may hold, of people and of teams.

    Words of the shipped statements are nobody's: a team may be called Service, and so may service.
    """

    def __init__(self, people: Iterable[str], teams: Iterable[str]):
        people = list(people)
        self.people = Names(people)
        self.people.words -= ordinary()
        plain = [name for name in people if {*parts(folded(name))} <= ordinary() | ORDINARY]
        self.persons = [re.compile(whole(name), re.IGNORECASE) for name in plain if name.strip()]
        self.teams = {team: pattern(team) for team in teams if folded(team) not in ordinary()}

    def names_person(self, text: str) -> bool:
        return "[name]" in masked(text, self.people) or any(
            name.search(text) for name in self.persons
        )

    def team_in(self, text: str) -> str:
        """The first team that the text names; "" for none."""
        return next((team for team, found in self.teams.items() if found.search(text)), "")


def whole(name: str) -> str:
    return rf"(?<!\w){re.escape(name.strip())}(?!\w)"


def pattern(team: str) -> re.Pattern:
    """One word alone is the team only as it is written: Hotels, but not hotels."""
    return re.compile(whole(team), re.IGNORECASE if " " in team.strip() else 0)


@cache
def ordinary() -> frozenset[str]:
    """Every word of the shipped statements: a team may be called Service, and so may service."""
    texts = (text for item in bank.library().values() for text in item.worded(CUSTOMER).values())
    return frozenset(folded(word) for text in texts for word in WORD.findall(text)) | {""}


def faults(text: str, language: str, roster: Roster) -> list[str]:
    """Why this wording cannot be taken, each with what to do; none if it can.

    What is no sentence is looked into no further: it may be a whole book.
    """
    if found := shape(text):
        return found
    plain, found = BLANK.sub("", text), blanks(text, language)
    found += [SAYS[what] for what in dict.fromkeys(MASKED.findall(masked(plain, NOBODY)))]
    if roster.names_person(plain):
        found.append(NAMED)
    if team := roster.team_in(plain):
        found.append(f"It names the team “{team}”. Speak of every team: “my team”.")
    return found


def shape(text: str) -> list[str]:
    if len(text) < SHORTEST:
        return ["It is too short to be a statement. Write a whole sentence."]
    if len(text) > LONGEST:
        return [f"It has {len(text)} letters; {LONGEST} are the most. Say one thing, shorter."]
    if any(category(letter) in UNSEEN or letter in "<>[]" for letter in text):
        return ["It holds a line end, a tab or one of < > [ ]. Write one plain sentence."]
    return []


def blanks(text: str, language: str) -> list[str]:
    known = list(forms(CUSTOMER, language))
    foreign = [name for name in BLANK.findall(text) if name.lower() not in known]
    words = ", ".join(f"{{{name}}}" for name in known)
    if foreign:
        return [f"{{{foreign[0]}}} is not known here. In braces can stand {words}."]
    if set("{}") & set(BLANK.sub("", text)):
        return [f"A brace stands alone. In braces can stand {words}."]
    return []


def doubts(text: str, language: str, *, customer: str) -> list[str]:
    """What is worth a second look before this wording is asked."""
    plain = BLANK.sub("x", text)
    words = [word.casefold() for word in WORD.findall(plain)]
    blank = f"{{{next(iter(forms(CUSTOMER, language)), CUSTOMER)}}}"
    told = [
        (twice(words, plain, language), TWO),
        (set(words) & DENYING.get(language, set()), DENIES),
        (set(words) & WHOLLY, WHOLE),
        (len(words) > MANY, f"It has {len(words)} words; the longest of ours has {MANY}."),
        (plain.rstrip().endswith(("?", "؟")), QUESTION),
        (says_plainly(text, language, customer), PLAIN_WORD.format(blank=blank)),
    ]
    return [words for here, words in told if here]


def twice(words: list[str], text: str, language: str) -> bool:
    binds = set(words) & BINDING.get(language, set())
    return bool(binds) or "/" in text or ";" in text or len(re.findall(r"[.!?؟](?=\s)", text)) > 0


def says_plainly(text: str, language: str, customer: str) -> bool:
    """Whether those we serve stand in it as a plain word."""
    said = {form for word in (customer, CUSTOMER) for form in forms(word, language).values()}
    plain = BLANK.sub("", text).casefold()
    return any(re.search(rf"(?<!\w){re.escape(form.casefold())}(?!\w)", plain) for form in said)
