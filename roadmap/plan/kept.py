"""How long the history of the roadmap is kept: as long as the log of the roster."""

from culture.people import retention
from culture.people.retention import YEAR, Rule, drop_logged
from roadmap.plan.models import MilestoneEvent, ProgrammeEvent, RolloutEvent

EVENTS = {
    "Changes of programmes": ProgrammeEvent,
    "Changes of milestones": MilestoneEvent,
    "Changes of milestones in teams": RolloutEvent,
}


def register():
    retention.RULES += [
        Rule(what, 3 * YEAR, model.objects.all, "pgh_created_at", drop_logged)
        for what, model in EVENTS.items()
    ]
