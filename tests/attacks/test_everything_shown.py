"""Five companies, every page and the interface as every role: nothing but what the gate gave.

What the gate gives anybody is attacked in test_row_space. Here everything that was published is
deleted once each reader has seen every page; fed with what the gate had given them, the same pages
come out, byte for byte. So no page, no export and no interface knows more than the gate.
"""

import json
from dataclasses import replace
from random import Random

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from culture.access import Role
from culture.people.models import Person
from surveys import gate
from surveys.models.pulses import Pulse
from surveys.models.results import Comment, Figure, Group
from surveys.published import GroupResult
from surveys.trust import company_address
from tests import make
from tests.attacks.catalogue import IN_FULL
from tests.attacks.companies import Company, Team_
from tests.attacks.test_row_space import Fewest
from tests.attacks.test_who_answered import drawn
from tests.test_access import addresses

pytestmark = pytest.mark.django_db
SEEDS = range(5) if IN_FULL else (2,)  # a company takes its time
RESULTS = ("health:", "results-")  # addresses that go back to an earlier pulse
DOORS = ("read", "own", "comments")  # the gate's functions that read what was published
CHANGES = {"account_login", "account_request_login_code", "account_confirm_login_code"}


class Gate:
    """Stands in the gate: first notes what it gives to whom, then gives the same from memory."""

    def __init__(self, monkeypatch):
        self.given = {}
        for door in DOORS:
            monkeypatch.setattr(gate, door, self.door(door, getattr(gate, door)))

    def door(self, name, real):
        def pass_through(person, pulses, *, now, **options):
            pulses = list(pulses)
            key = (name, person.pk, tuple(p.pk for p in pulses), str(options))
            if key not in self.given:
                assert Group.objects.exists(), f"not asked before: {key}"
                self.given[key] = real(person, pulses, now=now, **options)
            return self.given[key]

        return pass_through

    def groups(self, person=None) -> dict[int, GroupResult]:
        """Every group that was given, to one person or to anybody."""
        return {
            group.id: group
            for (door, pk, *_), given in self.given.items()
            if door in ("read", "own") and (person is None or pk == person.pk)
            for group in given
        }


def company(seed: int) -> Company:
    random = Random(seed)
    teams = [
        Team_(
            random.randint(0, at),
            random.randint(4, 14),
            random.choice((0.6, 0.8, 1.0)),
            random.choice(("nothing", "recommend", "some")),
            mixed=random.random() < 0.7,
        )
        for at in range(random.randint(5, 9))
    ]
    return Company(teams, random)


def readers(company) -> dict[str, Client]:
    """One of every role, everybody who leads, and a stranger."""
    make.person("Sonja Sponsor", role=Role.SPONSOR)
    make.person("Kim Keeper", role=Role.REPRESENTATIVE)
    make.person("Tore Technical", role=Role.TECHNICAL)
    leading = list(Person.objects.filter(pk__in=make.Team.objects.values("manager")))
    employee = Person.objects.reachable().exclude(pk__in=[p.pk for p in leading]).first()
    named = Person.objects.filter(name__in=["Sonja Sponsor", "Kim Keeper", "Tore Technical"])
    others = [*named, *leading] if IN_FULL else leading[:1]
    people = [company.reader, employee, *others]
    browsers = {None: Client()}
    for person in people:
        browsers[person.pk] = Client()
        browsers[person.pk].force_login(person)
    return browsers


def everywhere(pulses, groups) -> list[str]:
    """Every address that can be read, for every pulse and group; exports as well."""
    found = []
    for name, params in addresses():
        if name in CHANGES or "token" in str(params):
            continue
        if "group_id" in str(params):
            found += of_each_pulse(reverse(name, args=[group.pk]) for group in groups)
        elif "signed" in str(params):
            found += [company_address.path_of(pulse) for pulse in pulses]
        elif "pulse_id" in str(params):
            found += [reverse(name, args=[pulse.pk]) for pulse in pulses]
        elif not params or getattr(params, "groups", 1) == 0:
            found += [reverse(name), *of_each_pulse([reverse(name)] * name.startswith(RESULTS))]
    return sorted(set(found))


def of_each_pulse(paths) -> list[str]:
    return [f"{path}?pulse={number}" for path in paths for number in (0, 1)]


def look(browsers, everything):
    return {(who, a): drawn(client, a) for who, client in browsers.items() for a in everything}


@pytest.mark.attack(
    "AT11",
    f"{len(SEEDS)} companies through two pulses: every page, certificate and the interface for "
    "every pulse and group, as every role and every leader; then the same pages with nothing but "
    "what the gate had given.",
)
@pytest.mark.attack("AT16", "Every leader's own screens in these companies.")
@pytest.mark.attack("AT23", "What all of them together may read.")
@pytest.mark.parametrize("seed", SEEDS)
def test_no_page_shows_anybody_more_than_the_gate_gives(seed, monkeypatch, found):
    lived = company(seed)
    both = [lived.lives(0), lived.lives(1)]
    pulses = [Pulse.objects.get(pk=counted.pulse.pk) for counted in both]
    door = Gate(monkeypatch)
    with time_machine.travel(make.published_at(pulses[1]), tick=False):
        browsers = readers(lived)
        everything = everywhere(pulses, Group.objects.all())
        before = look(browsers, everything)
        interface = check_interface(door, before)
        assert interface
        with transaction.atomic():
            for model in (Comment, Figure, Group):
                model.objects.all().delete()
            after = look(browsers, everything)
            transaction.set_rollback(True)
    assert [key for key, page in before.items() if after[key] != page] == []
    check_roles(door, lived.reader)
    fewest = Fewest()
    for counted in both:
        fewest.look(counted, lived.reader)
    found(
        f"{len(before)} pages and {interface} numbers of the interface for {len(browsers)} "
        "readers: nothing that the gate had not given that reader."
    )


def check_interface(door: Gate, pages) -> int:
    """Each number of the API is the gate's own, for a group that this reader was given."""
    numbers = 0
    for (who, address), (status, text, _) in pages.items():
        if status != 200 or not address.startswith(reverse("results-list")):
            continue
        mine = door.groups(Person(pk=who))
        for each in json.loads(text):
            for shown in each["groups"] + each["segments"]:
                given = mine[shown["id"]]
                numbers += len(shown["items"]) + len(shown["scales"])
                assert (shown["name"], shown["people"]) == (given.name, given.n_words)
                assert {i["code"]: (i["n"], i["score"]) for i in shown["items"]} == {
                    code: (item.n, item.score) for code, item in given.items.items()
                }
                assert {s["scale"]: s["score"] for s in shown["scales"]} == {
                    scale: found.score for scale, found in given.scales.items()
                }
    return numbers


def check_roles(door: Gate, hr) -> None:
    """All roles together were given no group, and no number of one, that HR was not."""
    everybody, own = door.groups(), door.groups(hr)
    assert all(replace(group) == own[pk] for pk, group in everybody.items())
