"""manage.py load_sample: fill an empty database with the sample company."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from culture.embedded.sample import clear, load, progress
from culture.embedded.sample.progress import Progress, State
from culture.people.models import Organisation


class Command(BaseCommand):
    help = (
        "Fill an empty database with the sample company; takes about a minute. Does nothing where "
        "an organisation exists, or where the sample was left before."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--small", action="store_true", help="60 people, six teams, three counted pulses"
        )
        parser.add_argument("--again", action="store_true", help="also where it was left before")

    def handle(self, *, small, again, **options):
        before = progress.read()
        if not wanted(before, again=again):
            self.stdout.write("Nothing to do: there is an organisation, or the sample was left.")
            return
        if not settings.MAIL_READY:
            raise CommandError("No mail server is set, and a pulse opens only with one: EMAIL_URL.")
        clear.clear()
        try:
            load.load(load.SMALL if small else load.FULL, now=timezone.now(), tell=self.tell)
        except BaseException:
            progress.write(Progress(State.FAILED))
            raise
        progress.write(Progress(State.FINISHED, 1))

    def tell(self, share, making):
        progress.write(Progress(State.LOADING, share, making))
        self.stdout.write(f"{round(100 * share):3} %  {making}")


def wanted(before: Progress | None, *, again: bool) -> bool:
    """On an empty database, unless it was left; and where making it was broken off."""
    state = before.state if before else None
    organisation = Organisation.current()
    if organisation:
        return organisation.sample and state in (State.LOADING, State.FAILED)
    return again or state != State.LEFT
