"""manage.py import_roster: a dry run unless told otherwise."""

from datetime import date

import pytest
import time_machine
from django.core.management import CommandError, call_command

from culture.people.models import Person
from tests import make
from tests.people.files import REAL


@pytest.fixture(autouse=True)
def havelund(db):
    make.organisation()


@pytest.fixture
def run(capsys):
    def run(*args, **options):
        call_command("import_roster", *args, **options)
        return capsys.readouterr().out

    return run


def test_at_night_the_day_is_the_companys_not_the_servers(run, tmp_path):
    make.hr_lead()
    paths = [tmp_path / name for name in ("two.csv", "one.csv")]
    paths[0].write_text("Mail,Name,Manager\na@x.example,Ada,\nb@x.example,Bo,a@x.example\n")
    paths[1].write_text("Mail,Name,Manager\na@x.example,Ada,\n")
    for path in paths:
        with time_machine.travel("2026-03-10T23:30:00Z", tick=False):
            run(str(path), apply=True, leavers=True)
    assert Person.objects.get(name="Bo").left_on == date(2026, 3, 11)


def test_a_dry_run_prints_the_plan_and_changes_nothing(run):
    said = run(str(REAL))

    assert "1954 lines read as UTF-8" in said
    assert "Manager: mgr_id" in said
    assert "Not kept: level, gender, compensation." in said
    assert "People 1557, teams 202, managers 42, teams without a manager 160" in said
    assert "New: 1,557\n  line 2: E10012\n" in said
    assert "… and 1,537 more" in said
    assert "Left before, not taken in: 397" in said
    assert not Person.objects.exists()


def test_with_apply_it_is_kept_and_again_changes_nothing(run):
    assert "Kept." in run(str(REAL), apply=True)

    assert Person.objects.count() == 1557
    assert "as before 1557" in run(str(REAL), apply=True, leavers=True)


def test_columns_are_named_by_hand(run, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("Wer,Abteilung,Erreichbar\nAnna,Kitchen,anna@x.example\n")

    run(str(file), "--name", "Wer", "--email", "erreichbar", "--site", "Abteilung", "--apply")

    anna = Person.objects.get()
    assert (anna.name, anna.site, anna.team.name) == ("Anna", "Kitchen", "Havelund")


def test_refused_lines_are_printed_with_their_reason(run, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("Mail,Name\nanna@x.example,Anna\nbroken,Ben\n")

    assert "line 3, Ben: “broken” is not a mail address. Mend it." in run(str(file), "--apply")
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "args", "says"),
    [
        (b"PK\x03\x04" + b"\x00" * 50, (), "Excel workbook"),
        (b"Name,Team\nAnna,Kitchen\n", (), "No column holds mail addresses"),
        (b"Mail\na@x.example\n", ("--name", "Wer"), "no column “Wer”"),
    ],
)
def test_what_cannot_be_read_ends_with_a_reason(tmp_path, content, args, says):
    file = tmp_path / "people.csv"
    file.write_bytes(content)

    with pytest.raises(CommandError, match=says):
        call_command("import_roster", str(file), *args, "--apply")
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_roster", str(tmp_path / "missing.csv"))
    assert not Person.objects.exists()
