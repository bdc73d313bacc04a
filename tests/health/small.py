"""A company of 28 people, counted twice: a café with a kitchen and a floor."""

from dataclasses import replace

from culture.access import Role
from surveys import launch
from surveys.box import keys
from surveys.box.cast import cast
from surveys.box.seal import seal
from tests import make

ROLES = {"Sonja": Role.SPONSOR, "Kim": Role.REPRESENTATIVE, "Tore": Role.TECHNICAL}
WORDS = ("Thank you for the new ovens.", "We are told too late.", "The rota changes every week.")


def company():
    """Five in the office, ten in the kitchen, thirteen on the floor; whoever leads among them."""
    make.organisation(name="Café Lind")
    top = make.team("Café Lind")
    cast = {
        name: make.person(f"{name} Office", team=top, role=role) for name, role in ROLES.items()
    }
    cast["Hanna"] = make.hr_lead(team=top)
    cast["Berta"] = led(top, "Berta Boss", 0)
    cast["Max"] = led(make.team("Kitchen", parent=top), "Max Manager", 9)
    cast["Mia"] = led(make.team("Floor", parent=top), "Mia Manager", 11)
    cast["Emma"] = make.person("Emma Employee", team=cast["Mia"].team)
    return cast


def led(place, name, size):
    make.people(size, place)
    place.manager = make.person(name, team=place)
    place.save()
    return place.manager


def counted_twice(sender, *, answering=24):
    """The baseline, and a month later block A; every third writes a comment."""
    first = make.open_pulse(sender=sender)
    rounds = [answered(first, answering, 3)]
    following = first.cadence.pulses.get(number=1)
    launch.open_pulse(following, now=following.opens_at)
    following.refresh_from_db()
    return [*rounds, answered(following, answering, 4)]


def answered(pulse, answering, rating):
    for at, person in zip(range(answering), make.invited(pulse), strict=False):
        comment = WORDS[at // 3 % len(WORDS)] if at % 3 == 0 else ""
        write(pulse, person, comment, rating=rating - at % 2)
    return make.count(pulse)


def write(pulse, person, comment, *, rating):
    """A whole ballot with a comment, an hour after the opening."""
    link_token, key = make.token(pulse, person), keys.public_key(pulse.fingerprint)
    said = replace(make.answers(pulse, rating), comment=comment)
    sealed = seal(said, key, pulse_id=pulse.pk, token=link_token)
    cast(link_token, pulse.pk, sealed, now=pulse.opens_at + make.HOUR)
