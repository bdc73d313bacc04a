"""Random companies that live through pulses, for attacks by arithmetic.

Beside what was published stands the truth: who was counted where, and what each of them rated.
"""

from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations
from random import Random

from django.db import transaction
from hypothesis import strategies as st

from culture.people.models import Person, Team
from surveys.asking.questions import Questions, questions
from surveys.box import keys
from surveys.box.cast import cast
from surveys.box.seal import Answers, seal
from surveys.box.tokens import token_for
from surveys.counting.press import trend_key
from surveys.launch import TENURE_BANDS
from surveys.models.invitations import Invitation
from surveys.models.pulses import Pulse
from surveys.models.results import Group
from tests import make

YEARS = (0.5, 2, 4, 8, 15)
SITES = ("", "Harbour", "Castle", "Airport")
PLACES = {Group.Dimension.TENURE: 1, Group.Dimension.SITE: 2}  # in a kind of people


@dataclass(frozen=True)
class Team_:
    """As drawn: place in the tree, people, how many answer, what they skip, how mixed they are."""

    parent: int
    people: int
    share: float
    skips: str
    mixed: bool


@st.composite
def companies(draw):
    """A tree of up to nine teams below the top, of up to fourteen people each."""
    return [
        Team_(
            draw(st.integers(0, at)),
            draw(st.integers(0, 14)),
            draw(st.sampled_from([0.0, 0.3, 0.6, 0.8, 1.0])),
            draw(st.sampled_from(["nothing", "recommend", "some", "half"])),
            draw(st.booleans()),
        )
        for at in range(draw(st.integers(1, 9)))
    ]


# What happens between two pulses; the numbers choose whom and where.
EVENTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["leaves", "joins", "moves", "splits", "merges", "hangs elsewhere", "leads"]
        ),
        st.integers(0, 99),
        st.integers(0, 99),
    ),
    max_size=4,
)


@contextmanager
def thrown_away():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass
class Counted:
    """One counted pulse: the kind of everybody who was counted, and the codes each rated."""

    pulse: Pulse
    said: list[tuple[tuple, set[str]]] = field(default_factory=list)
    kind_of: dict[int, tuple] = field(default_factory=dict)  # person → (team, tenure band, site)
    blocks: dict[int, str] = field(default_factory=dict)  # by team, where they differ

    def weights(self, codes: set[str] | None = None) -> dict[tuple, int]:
        """People of each kind who rated one of the codes; without codes, everybody counted."""
        found = {}
        for kind, rated in self.said:
            if codes is None or codes & rated:
                found[kind] = found.get(kind, 0) + 1
        return found

    def keep(self, kind: tuple, answers: Answers, asked: Questions) -> None:
        """What the count will make of a ballot: valid from half of the statements on that its
        people are asked, and nothing but answers to those.
        """
        codes = {item.code for item in asked.items}
        pairs = zip(asked.envelope, answers.ratings, strict=True)
        rated = {item.code for item, value in pairs if value and item.code in codes}
        if 2 * len(rated) >= len(codes):
            told = asked.recommend is not None and answers.recommend is not None
            self.said.append((kind, rated | ({asked.recommend.code} if told else set())))

    def block_of(self, kind: tuple) -> str:
        return self.blocks.get(kind[0], "")

    def counts(self, group) -> frozenset:
        """The kinds of people that a published group counts."""
        kinds = set(self.kind_of.values())
        if group.dimension:
            place = PLACES[group.dimension]
            values = segment(group, [kind[place] for kind in kinds])
            return frozenset(kind for kind in kinds if kind[place] in values)
        return frozenset(kind for kind in kinds if group.is_company or kind[0] in group.team_ids)


class Company:
    def __init__(self, teams: list[Team_], random: Random):
        self.random = random
        make.organisation()
        self.reader = make.hr_lead("Rita Reader", team=None)
        self.teams, self.habits = [make.team("Top")], {}
        for at, drawn in enumerate(teams):
            self.teams.append(make.team(f"Team {at}", parent=self.teams[drawn.parent]))
            self.staff(self.teams[-1], drawn)
        self.staff(self.teams[0], Team_(0, 5, 1.0, "nothing", False))
        self.cadence = make.cadence(sender=self.reader)

    def staff(self, team: Team, drawn: Team_) -> None:
        self.habits[team.pk] = drawn
        years, sites = (YEARS, SITES) if drawn.mixed else (YEARS[2:3], SITES[1:2])
        Person.objects.bulk_create(
            self.person(team, years, sites, number) for number in range(drawn.people)
        )
        if drawn.people:
            Team.objects.filter(pk=team.pk).update(manager=team.members.first())

    def person(self, team: Team, years, sites, number: int) -> Person:
        joined = make.TODAY - timedelta(days=int(365 * self.random.choice(years)))
        return Person(
            email=f"{team.pk}.{number}@havelund.example",
            name=f"Person {number}",
            team=team,
            joined_on=joined,
            site=self.random.choice(sites),
        )

    def lives(self, number: int) -> Counted:
        """The pulse of this number, opened, answered and counted."""
        pulse = self.cadence.pulses.get(number=number)
        make.launch.open_pulse(pulse, now=pulse.opens_at)
        pulse.refresh_from_db()
        counted, asked, box = Counted(pulse), questions(pulse), Box(pulse)
        counted.blocks = dict(pulse.units.values_list("team_id", "block"))
        own = {block: questions(pulse, block) for block in set(counted.blocks.values())}
        kind = ("unit__team_id", "tenure_band", "site")
        rows = Invitation.objects.values_list("pk", "person_id", "person__team_id", *kind)
        for invitation_id, person_id, team_id, *kind in rows.order_by("pk"):
            counted.kind_of[person_id] = tuple(kind)
            if self.random.random() < self.habits[team_id].share:
                answers = self.answers(asked, self.habits[team_id].skips)
                box.cast(invitation_id, answers)
                counted.keep(tuple(kind), answers, own[counted.blocks[kind[0]]])
        make.count(pulse)
        Pulse.objects.filter(pk=pulse.pk).update(state=Pulse.State.SHREDDED)
        return counted

    def answers(self, asked: Questions, skips: str) -> Answers:
        chance = {"some": 0.15, "half": 0.45}.get(skips, 0)
        ratings = tuple(
            0 if self.random.random() < chance else self.random.randint(1, 5) for _ in asked.items
        )
        silent = asked.recommend is None or skips == "recommend"
        return Answers(ratings, None if silent else self.random.randint(0, 10))

    def happens(self, event: str, one: int, other: int) -> None:
        """One thing of EVENTS. A team that moves in the tree begins a new epoch, as in a roster."""
        below = self.teams[1:]
        team, second = below[one % len(below)], below[other % len(below)]
        people = list(Person.objects.reachable().order_by("pk"))
        person = people[one % len(people)]
        if event == "leaves":
            Person.objects.filter(pk=person.pk).update(is_active=False)
        elif event == "joins":
            make.person(team=team, joined_on=date(2026, 3, 12), added_on=date(2026, 3, 12))
        elif event == "moves":
            Person.objects.filter(pk=person.pk).update(team=second)
        elif event == "leads":
            Team.objects.filter(pk=team.pk).update(manager=person)
        elif event == "hangs elsewhere" and team.pk not in path_of(second):
            Team.objects.filter(pk=team.pk).update(parent=second, epoch=team.epoch + 1)
        elif event == "merges":
            team.members.update(team=second)
        elif event == "splits":
            self.split(team)

    def split(self, team: Team) -> None:
        half = make.team(f"Half {len(self.teams)}", parent=team)
        self.habits[half.pk] = self.habits[team.pk]
        self.teams.append(half)
        leaving = team.members.order_by("pk").values("pk")[: team.members.count() // 2]
        Person.objects.filter(pk__in=list(leaving.values_list("pk", flat=True))).update(team=half)


def segment(group, here: Iterable[str]) -> tuple[str, ...]:
    """The values that a segment joins: found by its key, because its name may shorten them."""
    bands = [band for band in TENURE_BANDS if band in here]
    order = [*bands, *sorted(set(here) - set(bands))]
    return next(
        part
        for size in range(1, len(order) + 1)
        for part in combinations(order, size)
        if trend_key([group.dimension, *part]) == group.trend_key
    )


def path_of(team: Team) -> list[int]:
    path = []
    while team:
        path.append(team.pk)
        team = Team.objects.get(pk=team.pk).parent
    return path


class Box:
    """Casts as the answer page does, with what all links of a pulse share read once."""

    def __init__(self, pulse: Pulse):
        self.pulse = pulse
        self.key = keys.public_key(pulse.fingerprint)
        self.secret = keys.token_secret(pulse.fingerprint)

    def cast(self, invitation_id: int, answers: Answers) -> None:
        token = token_for(self.secret, invitation_id)
        sealed = seal(answers, self.key, pulse_id=self.pulse.pk, token=token)
        cast(token, self.pulse.pk, sealed, now=self.pulse.opens_at + make.HOUR)
