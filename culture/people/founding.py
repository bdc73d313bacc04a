"""The first minute of an installation: the organisation, its top team and its first HR lead."""

from django.core.exceptions import ValidationError
from django.db import transaction

from culture.access import Role
from culture.people.addresses import elsewhere, is_elsewhere, mailbox
from culture.people.models import Organisation, Person, Team


class AlreadyFounded(Exception):
    """There is an HR lead: whoever comes next is named by them, on the page of a person."""


def is_open() -> bool:
    """True while nobody can sign in as HR lead and the sample company does not fill the tables."""
    led = Person.objects.filter(role=Role.HR_LEAD).exists()
    return not led and not Organisation.objects.filter(sample=True).exists()


def check_address(email: str) -> None:
    """Raises ValidationError for an address that a roster could not bring in either."""
    organisation = Organisation.current()
    if organisation and is_elsewhere(email, organisation.mail_domains):
        raise ValidationError(elsewhere(email, organisation.mail_domains))
    same = Person.objects.working().filter(mailbox=mailbox(email))
    if same.exclude(email=email.lower()).exists():
        raise ValidationError(
            f"“{email}” reaches the mailbox of somebody on the roster. Use the address there."
        )


@transaction.atomic
def found(organisation: Organisation, *, name: str, email: str) -> Person:
    """Save the organisation and its top team, and return its first HR lead. Raises AlreadyFounded.

    The lead works in no team until the roster says in which: nobody is asked before that. The
    organisation's row can exist once only, so of two who come together one fails.
    """
    if not is_open():
        raise AlreadyFounded
    known = Organisation.current()
    if known:
        organisation.pk, organisation.mail_domains = known.pk, known.mail_domains
    organisation.save()
    Team.objects.get_or_create(
        parent=None, defaults={"name": organisation.name, "key": Team.TOP_KEY}
    )
    lead = Person.objects.filter(email=email.lower()).first()
    lead = lead or Person.objects.create_user(email, name)
    lead.role, lead.is_active = Role.HR_LEAD, True
    lead.save(update_fields=["role", "is_active"])
    return lead
