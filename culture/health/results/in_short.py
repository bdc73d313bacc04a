"""Below the dashboard: what each view says in one sentence, fetched once the first screen is read.

Some of the sentences look at every group; the first screen does not wait for them.
"""

from culture.health.basis.reading import READERS, reads
from culture.health.basis.ways import open_to
from culture.health.customers import customers
from culture.health.groups import after, agreement, from_the_top, moves
from culture.health.movement import alerts, effects, watching
from culture.health.results import improved, priorities, scorecard
from culture.health.voices import comments, profile, said
from culture.pages import render_page

CARDS = {
    "health:results": after.card,
    "health:look-here": alerts.card,
    "health:priorities": priorities.card,
    "health:agreement": agreement.card,
    "health:comments": comments.card,
    "health:effects": effects.card,
    "health:customers": customers.card,
    "health:said": said.card,
    "health:profile": profile.card,
    "health:improved": improved.card,
    "health:group-moves": moves.card,
    "health:from-the-top": from_the_top.card,
    "health:watching": watching.card,
    "health:scorecard": scorecard.card,
}


@reads(*READERS)
def in_short(request, reading):
    """A page of its own; the dashboard takes its cards."""
    told = (CARDS[view.name](reading) for view in open_to(reading) if view.name in CARDS)
    context = reading.context() | {"cards": [card for card in told if card]}
    return render_page(request, "health/in_short.html", context, part="cards")
