"""How long the history of the kit's texts is kept: as long as the log of the roster."""

from culture.people import retention
from culture.people.retention import YEAR, Rule, drop_logged
from surveys.models.kit import KitText

retention.RULES += [
    Rule(
        "Changes of the launch kit’s texts",
        3 * YEAR,
        KitText.pgh_event_models["written"].objects.all,
        "pgh_created_at",
        drop_logged,
    )
]
