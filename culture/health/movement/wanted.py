"""What milestones need asked: the statements that each should move, of every team alike.

Of milestones for teams alone: one that is done once for everybody leaves nobody to compare with.
Drafts are agreed with nobody and ask nothing.
"""

from roadmap.plan.models.milestones import Milestone
from roadmap.plan.models.programmes import Programme
from roadmap.plan.models.rollouts import Rollout
from surveys.asking import asking
from surveys.asking.asking import Wish
from surveys.models.pulses import Cadence


def wishes(cadence: Cadence) -> list[Wish]:
    """The earliest first: what was asked before a milestone began is asked after it, too."""
    programme = Programme.current()
    if programme is None:
        return []
    agreed = Rollout.objects.exclude(state=Rollout.State.DRAFT).values("milestone")
    rows = programme.milestones.filter(pk__in=agreed, reach=Milestone.Reach.TEAM)
    return [
        Wish(title, tuple(codes), starts_on)
        for title, codes, starts_on in rows.order_by("starts_on", "code").values_list(
            "title", "effect_items", "starts_on"
        )
    ]


asking.SOURCES.append(wishes)
