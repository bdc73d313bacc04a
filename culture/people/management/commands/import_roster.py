import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from culture.people import log
from culture.people.models import Organisation
from culture.people.roster.columns import FIELDS, choose, guess, private
from culture.people.roster.keep import keep
from culture.people.roster.match import Existing
from culture.people.roster.plan import plan
from culture.people.roster.report import sections
from culture.people.roster.table import RosterUnreadable, read

SHOWN = 20


class Command(BaseCommand):
    help = "Say what keeping a roster (CSV) would do; with --apply, keep it. -v 2 lists every line."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--apply", action="store_true", help="keep it; otherwise a dry run")
        parser.add_argument(
            "--leavers", action="store_true", help="people who are not in the file have left"
        )
        for field, label in FIELDS.items():
            option = f"--{field.replace('_', '-')}"
            parser.add_argument(option, metavar="COLUMN", help=f"the column of: {label.lower()}")

    def handle(self, *args, file, **options):
        self.shown = SHOWN if options["verbosity"] < 2 else sys.maxsize
        try:
            table = read(file.read_bytes())
            table = table.without(private(table.header))
            columns = choose(table, with_named(guess(table), options))
            self.say_columns(table, columns)
            self.say_plan(self.run(table, columns, options))
        except (RosterUnreadable, OSError) as error:
            raise CommandError(str(error)) from error

    def run(self, table, columns, options):
        organisation = Organisation.current()
        today = timezone.localdate(timezone=organisation and organisation.zone)
        day = {"today": today, "leavers": options["leavers"]}
        if options["apply"]:
            with log.acting(), transaction.atomic():
                log.note("imported", by=None, now=timezone.now())
                done = keep(table, columns, **day)
            self.stdout.write(self.style.SUCCESS("Kept."))
            return done
        self.stdout.write("A dry run: nothing is changed. Add --apply to keep it.")
        return plan(table, columns, Existing.load(organisation), **day)

    def say_columns(self, table, columns):
        self.stdout.write(f"{len(table.lines)} lines read as {table.encoding}.")
        for field, heading in columns.items():
            self.stdout.write(f"  {FIELDS[field]}: {heading}")

    def say_plan(self, done):
        self.stdout.write(f"Not kept: {', '.join(done.not_kept) or 'nothing'}.")
        if done.date_order:
            self.stdout.write(f"Dates are read {done.date_order}; 2011-03-06 is always clear.")
        self.stdout.write(
            f"People {len(done.kept)}, teams {len(done.staffed)}, managers {len(done.managers)}, "
            f"teams without a manager {len(done.without_manager)}, as before {len(done.unchanged)}."
        )
        for section in sections(done):
            self.stdout.write(section.title)
            for line in section.first(self.shown):
                self.stdout.write(f"  {line}")


def with_named(guessed, options) -> dict:
    """The guess, with the columns named by hand in its place; a column serves once."""
    named = {field: options[field] for field in FIELDS if options[field] is not None}
    taken = {heading.casefold() for heading in named.values()}
    return {f: h for f, h in guessed.items() if h.casefold() not in taken} | named
