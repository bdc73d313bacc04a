"""Groups of the latest result as things a notice is about. Nobody writes about them."""

from culture.people.models import Person
from culture.talk import kinds
from surveys import gate
from surveys.models.pulses import Pulse

KIND = "group"


def groups_of(person):
    """Those of the latest result that this person may read, through the gate."""
    latest = Pulse.objects.published().order_by("opens_on").last()
    return gate.names(person, latest) if latest else Pulse.objects.none()


def register():
    kinds.register(
        KIND,
        things=Pulse.objects.none,
        rows=groups_of,
        readers=lambda group: Person.objects.none(),
        url="health:group",
        words=lambda group: group.name,
        talked=False,
    )
