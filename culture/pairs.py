"""The pairs of the profile: two good things that pull apart, and where we stand between them.

The vocabulary of what people answer and of what leaders aim at. 0 is wholly left, 100 wholly right.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """`customer_side`: the pole that customers feel first, "left" or "right"; empty for neither."""

    code: str
    left: str
    right: str
    customer_side: str = "left"

    @property
    def words(self) -> str:
        return f"{self.left} or {self.right[0].lower()}{self.right[1:]}"

    @property
    def answers(self) -> tuple[tuple[int, str], ...]:
        """The five answers with their values."""
        left, right = (pole[0].lower() + pole[1:] for pole in (self.left, self.right))
        words = (self.left, f"Rather {left}", "Both alike", f"Rather {right}", self.right)
        return tuple(enumerate(words, start=1))


PAIRS = {
    pair.code: pair
    for pair in (
        Pair("PRO1", "Quality", "Low cost"),
        Pair("PRO2", "Long-term strategy", "Day-to-day tactics"),
        Pair("PRO3", "Own judgement", "Following the rules"),
        Pair("PRO4", "Taking care", "Speed"),
        Pair("PRO5", "Working as one team", "Each person’s own results"),
        Pair("PRO6", "Trying new ways", "Steady ways", customer_side=""),
    )
}
