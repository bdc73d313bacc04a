"""What may be brought about customers and money: each with its definition, direction and range.

Shipped data, no rows: it is there before the first import, and after the sample company is left.
"""

from dataclasses import dataclass

from culture.constructs import Scale

CUSTOMERS, FINANCE = "customers", "finance"
FIVE_POINTS = "Mean answer of customers from 1, strongly disagree, to 5, less 1, times 25."


@dataclass(frozen=True)
class Metric:
    """`scale` and `item` name what employees say that lies nearest; `mirror`: the same question,
    asked of customers, on the same 0 to 100.
    """

    key: str
    name: str
    definition: str
    low: int
    high: int
    unit: str = "%"
    better: str = "up"
    digits: int = 0
    scale: str = ""
    item: str = ""
    mirror: bool = False
    also: tuple[str, ...] = ()
    quadrant: str = CUSTOMERS

    @property
    def direction(self) -> str:
        return "More is better" if self.better == "up" else "Less is better"

    @property
    def range(self) -> str:
        return f"{self.low} to {self.high}".replace("-", "−")

    @property
    def sign(self) -> int:
        return 1 if self.better == "up" else -1

    def printed(self, value: float | None) -> str:
        """ "78 %", "4.2 per 100 contacts", "–" where there is none."""
        return "–" if value is None else f"{self.number(value)} {self.unit}"

    def short(self, value: float) -> str:
        """ "78 %", "4.2": beside the unit."""
        return f"{self.number(value)} %" if self.unit == "%" else self.number(value)

    def number(self, value: float) -> str:
        return f"{value:z.{self.digits}f}".replace("-", "−")


METRICS = {
    metric.key: metric
    for metric in (
        Metric(
            key="satisfaction",
            name="Satisfaction",
            definition="Share of the customers asked who say they are satisfied: 4 or 5 of 5.",
            low=0,
            high=100,
            scale=Scale.COMMITMENT,
            item="CMT3",
            also=("csat", "customer satisfaction"),
        ),
        Metric(
            key="recommend",
            name="Recommending us",
            definition="Share of customers who answer 9 or 10 of 10 when asked whether they would "
            "recommend us, less the share who answer 0 to 6.",
            low=-100,
            high=100,
            unit="points",
            scale=Scale.EXPERIENCE,
            item="EXP1",
            also=("recommendation", "nps"),
        ),
        Metric(
            key="complaints",
            name="Complaints",
            definition="Complaints for every 100 contacts with customers.",
            low=0,
            high=100,
            unit="per 100 contacts",
            better="down",
            digits=1,
            scale=Scale.COMMUNICATION,
            item="COM4",
            also=("complaint rate",),
        ),
        Metric(
            key="first_contact",
            name="Solved at first contact",
            definition="Share of requests that the first person asked could solve.",
            low=0,
            high=100,
            scale=Scale.COMPETENCY,
            item="CPT3",
            also=("first contact resolution", "fcr"),
        ),
        Metric(
            key="transfers",
            name="Passed on",
            definition="How often a request was handed to somebody else, for every 100 requests.",
            low=0,
            high=1000,
            unit="per 100 requests",
            better="down",
            scale=Scale.CHARACTERISTICS,
            item="CHA4",
            also=("transfer rate", "hand-offs"),
        ),
        Metric(
            key="retention",
            name="Customers who stay",
            definition="Share of the customers of a year ago who are customers still.",
            low=0,
            high=100,
            scale=Scale.TRUST,
            item="TRU2",
            also=("retention rate", "loyalty"),
        ),
        Metric(
            key="kept_promises",
            name="“They kept their promises.”",
            definition=FIVE_POINTS,
            low=0,
            high=100,
            unit="points",
            scale=Scale.TRUST,
            item="TRU2",
            mirror=True,
        ),
        Metric(
            key="easy_help",
            name="“It was easy to get help from the first person I asked.”",
            definition=FIVE_POINTS,
            low=0,
            high=100,
            unit="points",
            scale=Scale.CHARACTERISTICS,
            item="CHA4",
            mirror=True,
        ),
        Metric(
            key="clear_care",
            name="“It is clear what this company cares about.”",
            definition=FIVE_POINTS,
            low=0,
            high=100,
            unit="points",
            scale=Scale.STRATEGY,
            item="STR3",
            mirror=True,
        ),
        Metric(
            key="revenue",
            name="Revenue against plan",
            definition="Revenue of the month as a share of what was planned for it.",
            low=0,
            high=500,
            quadrant=FINANCE,
        ),
        Metric(
            key="margin",
            name="Operating margin",
            definition="What is left of revenue before interest and tax.",
            low=-100,
            high=100,
            digits=1,
            quadrant=FINANCE,
        ),
    )
}
TRUST = METRICS["kept_promises"]


def of_quadrant(quadrant: str) -> list[Metric]:
    return [metric for metric in METRICS.values() if metric.quadrant == quadrant]


def plain(text: str) -> str:
    """ "First-contact resolution" → "firstcontactresolution"."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


BY_NAME = {
    plain(name): metric
    for metric in METRICS.values()
    for name in (metric.key, metric.name, *metric.also)
}
