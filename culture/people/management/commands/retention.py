from django.core.management.base import BaseCommand
from django.utils import timezone

from culture.people import retention


class Command(BaseCommand):
    help = "Say what is over its time, by kind; with --apply, let it go. The clock does it hourly."

    def add_arguments(self, parser):
        parser.add_argument("--apply", action="store_true", help="otherwise a dry run")

    def handle(self, *args, **options):
        now = timezone.now()
        rows = retention.apply(now) if options["apply"] else retention.report(now)
        self.stdout.write(f"{'Rows':>8}  {'Days kept':>9}  {'Oldest':10}  What")
        for due in rows:
            oldest = f"{due.oldest:%Y-%m-%d}" if due.oldest else "–"
            self.stdout.write(f"{due.n:>8,}  {due.days:>9,}  {oldest:10}  {due.what}")
        self.stdout.write("Gone." if options["apply"] else "A dry run. Add --apply to do it.")
