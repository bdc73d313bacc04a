"""Goal 5: invitations with their tokens, and the whole opening of a pulse around them."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from culture.outbox.models import Letter
from surveys import launch, planning
from surveys.models.invitations import Invitation
from tests.benchmarks import company
from tests.benchmarks.compare import Row, interleaved, times
from tests.benchmarks.rows import copied_out, copy_in, empty

INVITATIONS, LETTERS = Invitation._meta.db_table, Letter._meta.db_table
IN_A_TEAM = 20


def measure(machine, sizes) -> list[Row]:
    machine.use("invitations")
    company.found(sizes.invitations // IN_A_TEAM, IN_A_TEAM)
    plan, today = company.cadence(timezone.localdate()), timezone.localdate()
    pulse = company.open_now(company.next_pulse(plan))
    sheet = replace(planning.sheet(pulse, today=today), units=list(pulse.units.all()))
    prepared = copied_out([INVITATIONS, LETTERS])

    @transaction.atomic
    def invitations():
        ids = launch.next_ids(sheet.invited)
        launch.write_invitations(list(launch.invitation_rows(pulse, sheet, ids, today=today)))

    def opening():
        launch.open_pulse(company.next_pulse(plan), now=timezone.now())

    def on_empty_tables(deed):
        empty([INVITATIONS, LETTERS])
        return machine.doing(deed)

    copied, invited, copied_both, opened = interleaved(
        sizes.rounds,
        lambda: on_empty_tables(lambda: copy_in({INVITATIONS: prepared[INVITATIONS]})),
        lambda: on_empty_tables(invitations),
        lambda: on_empty_tables(lambda: copy_in(prepared)),
        lambda: on_empty_tables(opening),
    )
    size = f"{sheet.invited:,}"
    return [
        *times("5", f"{size} invitations with tokens / COPY", "≤ 1.5", invited, copied),
        *times("", f"opening for {size}, letters too / COPY", "", opened, copied_both),
    ]
