"""What pulses lie ahead, and on which day somebody will read the next result."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from culture.figures.response import Response
from surveys.asking import asking, rotation
from surveys.models.pulses import Pulse


@dataclass(frozen=True)
class Calendar:
    """The open pulse, the next planned one, and one that is counted but not yet open to all.

    Each is looked up where a page first asks for it.
    """

    now: datetime

    @cached_property
    def open(self) -> Pulse | None:
        return Pulse.objects.open().order_by("opens_on").first()

    @cached_property
    def planned(self) -> Pulse | None:
        return Pulse.objects.planned().order_by("opens_on").first()

    @cached_property
    def counted(self) -> Pulse | None:
        return Pulse.objects.published().filter(released_at__gt=self.now).last()

    @property
    def next_results(self) -> datetime | None:
        """When everybody reads the next result, if that day is known."""
        pulse = self.counted or self.open or self.planned
        return pulse.released_at if pulse else None

    @property
    def participation(self) -> str:
        """Of the open pulse, as of its last hour: "96 of 287 (33 %)"."""
        return Response(self.open.answered or 0, self.open.invited).words

    @cached_property
    def questions(self) -> int:
        """Of the next planned pulse, as it would open today, for whoever is asked most."""
        return asking.asking(self.planned).count if self.planned else 0

    @property
    def minutes(self) -> int:
        return rotation.minutes(self.questions)
