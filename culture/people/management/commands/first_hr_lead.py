from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from culture.people.forms import CUSTOMERS
from culture.people.founding import AlreadyFounded, check_address, found
from culture.people.models import Organisation, Person
from culture.people.roster.cells import zone_name


class Command(BaseCommand):
    help = "Name the organisation and its first HR lead, who then signs in with a code by mail."

    def add_arguments(self, parser):
        parser.add_argument("organisation", help="its name, as people will read it")
        parser.add_argument("name", help="of the first HR lead")
        parser.add_argument("email", help="where the codes go")
        parser.add_argument("--customer", default="customer", choices=CUSTOMERS)
        parser.add_argument("--time-zone", default=Organisation().time_zone)

    def handle(self, *args, **options):
        if not zone_name(options["time_zone"]):
            raise CommandError(
                f"“{options['time_zone']}” is no time zone. Say it as Europe/Berlin."
            )
        fields = {"name": options["organisation"], "customer": options["customer"]}
        organisation = Organisation(**fields, time_zone=options["time_zone"])
        try:
            organisation.clean_fields()
            Person(email=options["email"], name=options["name"]).clean_fields(exclude=["password"])
            check_address(options["email"])
            lead = found(organisation, name=options["name"], email=options["email"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except AlreadyFounded as error:
            raise CommandError("There is an HR lead already. They name others.") from error
        self.stdout.write(f"{lead} leads {organisation}. Sign in at {settings.BASE_URL}.")
