"""What Havelund's programme stands for: made up, like everything in the sample."""

from dataclasses import replace

from roadmap.plan.packs import Template

NAME = "Service by heart"
WORDS = {
    "name": NAME,
    "comes_from": "following the rules",
    "goes_to": "finding a way for every guest",
    "vision": "Guests tell their friends that at Havelund somebody always finds a way.",
    "mission": "Whoever travels or shops with us goes on in a better mood than they came.",
}
# Nothing reinforces the last one: a gap that the alignment page finds.
VALUES = ("Warmth", "Honesty", "Care for each other", "Courage")
AIMS = {
    "LEA-M1": ("Honesty",),
    "LEA-M6": ("Honesty",),
    "CMT-M1": ("Honesty",),
    "CMT-M2": ("Care for each other", "Warmth"),
    "COM-M3": ("Warmth",),
    "CSQ-M2": ("Care for each other", "Warmth"),
    "CHA-M4": ("Warmth",),
}
# For one team, or once for the organisation; in the programme's currency.
MONEY = {
    "STR-M4": 4500,
    "CMT-M1": 3000,
    "COM-M1": 1500,
    "CHA-M3": 5000,
    "CPT-M2": 18000,
    "CPT-M6": 24000,
    "CSQ-M2": 90,
    "CMT-M2": 60,
}
# How often the leaders' meeting has the programme as a topic, before and after the summer.
TOPIC, TOPIC_LATER, MEETS_EVERY = 0.85, 0.55, 28
# Written down, not agreed yet.
DRAFT = {
    "construct": "competency",
    "lane": "education",
    "title": "Serve guests who see or hear little",
    "done_means": "Each team has practised three real cases with somebody who lives with them.",
    "behaviour": "People ask how they can help, and wait for the answer.",
    "reach": "team",
    "for_mission": True,
    "hours_planned": 120,
}


def of_ours(template: Template) -> Template:
    """A template of the library with what it stands for and costs here."""
    code = template.code
    return replace(template, values=AIMS.get(code, ()), money=MONEY.get(code, 0))
