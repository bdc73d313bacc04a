"""The response rate: who could have answered stays below the line, refusals too."""

from dataclasses import dataclass

from culture.figures.intervals import Interval, wilson

BANDS = ((85, "85 % or more"), (70, "70–84 %"), (50, "50–69 %"))


@dataclass(frozen=True)
class Response:
    """Counted answers out of people who could have answered. Percent, and its Wilson interval."""

    counted: int
    eligible: int

    @property
    def percent(self) -> float:
        return 100 * self.counted / self.eligible

    @property
    def words(self) -> str:
        """ "96 of 287 (33 %)": of a whole company, never of a group."""
        return f"{self.counted} of {self.eligible} ({self.percent:.0f} %)"

    @property
    def interval(self) -> Interval:
        low, high = wilson(self.counted, self.eligible)
        return Interval(100 * low, 100 * high)

    @property
    def band(self) -> str:
        """As groups are told it: a share of few people in whole percent would name them."""
        for floor, words in BANDS:
            if self.percent >= floor:
                return words
        return "under 50 %"


def response(*, invited: int, unreachable: int, submitted: int, under_half: int) -> Response:
    """AAPOR RR1: answers with at least half of the items, out of everybody who got a link.

    `unreachable` are mails that came back and people who left before the pulse opened. At least
    one person must remain.
    """
    return Response(counted=submitted - under_half, eligible=invited - unreachable)
