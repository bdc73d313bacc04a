"""What people wrote: for those who read the group it belongs to, beside no score of anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from culture.access import MANAGER
from culture.health.reading import EVERYTHING, reads
from culture.health.rounds import Round
from culture.pages import render_page
from surveys import gate
from surveys.gate import GroupResult


@dataclass(frozen=True)
class Said:
    """The comments of one group in one round."""

    group: GroupResult
    texts: list[str]


@reads(*EVERYTHING, MANAGER)
def comments(request, reading):
    """Everything this person may read of the latest round, or with `?pulse=` of an earlier one."""
    this = reading.this
    said = said_in(request.user, this, now=reading.now)
    context = reading.context() | {
        "said": said,
        "count": sum(len(each.texts) for each in said),
        "small": [group for group in this.groups if not group.exact],
    }
    return render_page(request, "health/comments.html", context)


def said_in(person, this: Round, *, now: datetime) -> Sequence[Said]:
    """By group in the order of the round, the company's own first."""
    texts = gate.comments(person, [this.pulse], now=now)
    return [Said(group, texts[group.id]) for group in this.everybody if group.id in texts]
