"""The organisation: who works in which team, and who leads it.

Never holds: an answer, whether somebody answered, pay, gender or any column of the roster that a
culture tool has no business keeping.
"""

from datetime import timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

import pghistory
import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import Q
from django.db.models.functions import Lower
from tree_queries.models import TreeNode
from tree_queries.query import TreeQuerySet

from culture.access import Role
from culture.people.addresses import NOWHERE, as_mailbox, is_nowhere
from culture.people.phones import PHONE

# How the addresses of people end who were erased: nothing is ever delivered there (RFC 2606).
ERASED = "@erased.invalid"
# What a trigger writes to the roster log. Its label says what changed; the row, what it is now.
TOLD = {
    "append_only": True,
    "level": pghistory.Statement,  # one statement for a whole import, not one per person
    "obj_field": pghistory.ObjForeignKey(related_name="told"),
}
# Most people lead nothing, so nobody reads the whole tree to learn that.
LED = """
WITH RECURSIVE led AS (
  SELECT id FROM people_team WHERE manager_id = %s
  UNION SELECT team.id FROM people_team team JOIN led ON team.parent_id = led.id
)
SELECT id FROM led
"""


class Organisation(models.Model):
    """The one organisation of this installation."""

    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=60, default="Europe/Copenhagen")
    # Whose weekend and holidays count, by ISO code; empty: Saturday and Sunday, no holidays.
    country = models.CharField(max_length=2, blank=True)
    part = models.CharField("part of the country", max_length=10, blank=True)
    # The word for those we serve: guest, patient, citizen, student.
    customer = models.CharField(max_length=30, default="customer")
    # Of mails and answer pages, for people whose own language is not known or not spoken here.
    language = models.CharField(max_length=10, default="en")
    # Addresses are taken at these domains only, in small letters; empty: at all.
    mail_domains = ArrayField(models.CharField(max_length=253), default=list, blank=True)
    # True while the sample company fills the database: nothing in it is real.
    sample = models.BooleanField(default=False)
    only = models.BooleanField(default=True, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(only=True), name="organisation_is_true"),
            models.UniqueConstraint(fields=["only"], name="one_organisation"),
        ]

    def __str__(self):
        return self.name

    @property
    def zone(self):
        return ZoneInfo(self.time_zone)

    @classmethod
    def current(cls):
        """The organisation, or None before set-up."""
        return cls.objects.first()


class Site(models.Model):
    """A place of work by the name that the roster has for it; only those that differ have a row."""

    name = models.CharField(max_length=80)
    # Empty: as the organisation.
    time_zone = models.CharField(max_length=60, blank=True)
    country = models.CharField(max_length=2, blank=True)
    part = models.CharField("part of the country", max_length=10, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="one_row_per_site",
                violation_error_message="This site is listed already.",
            ),
        ]

    def __str__(self):
        return self.name


class TeamQuerySet(TreeQuerySet):
    def staffed(self):
        """Teams in which somebody works; the others only hold teams."""
        works = Person.objects.working().filter(team=models.OuterRef("pk"))
        return self.filter(models.Exists(works))

    def without_manager(self):
        """Nobody leads them, or whoever did has left."""
        return self.filter(Q(manager=None) | Q(manager__is_active=False))


@pghistory.track(
    pghistory.InsertEvent("formed"),
    pghistory.UpdateEvent("renamed", condition=pghistory.AnyChange("name")),
    pghistory.UpdateEvent("placed", condition=pghistory.AnyChange("parent")),
    pghistory.UpdateEvent("led", condition=pghistory.AnyChange("manager")),
    pghistory.DeleteEvent("dissolved"),
    model_name="TeamEvent",
    fields=["name", "parent", "manager"],
    **TOLD,
)
class Team(TreeNode):
    """A node of the organisation tree."""

    TOP_KEY = "top"

    name = models.CharField(max_length=120)
    # The roster's own key for the team, so that a second import finds it again.
    key = models.CharField(max_length=200, unique=True)
    # Null: the roster names a manager we do not know yet. Shown as a to-do.
    manager = models.ForeignKey(
        "people.Person", models.SET_NULL, null=True, blank=True, related_name="managed_teams"
    )
    # Counts re-organisations: a trend never joins two groups across one.
    epoch = models.PositiveIntegerField(default=1)

    objects = TeamQuerySet.as_manager(with_tree_fields=False)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class PersonManager(BaseUserManager):
    def create_user(self, email, name, **fields):
        person = self.model(email=email.strip().lower(), name=name, **fields)
        person.set_unusable_password()
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, email):
        return self.get(email=email.strip().lower())


class PersonQuerySet(models.QuerySet):
    def known(self):
        """Without those who were erased."""
        return self.exclude(email__endswith=ERASED)

    def working(self):
        return self.filter(is_active=True)

    def addressed(self):
        """Whom mail reaches, so who can sign in."""
        return self.exclude(email__endswith=NOWHERE)

    def unaddressed(self):
        """On the roster without a mail address."""
        return self.filter(email__endswith=NOWHERE)

    def leading(self):
        return self.filter(models.Exists(Team.objects.filter(manager=models.OuterRef("pk"))))

    def called(self, words):
        """Every word occurs in the name, the mail address or the employee number."""
        found = self
        for word in words.split():
            places = ("name", "email", "key")
            found = found.filter(
                Q.create([(f"{p}__icontains", word) for p in places], connector=Q.OR)
            )
        return found

    def reachable(self):
        """Whom a pulse can ask: working, in a team."""
        return self.working().exclude(team=None)


@pghistory.track(
    pghistory.InsertEvent("added"),
    pghistory.UpdateEvent("moved", condition=pghistory.AnyChange("team")),
    pghistory.UpdateEvent("role", condition=pghistory.AnyChange("role")),
    pghistory.UpdateEvent("address", condition=pghistory.AnyChange("email")),
    pghistory.UpdateEvent("phone", condition=pghistory.AnyChange("phone")),
    # Whoever gives one person a language of their own reads their comment by it.
    pghistory.UpdateEvent("language", condition=pghistory.AnyChange("language")),
    pghistory.UpdateEvent("works", condition=pghistory.AnyChange("is_active")),
    pghistory.UpdateEvent("facts", condition=pghistory.AnyChange("site", "joined_on")),
    pghistory.DeleteEvent("removed"),
    model_name="PersonEvent",
    fields=["team", "role", "site", "joined_on", "is_active"],
    **TOLD,
)
class Person(AbstractBaseUser):
    """Everybody on the roster; the same model signs in, with a code sent by mail."""

    # Of whoever has none: addresses.stand_in.
    email = models.EmailField(max_length=254)
    # A number of their own, for messages where no mail reaches them.
    phone = models.CharField(max_length=16, blank=True, validators=[PHONE])
    # The spelling that all aliases of the address share.
    mailbox = models.GeneratedField(
        expression=as_mailbox("email"),
        output_field=models.CharField(max_length=254),
        db_persist=True,
    )
    name = models.CharField(max_length=120)
    # The roster's own key: an employee number.
    key = models.CharField(max_length=60, unique=True, null=True, blank=True)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, blank=True, related_name="members")
    role = models.CharField(max_length=20, choices=Role, default=Role.EMPLOYEE)
    # Empty: as the organisation.
    language = models.CharField(max_length=10, blank=True)
    time_zone = models.CharField(max_length=60, blank=True)
    site = models.CharField(max_length=80, blank=True)
    joined_on = models.DateField(null=True, blank=True)
    # The day the roster first named them, whatever it says of their joining: people put on it
    # shortly before a pulse are not asked, so that nobody can fill up a group.
    added_on = models.DateField(null=True, blank=True, editable=False)
    is_active = models.BooleanField("works here", default=True)
    # The day somebody said they had left; null while they work here.
    left_on = models.DateField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = PersonManager.from_queryset(PersonQuerySet)()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_person_per_address",
                violation_error_message="Somebody on the roster has this address already.",
            ),
            models.UniqueConstraint(
                fields=["mailbox"],
                condition=Q(is_active=True),
                name="one_person_per_mailbox",
                violation_error_message="Somebody on the roster has this mailbox already.",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def initials(self):
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def first_name(self):
        return self.name.split()[0]

    @property
    def address(self):
        """Their mail address; empty where they have none."""
        return "" if is_nowhere(self.email) else self.email

    @property
    def is_hr(self):
        return self.role == Role.HR_LEAD

    @property
    def is_manager(self):
        return bool(self.led_team_ids)

    @cached_property
    def led_team_ids(self) -> frozenset[int]:
        """Teams this person manages, and everything below them."""
        with connection.cursor() as cursor:
            cursor.execute(LED, [self.pk])
            return frozenset(pk for (pk,) in cursor.fetchall())


class RosterUpload(models.Model):
    """A file between its upload and its keeping: the table read from it, one per person.

    Columns of pay, gender, birth and the like are emptied before it is held.
    """

    KEEPS = timedelta(days=1)

    by = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="+")
    name = models.CharField(max_length=200)
    # culture.people.roster.table.Table.dumps()
    table = models.TextField()
    at = models.DateTimeField()

    def __str__(self):
        return self.name

    @classmethod
    def hold(cls, table, *, name, by, now):
        """Hold a table for this person instead of any before; older ones of others go too."""
        cls.objects.filter(at__lt=now - cls.KEEPS).delete()
        held = {"table": table.dumps(), "name": name[:200], "at": now}
        cls.objects.update_or_create(by=by, defaults=held)

    @classmethod
    def of(cls, person, *, now):
        return cls.objects.filter(by=person, at__gte=now - cls.KEEPS).first()


class Entry(models.Model):
    """One deed in the log: who did what, and to whom. Added, never changed, never taken back.

    Never: who answered, what a page showed, what was refused.
    """

    at = models.DateTimeField(db_index=True)
    # Null: a command or the clock did it.
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    # A key of culture.people.log.KINDS.
    kind = models.CharField(max_length=20)
    about = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    # What the roster log calls the same deed: its events belong to this entry.
    change = models.UUIDField(db_index=True)

    class Meta:
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self):
        return self.kind
