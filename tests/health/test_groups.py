"""Heat map and group page, from figures made by hand."""

from culture.constructs import SEVEN
from culture.health.basis.heat import heat_map
from culture.health.basis.lines import lines
from culture.health.basis.sentences import feeling, movement
from culture.health.groups.group import group_page
from culture.people.tree import Tree
from surveys.models.results import Group
from tests.health.published import a_year, everything, exact, rounded, rounds

ALL = (*SEVEN, "trust", "experience")
# Havelund: hotels (Nord, Süd) and stores (Ost); the head office has no teams below it.
TREE = Tree(
    [
        (1, None, "Havelund", None),
        (2, 1, "Hotels", None),
        (3, 2, "Nord", None),
        (4, 2, "Süd", None),
        (5, 1, "Stores", None),
        (6, 5, "Ost", None),
        (7, 1, "Office", None),
    ]
)


def url_of(group):
    return f"/results/groups/{group.id}/"


def mapped(year):
    return heat_map(year, lines(year[-1], TREE), url_of)


def hotels(score=50, **fields):
    given = {"id": 20, "name": "Hotels", "team_ids": (2, 3, 4), "key": "hotels", "n": 22}
    return exact(everything(score), level=Group.Level.EXACT, **given | fields)


def nord(scores, **fields):
    given = {
        "id": 30,
        "name": "Nord and Süd together",
        "team_ids": (3, 4),
        "inside_id": 20,
        "merged": True,
    }
    return rounded(scores, **given | fields)


def scores(all_=50, **others):
    return dict.fromkeys(ALL, all_) | others


def test_groups_stand_in_the_order_of_the_organisation():
    leaders = hotels(id=10, name="Leaders", team_ids=(1,), key="leaders")
    stores = hotels(id=40, name="Ost", team_ids=(6,), key="ost")
    office = hotels(id=50, name="Office", team_ids=(7,), key="office")
    year = rounds(exact(everything(50)), groups=[leaders, hotels(), stores, office, nord(scores())])

    table = mapped(year)

    assert [(row.name, row.heading, row.level) for row in table.rows] == [
        ("Whole company", False, 0),
        ("Havelund", True, 0),
        ("Leaders", False, 0),
        ("Office", False, 0),
        ("Hotels", True, 0),
        ("Hotels", False, 0),
        ("Nord and Süd together", False, 1),
        ("Stores", True, 0),
        ("Ost", False, 0),
    ]


def test_exact_groups_are_printed_and_rounded_ones_marked():
    year = rounds(exact(everything(50)), groups=[hotels(47), nord(scores(45))])

    *_, whole, part = mapped(year).rows

    assert [(cell.printed, cell.approximate) for cell in whole.cells] == [("47", False)] * 7
    assert [(cell.printed, cell.approximate) for cell in part.cells] == [("45", True)] * 7
    assert (part.people, part.url, part.merged) == ("5–9 people", "/results/groups/30/", True)


def test_a_group_counted_for_the_first_time_leans_on_the_company():
    year = a_year(60, then=50)
    new = exact(everything(70, 3), level=Group.Level.EXACT, key="new", n=15)
    year[-1] = rounds(*(each.company for each in year), groups=[new])[-1]

    *_, row = mapped(year).rows

    assert [(cell.score, cell.approximate) for cell in row.cells] == [(70, True)] * 7


def test_a_reorganised_group_does_not_continue_the_old_one():
    before = rounds(exact(everything(50)), groups=[hotels(20, key="hotels before")])
    now = rounds(exact(everything(50)), exact(everything(50, 1)), groups=[exact_month(80)])
    page = group_page([before[0], now[1]], now[1].groups[0], whose="Your group")

    assert {row.printed for row in page.rows} == {"≈ 80"}

    assert page.estimated


def exact_month(score):
    return exact(everything(score, 1), level=Group.Level.EXACT, key="hotels", n=22)


def test_a_group_reads_a_sentence_then_what_to_keep_and_to_talk_about():
    felt = scores(50, leadership=75, communication=35, consequence=40, competency=65)
    year = rounds(exact(everything(50)), groups=[nord(felt)])

    page = group_page(year, year[0].groups[0], whose="Your group")

    assert page.headline == "Your group feels well led, and told too late."
    assert [bar.face.key for bar in page.keep][:2] == ["leadership", "competency"]
    assert [bar.face.key for bar in page.talk][:2] == ["communication", "consequence"]
    assert page.keep[0].about == "about 75"
    assert page.keep[0].words == "more than half agree"
    assert not {bar.face.key for bar in page.keep} & {bar.face.key for bar in page.talk}
    assert page.rows[0].words == "people agree"
    assert len(page.rows) == 7


def test_only_what_people_agree_with_is_to_keep():
    felt = scores(40, strategy=60)
    year = rounds(exact(everything(50)), groups=[nord(felt)])

    page = group_page(year, year[0].groups[0], whose="Your group")

    assert (page.keep_words, page.talk_words) == ("One", "Three")


def test_nothing_stands_out_where_all_is_near_the_middle():
    year = rounds(exact(everything(50)), groups=[nord(scores(50))])

    page = group_page(year, year[0].groups[0], whose="This group")

    assert page.headline == "This group sees all seven much alike."


def test_one_side_alone_is_said_alone():
    assert feeling({"strategy": 70, "leadership": 55}) == (
        "Your group feels clear about where we are going."
    )
    assert feeling({"strategy": 50, "leadership": 40}) == "Your group feels led too little."
    assert feeling({"strategy": 50, "leadership": 40}, whose="") == "Led too little."


def test_no_movement_is_claimed_without_a_clear_change():
    assert movement([], since="March") == "No clear change since March."
