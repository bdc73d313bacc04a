"""The answer form: five points or "does not apply" for each item, and the recommend question.

Nobody has to answer everything; a ballot counts when at least half of its items are rated.
"""

from collections.abc import Mapping

from surveys.box.seal import Answers
from surveys.models.pulses import PulseItem
from surveys.questions import Questions

DOES_NOT_APPLY = "na"
RATINGS = {str(value): value for value in range(1, 6)}
RECOMMENDATIONS = {str(value): value for value in range(11)}


class BallotForm:
    """What was posted, by item code. Values that the page does not offer count as no answer."""

    def __init__(self, data: Mapping[str, str], asked: Questions, *, chosen: bool = False):
        self.data, self.asked = data, asked
        self.submitted = bool(data) and not chosen
        self.chosen = chosen

    @property
    def rated(self) -> int:
        return sum(bool(rating) for rating in self.answers().ratings)

    @property
    def needed(self) -> int:
        """At least half."""
        return (len(self.asked.items) + 1) // 2

    @property
    def errors(self) -> list[PulseItem]:
        """The items without any mark, if too few are rated."""
        if self.rated >= self.needed:
            return []
        return [item for item in self.asked.items if not self.data.get(item.code)] or (
            self.asked.items[:1]
        )

    def answers(self) -> Answers:
        return Answers(
            ratings=tuple(RATINGS.get(self.data.get(i.code), 0) for i in self.asked.items),
            recommend=self.recommend,
        )

    @property
    def recommend(self) -> int | None:
        question = self.asked.recommend
        return RECOMMENDATIONS.get(self.data.get(question.code)) if question else None

    def statements(self):
        """Each item with what was chosen, for the page."""
        for number, item in enumerate(self.asked.items, start=1):
            mark = self.data.get(item.code, "")
            yield {
                "number": number,
                "item": item,
                "wording": item.wording("en"),
                "rating": RATINGS.get(mark, 0),
                "does_not_apply": mark == DOES_NOT_APPLY,
                "missing": self.submitted and not mark,
            }

    def recommendations(self):
        return [{"value": value, "chosen": value == self.recommend} for value in range(11)]
