"""The answer form: five points or "does not apply" for each item, then recommend and a comment.

Nobody has to answer everything; a ballot counts when at least half of its items are rated. Whatever
the page does not offer is refused and never read as no answer: somebody else made it.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from surveys.asking import bank
from surveys.asking.questions import Questions, answers
from surveys.box.seal import COMMENT_SIZE, Answers

DOES_NOT_APPLY = "na"
RATINGS = {str(value): value for value in range(1, 6)}
RECOMMENDATIONS = {str(value): value for value in range(11)}
COMMENT, COMPANY_ONLY, TICKED = "comment", "company_only", "1"

# static/seal.js says the same where the browser refuses.
FEW = _(
    "Answer some more statements: {rated} answered so far, and answers count from {needed}. "
    "“Does not apply” is no answer."
)
LONG = _("Shorten your comment by about {characters} characters.")
FAILED = _(
    "Your browser could not seal the answers itself, so our server does it on arrival. "
    "Press “Send my answers” once more if that is all right."
)
AGAIN = _("Answer number {number} again: what was sent is not one of its answers.")
FOREIGN = _(
    "Something was sent that this page does not ask for. Look through your answers and send again."
)

UNFETCHED = _("The page did not come in that language. What you chose is still here; try again.")
UNSENT = _(
    "It did not arrive: there is no connection, or our server does not answer. What you chose is "
    "still here; try again."
)

WORDS = {
    "few": FEW,
    "long": LONG,
    "failed": FAILED,
    "unfetched": UNFETCHED,
    "unsent": UNSENT,
}


class Problem(NamedTuple):
    """What has to be mended, and the id of the place on the page."""

    place: str
    words: str


class BallotForm:
    """What was posted, by item code; None before anything was.

    `chosen` is a rating of the first item, picked in the mail. `trouble` says why what was sent is
    refused whatever it holds. Unless `sent`, it is shown again as it is: nobody pressed the button.
    """

    def __init__(
        self,
        asked: Questions,
        data: Mapping[str, str] | None = None,
        *,
        chosen: str = "",
        trouble: str = "",
        sent: bool = True,
    ):
        self.asked, self.chosen, self.trouble = asked, chosen, trouble
        self.submitted = sent and data is not None
        self.data = {asked.items[0].code: chosen} if data is None else data

    @cached_property
    def problems(self) -> list[Problem]:
        """In the order of the page; none before anything was sent."""
        return list(self.found()) if self.submitted else []

    def found(self) -> Iterator[Problem]:
        if self.trouble or self.foreign:
            yield Problem("main", self.trouble or FOREIGN)
        if self.few:
            yield Problem(self.unmarked[0], FEW.format(rated=self.rated, needed=self.needed))
        for number, code in enumerate(self.offered, start=1):
            if code in self.wrong:
                yield Problem(code, AGAIN.format(number=number))
        if self.excess:
            yield Problem(COMMENT, LONG.format(characters=self.excess))

    @cached_property
    def offered(self) -> dict[str, set[str]]:
        """The answers that each question takes, by code."""
        offered = {item.code: RATINGS.keys() | {DOES_NOT_APPLY} for item in self.asked.items}
        if self.asked.recommend:
            offered[self.asked.recommend.code] = RECOMMENDATIONS.keys()
        return offered

    @property
    def foreign(self) -> bool:
        """Whether anything was sent that the page has no place for."""
        words = {COMMENT, COMPANY_ONLY} if self.asked.comments else set()
        return (
            not self.data.keys() <= self.offered.keys() | words
            or self.data.get(COMPANY_ONLY, TICKED) != TICKED
            or "\0" in self.comment
        )

    @cached_property
    def wrong(self) -> set[str]:
        """Codes of what was answered with something that the page does not offer."""
        marks = {code: self.data.get(code) for code in self.offered}
        return {code for code, mark in marks.items() if mark and mark not in self.offered[code]}

    @property
    def rated(self) -> int:
        return sum(bool(rating) for rating in self.answers().ratings)

    @property
    def needed(self) -> int:
        """At least half."""
        return (len(self.asked.items) + 1) // 2

    @property
    def few(self) -> bool:
        return not self.trouble and self.rated < self.needed

    @property
    def codes(self) -> str:
        """All items of the pulse, in the order in which an envelope holds their ratings."""
        return " ".join(item.code for item in self.asked.envelope)

    @property
    def unmarked(self) -> list[str]:
        """Codes of the items without any mark; of the first where all have one."""
        codes = [item.code for item in self.asked.items]
        return [code for code in codes if not self.data.get(code)] or codes[:1]

    @property
    def comment(self) -> str:
        """With the line ends that people typed: browsers send two characters for one."""
        return self.data.get(COMMENT, "").replace("\r\n", "\n").strip()

    @property
    def company_only(self) -> bool:
        return self.data.get(COMPANY_ONLY) == TICKED

    @property
    def excess(self) -> int:
        """About how many characters the comment is too long: its room is counted in bytes."""
        size = len(self.comment.encode())
        return -(-(size - COMMENT_SIZE) * len(self.comment) // size) if size > COMMENT_SIZE else 0

    def answers(self) -> Answers:
        return Answers(
            ratings=tuple(self.rating_of(item.code) for item in self.asked.envelope),
            recommend=self.recommend,
            comment=self.comment,
            company_only=self.company_only,
        )

    def rating_of(self, code: str) -> int:
        """0 for what is not rated, or not asked here."""
        return RATINGS.get(self.data.get(code), 0) if code in self.offered else 0

    @property
    def recommend(self) -> int | None:
        question = self.asked.recommend
        return RECOMMENDATIONS.get(self.data.get(question.code)) if question else None

    def statements(self):
        """Each item with what was chosen, for the page."""
        mend = self.wrong | set(self.unmarked if self.few else ()) if self.problems else set()
        for number, item in enumerate(self.asked.items, start=1):
            mark = self.data.get(item.code, "")
            yield {
                "number": number,
                "item": item,
                "wording": item.wording(get_language()),
                "agrees": item.scale != item.PROFILE,
                "answers": answers(item),
                "rating": RATINGS.get(mark, 0),
                "does_not_apply": mark == DOES_NOT_APPLY,
                "mend": item.code in mend,
            }

    @property
    def does_not_apply(self) -> str:
        return bank.scale(get_language())["null"]

    def recommendations(self):
        return [{"value": value, "chosen": value == self.recommend} for value in range(11)]
