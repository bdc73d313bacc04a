"""By whose clock a mail tells the close: its reader's, named wherever clocks differ."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
import time_machine
from django.test.signals import template_rendered

from culture.people.models import Person, Site
from surveys import letters
from surveys.kit import values
from surveys.models.invitations import Invitation
from surveys.paper import sheets
from tests import make
from tests.conftest import team

pytestmark = pytest.mark.django_db
HERE = "Thursday 26 March, 23:00 (Europe/Copenhagen)"
MOVES_HERE = "Tuesday 31 March, 00:00 (Europe/Copenhagen)"


@pytest.fixture
def places(staffed):
    """Havelund in Copenhagen; Nord in Oslo, two of Süd in New York and one in Tokyo."""
    Site.objects.create(name="Oslo", time_zone="Europe/Oslo")
    Site.objects.create(name="Tokyo", time_zone="Asia/Tokyo")
    Person.objects.filter(team=team("Team Nord")).update(site="oslo")
    found = Person.objects.filter(team=team("Team Süd")).order_by("pk")[:3]
    away = dict(zip(("York", "Tokyo", "New"), found, strict=True))
    Person.objects.filter(pk=away["Tokyo"].pk).update(site="Tokyo")
    for name in ("York", "New"):
        Person.objects.filter(pk=away[name].pk).update(time_zone="America/New_York", site="Tokyo")
    return away


@pytest.fixture
def pulse(places):
    """Open from 17 to 26 March, 18:00 in New York; then summer time begins in Copenhagen."""
    return make.opened(make.cadence(starts_on=date(2026, 3, 17)).pulses.first())


def written(pulse, write=letters.write_invitations):
    """Everybody's mail by their number on the roster."""
    people = dict(Invitation.objects.values_list("pk", "person"))
    mails = write(list(people), now=pulse.opens_at)
    return {people[pk]: mail for pk, mail in mails.items()}


def says(mail, closes, moves_to, released):
    sentences = [f"pen until {closes}", f"it moves to {moves_to},", f"for everyone on {released}."]
    return all(words in text for words in sentences for text in (mail.text, mail.html))


def test_everybody_reads_the_close_by_their_own_clock(pulse, places, max_):
    mails = written(pulse)

    york, tokyo = mails[places["York"].pk], mails[places["Tokyo"].pk]
    assert says(
        york,
        "Thursday 26 March, 18:00 (America/New_York)",
        f"Monday 30 March, 18:00 (America/New_York) = {MOVES_HERE}",
        "Friday 27 March",
    )
    assert says(
        tokyo,
        f"Friday 27 March, 07:00 (Asia/Tokyo) = {HERE}",
        "Tuesday 31 March, 07:00 (Asia/Tokyo)",
        "Saturday 28 March",
    )
    home = mails[Person.objects.get(name="Helga Hotels").pk]
    assert says(home, HERE, MOVES_HERE, "Friday 27 March")


def test_the_promise_names_the_day_that_the_mail_names_at_home(pulse, places):
    assert "counted with others on 26 March (on 31 March if" in pulse.promise
    assert pulse.promise.split("\n")[0] in written(pulse)[places["Tokyo"].pk].text


def test_where_everybody_has_one_clock_none_is_named(staffed):
    pulse = make.open_pulse()
    Person.objects.filter(team=team("Team Nord")).update(time_zone="Europe/Oslo")

    mails = written(pulse)

    assert len(mails) == pulse.invited
    for mail in mails.values():
        assert says(mail, "Thursday 19 March, 18:00", "Monday 23 March, 18:00", "Friday 20 March")
        assert "(Europe/" not in mail.text


@pytest.mark.parametrize("write", [letters.write_first_reminders, letters.write_second_reminders])
def test_reminders_and_messages_keep_the_same_clock(pulse, places, write):
    Invitation.objects.filter(person=places["New"]).update(address="+4520304050")

    mails = written(pulse, write)

    for name in ("York", "New"):
        mail = mails[places[name].pk]
        assert "until Thursday 26 March, 18:00 (America/New_York)" in mail.text
    assert mails[places["New"].pk].to == "+4520304050"


def test_a_mail_is_drawn_once_for_each_clock(pulse):
    """Oslo and Copenhagen have one, whatever they are called."""
    drawn = Counter()

    def note(template, **_):
        drawn[template.name] += 1

    template_rendered.connect(note)
    mails = written(pulse)

    assert len(mails) == pulse.invited
    assert drawn["mail/invitation.html"] == drawn["mail/invitation.txt"] == 3


def test_the_answer_pages_keep_the_clock_of_the_mail(pulse, places, client):
    tokyo, home = make.link(pulse, places["Tokyo"]), make.link(pulse, make.invited(pulse)[0])

    with time_machine.travel(pulse.opens_at, tick=False):
        page, elsewhere = client.get(tokyo).text, client.get(home).text
        thanks, row = client.get(f"{tokyo}/thanks").text, client.get(f"{tokyo}/know").text

    closes = f"Friday 27 March, 07:00 (Asia/Tokyo) = {HERE}"
    assert f"Open until {closes}." in page
    assert "the close moves to Tuesday 31 March, 07:00 (Asia/Tokyo)." in page
    assert closes in thanks
    assert closes in row
    assert "Saturday 28 March, for everyone" in thanks
    assert f"Open until {HERE}." in elsewhere


def test_what_is_the_same_for_everybody_names_the_clock_where_another_is_the_last(pulse):
    assert sheets.words(pulse.units.first(), 5)["closes"] == f"Open until {HERE}."
    scene = replace(values.scene(pulse.opens_at), pulse=pulse)
    assert values.values(scene, "en")["closes"] == HERE
