from datetime import UTC, datetime

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.timesince import timesince

from surveys.box import key_files
from surveys.keepers import custody
from surveys.keepers.giving_up import CannotGiveUp, give_up
from surveys.models.pulses import Pulse


class Command(BaseCommand):
    help = "List, check and rehearse the keys of pulses; give up a pulse that nobody can open."

    def add_arguments(self, parser):
        deeds = parser.add_subparsers(dest="deed", required=True)
        deeds.add_parser("list", help="which files there are, and of which pulse")
        deeds.add_parser("check", help="whether the keys of open pulses are in order")
        deeds.add_parser("rehearse", help="make keys, seal and open a pretend ballot, destroy them")
        lost = deeds.add_parser("give-up", help="destroy the answers of a closed pulse unread")
        lost.add_argument("pulse", type=int, help="its number, as in the address of its page")
        lost.add_argument("--yes", action="store_true", help="do not ask")

    def handle(self, *args, deed, **options):
        deeds = {"list": self.list, "check": self.check, "rehearse": self.rehearse}
        deeds.get(deed, self.give_up)(**options)

    def list(self, **options):
        pulses = {pulse.fingerprint: pulse for pulse in Pulse.objects.exclude(fingerprint="")}
        for fingerprint in sorted(key_files.present()):
            pulse = pulses.get(fingerprint)
            words = f"{pulse}, {pulse.get_state_display()}" if pulse else "of no pulse"
            self.stdout.write(f"{fingerprint[:12]}  {words}")
            for path in key_files.files(fingerprint):
                self.stdout.write(f"  {described(path)}")

    def check(self, **options):
        wrong = custody.place_trouble()
        for words in (*wrong, *custody.advice()):
            self.stdout.write(words)
        for pulse in Pulse.objects.open():
            found = custody.check(pulse)
            wrong += found
            said = " ".join(found) or custody.standing(pulse)
            self.stdout.write(f"{pulse}, {pulse.fingerprint[:12]}: {said}")
        if wrong:
            raise CommandError("The keys are not in order.")
        self.stdout.write("The keys are in order.")

    def rehearse(self, **options):
        if not custody.rehearse():
            raise CommandError("The pretend ballot did not open.")
        self.stdout.write(
            f"Keys were made in {settings.KEYS_DIR}, a pretend ballot was sealed, opened and read "
            "back, and the keys were destroyed."
        )

    def give_up(self, pulse, yes, **options):
        found = Pulse.objects.filter(pk=pulse).first()
        if found is None:
            raise CommandError(f"There is no pulse {pulse}.")
        if not yes and not self.sure(found):
            raise CommandError("Nothing was changed.")
        try:
            give_up(found, now=timezone.now())
        except CannotGiveUp as error:
            raise CommandError(f"{error} Nothing was changed.") from None
        self.stdout.write(
            f"{found} is given up. {found.certificate.envelopes} envelopes were "
            "destroyed unread, and the keys."
        )

    def sure(self, pulse) -> bool:
        self.stdout.write(
            f"All answers of {pulse} will be destroyed unread, for good, and a public certificate "
            f"will say that none was counted. Type its name to go on: {pulse}"
        )
        return input("> ").strip() == str(pulse)


def described(path) -> str:
    """Which file, whose, who may, how old."""
    found = path.stat()
    age = timesince(datetime.fromtimestamp(found.st_mtime, UTC), timezone.now())
    return f"{path.suffix[1:]:<8} {owner(path)} {found.st_mode & 0o777:o} {age}"


def owner(path) -> str:
    try:
        return path.owner()
    except KeyError:
        return str(path.stat().st_uid)
