"""The five steps to the first pulse, each done when what it makes exists."""

from dataclasses import dataclass

from django.urls import reverse

from culture.people.models import Organisation, Person
from roadmap.plan.models.programmes import Programme
from surveys.asking import bank
from surveys.asking.rotation import items_of, minutes
from surveys.models.pulses import Cadence


@dataclass(frozen=True)
class Step:
    """`act` is the words of the step's button; without one the step is not done here."""

    title: str
    minutes: int
    done: bool
    text: str
    act: str = ""
    url: str = ""


def first_pulse() -> dict:
    """What the mail of the first pulse says: how many questions, how long, and the first one."""
    asked, organisation = items_of(0, known=bank.bank()), Organisation.current()
    words = asked[0].worded(organisation.customer)["en"]
    return {"count": len(asked), "minutes": minutes(len(asked)), "words": words}


def five_steps() -> list[Step]:
    own = not Organisation.objects.filter(sample=True).exists()
    return [
        Step("Look round the sample company", 3, own, "A year of Havelund, made up."),
        Step("Name yours", 1, own, "The organisation, and you as its first HR lead."),
        bring_people(),
        choose_roadmap(),
        plan_pulse(),
    ]


def bring_people() -> Step:
    return Step(
        "Bring your people",
        8,
        Person.objects.reachable().exists(),
        "One line per person: name, mail address, team, who leads the team. A sheet from your "
        "payroll program will do; we ask about columns we do not know.",
        "Bring your people",
        reverse("people:import"),
    )


def choose_roadmap() -> Step:
    return Step(
        "Choose a roadmap: 12, 20 or 50 milestones",
        5,
        Programme.objects.exists(),
        "Dated promises over the seven constructs. You can change every one of them later.",
        "Choose a roadmap",
        reverse("plan:programme-start"),
    )


def plan_pulse() -> Step:
    first = first_pulse()
    return Step(
        "Plan the first pulse",
        3,
        Cadence.objects.exists(),
        f"{first['count']} questions, about {first['minutes']} minutes. Before anything is sent "
        "you see who will be asked and which groups will get results.",
        "Plan the first pulse",
        reverse("surveys:cadence-start"),
    )


def current(steps: list[Step]) -> Step | None:
    """The first that is not done."""
    return next((step for step in steps if not step.done), None)


def minutes_left(steps: list[Step]) -> int:
    return sum(step.minutes for step in steps if not step.done)
