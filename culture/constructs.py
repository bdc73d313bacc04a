"""The seven constructs and the two cross-cutting scales: the vocabulary both sides share.

Pages always show a construct with its subtitle, icon and marker; hue is identity, never value.
"""

from dataclasses import dataclass

from django.db import models


class Scale(models.TextChoices):
    """Everything that has a score: the seven in the order of the heptagon, and two beside them."""

    STRATEGY = "strategy", "Strategy"
    CHARACTERISTICS = "characteristics", "Characteristics"
    LEADERSHIP = "leadership", "Leadership"
    COMMITMENT = "commitment", "Commitment"
    COMMUNICATION = "communication", "Communication"
    COMPETENCY = "competency", "Competency"
    CONSEQUENCE = "consequence", "Consequence"
    TRUST = "trust", "Trust"
    EXPERIENCE = "experience", "Experience"


SEVEN = tuple(Scale.values[:7])


@dataclass(frozen=True)
class Face:
    """How a scale is met on a page."""

    key: str
    name: str
    subtitle: str
    icon: str


FACES = {
    scale.value: Face(scale.value, scale.label, subtitle, icon)
    for scale, subtitle, icon in (
        (Scale.STRATEGY, "where we are going", "compass"),
        (Scale.CHARACTERISTICS, "how we are", "adjustments"),
        (Scale.LEADERSHIP, "what leaders do", "flag"),
        (Scale.COMMITMENT, "believe and do", "heart-handshake"),
        (Scale.COMMUNICATION, "told in time", "message"),
        (Scale.COMPETENCY, "able and allowed", "tool"),
        (Scale.CONSEQUENCE, "noticed and thanked", "award"),
        (Scale.TRUST, "promises kept", "shield-check"),
        (Scale.EXPERIENCE, "how it is to work here", "mood-smile"),
    )
}
