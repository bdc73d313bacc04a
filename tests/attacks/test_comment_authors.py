"""Somebody reads comments to see who wrote them, or whom they are about."""

import re
from itertools import pairwise
from random import Random

import pytest
import time_machine
from django.urls import reverse

from surveys import gate
from surveys.asking.questions import questions
from surveys.box.seal import Answers
from surveys.models.invitations import Invitation
from surveys.models.results import Comment, Group
from tests import make
from tests.attacks.companies import Box
from tests.conftest import team

pytestmark = pytest.mark.django_db
NAMING = (
    "Otto never listens", "otto never listens", "OTTO ELSEWHERE never listens", "Ask Ottó",
    "Otto’s list is late", "Mr Elsewhere is late", "write to otto.elsewhere@havelund.example",
    "otto.elsewhere+x@havelund.example", "OTTO.ELSEWHERE@HAVELUND.EXAMPLE",
    "call +45 33 12 34 56", "call 0171/555-1234", "call (0171) 5551234", "number 33123456",
    "see https://intranet.example/people/otto", "Ot\u200bto is late", "Otto_Elsewhere is late",
    "“Otto” is late", "(Otto)", "Otto,Elsewhere", "Otto\nElsewhere",
)  # fmt: skip
TELLING = ("otto", "elsewhere", "@", "5551234", "3312", "555", "intranet")


def write(pulse, said) -> None:
    """A ballot of everybody; `said` gives comment, company only and rating of each in turn."""
    box, items = Box(pulse), len(questions(pulse).items)
    rows = Invitation.objects.filter(pulse=pulse).order_by("pk").values_list("pk", "unit__team_id")
    for at, (pk, team_id) in enumerate(rows):
        comment, company_only, rating = said(at, team_id)
        box.cast(pk, Answers((rating,) * items, rating, comment, company_only))


@pytest.mark.attack("AT18", f"{len(NAMING)} ways to name a colleague, a mail address or a number.")
def test_names_addresses_and_numbers_are_masked(staffed, otto, found):
    pulse = make.open_pulse()
    write(pulse, lambda at, _: (NAMING[at % len(NAMING)], False, 4))
    make.count(pulse)
    texts = list(Comment.objects.values_list("text", flat=True))
    assert len(texts) == pulse.certificate.counted
    told = {text for text in texts for word in TELLING if word in text.lower()}
    assert not told
    found(f"All {len(NAMING)} masked before anything was written.")


@pytest.mark.attack("AT18", "Authors whose ratings and comments say the same, in stored order.")
def test_no_order_and_no_key_joins_a_comment_to_a_rating(staffed, hanna, found):
    """Every comment tells the writer's place in the count; the rows tell nothing of it."""
    pulse, random = make.open_pulse(), Random(2)
    order = list(range(pulse.invited))
    random.shuffle(order)
    write(pulse, lambda at, _: (f"place {order[at]} here", False, 1 + order[at] % 5))
    make.count(pulse)
    stored = Comment.objects.order_by("pk").values_list("text", flat=True)
    places = [int(text.split()[1]) for text in stored]
    kept = sum(a < b for a, b in pairwise(places))
    assert {field.name for field in Comment._meta.fields} == {"id", "group", "text"}
    assert abs(kept - len(places) / 2) < 5 * (len(places) / 12) ** 0.5
    found(f"{kept} of {len(places) - 1} neighbours in the order of answering: as by chance.")


@pytest.mark.attack("AT18", "Comments of small groups, and those meant for the whole company only.")
def test_comments_stand_with_ten_or_more_or_with_the_company(company, max_, found):
    """Nord and Süd are one exact group of two rounded ones."""
    make.people(8, team("Team Nord"))
    make.people(9, team("Team Süd"))
    make.people(17, company)
    reader = make.hr_lead("Rita Reader", team=None)
    pulse = make.open_pulse()
    nord = team("Team Nord").pk
    write(pulse, lambda at, where: (f"number {at}x at {where}", at % 3 == 0, 4))
    make.count(pulse)
    groups = {group.pk: group for group in Group.objects.all()}
    read = gate.comments(reader, [pulse], now=pulse.ends_at)
    assert any(group.level == Group.Level.ROUNDED for group in groups.values())
    assert all(groups[pk].n >= 10 for pk in read)
    assert not [
        text
        for pk, texts in read.items()
        for text in texts
        if groups[pk].level != Group.Level.COMPANY and int(text.split("x")[0].split()[1]) % 3 == 0
    ]
    own = gate.comments(make.Person.objects.get(pk=max_.pk), [pulse], now=pulse.ends_at)
    assert not [pk for pk in own if nord not in groups[pk].team_ids or groups[pk].n < 10]
    found(f"{sum(map(len, read.values()))} comments, all with ten people or more.")


@pytest.mark.attack(
    "AT18", "Every page with comments: their order over two pulses, times, ratings."
)
def test_pages_show_comments_without_time_or_author(staffed, hanna, as_, found):
    pulse = make.open_pulse()
    write(pulse, lambda at, _: (f"remark{chr(97 + at % 26)}{chr(97 + at // 26)}", False, 4))
    make.count(pulse)
    with time_machine.travel(make.published_at(pulse), tick=False):
        browser = as_(hanna)
        page = browser.get(reverse("health:comments")).text
        interface = browser.get(reverse("results-list")).text
    assert len(set(re.findall(r"remark[a-z]{2}", page))) == pulse.certificate.counted
    assert "remark" not in interface
    assert "<time" not in page.split("remark", 1)[1].rsplit("remark", 1)[0]
    found("No time, no rating and no author between them; the interface has no comments.")
