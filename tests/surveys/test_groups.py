"""Planned groups: two nested partitions, whatever the company looks like."""

from hypothesis import given
from hypothesis import strategies as st

from surveys.groups import Cell, Plan, close, plan

LARGE = 400


@st.composite
def companies(draw):
    """A random tree of teams, each a cell; teams with teams below hold their leaders."""
    parents = draw(st.lists(st.integers(0, 20), min_size=1, max_size=25))
    paths = {0: (0,)}
    for team, parent in enumerate(parents, start=1):
        paths[team] = (*paths[parent % team], team)
    with_children = {path[-2] for path in paths.values() if len(path) > 1}
    return [
        Cell(frozenset([team]), path, draw(st.integers(0, 30)), team in with_children)
        for team, path in paths.items()
    ]


def teams(cells):
    return [team for cell in cells for team in cell.teams]


@given(companies())
def test_every_invited_team_is_in_one_group_of_each_level(company):
    planned = plan(company)
    invited = sorted(team for unit in company if unit.people for team in unit.teams)
    assert sorted(teams(planned.exact)) == sorted(teams(planned.rounded)) == invited


@given(companies())
def test_every_group_has_the_minimum_unless_it_is_the_whole_company(company):
    planned = plan(company)
    assert len(planned.rounded) == 1 or all(cell.people >= 9 for cell in planned.rounded)
    assert len(planned.exact) == 1 or all(cell.people >= 16 for cell in planned.exact)


@given(companies())
def test_rounded_groups_lie_inside_exact_ones(company):
    planned = plan(company)
    for cell in planned.rounded:
        assert sum(cell.teams <= whole.teams for whole in planned.exact) == 1


@given(companies(), st.randoms(use_true_random=False))
def test_the_count_only_joins_groups_and_each_has_its_minimum(company, random):
    planned = plan(company)
    counted = {unit_team: random.randint(0, 12) for unit_team in teams(company)}
    final = close(planned, counted, rounded=5, exact=10)

    assert len(final.exact) == 1 or all(cell.people >= 10 for cell in final.exact)
    if sum(cell.people for cell in final.exact) >= 5:
        assert all(cell.people >= 5 for cell in final.rounded)
    for before in planned.rounded:
        assert sum(before.teams <= after.teams for after in final.rounded) == 1
    for part in final.rounded:
        assert sum(part.teams <= whole.teams for whole in final.exact) == 1


@given(companies(), st.integers(0, 3))
def test_groups_stay_what_they_were_while_they_hold(company, more):
    before = plan(company)
    grown = [
        Cell(c.teams, c.path, c.people + more * bool(c.people), c.holds_leaders) for c in company
    ]
    after = plan(grown, before)
    if len(before.exact) > 1:
        assert {c.teams for c in after.rounded} == {c.teams for c in before.rounded}
        assert {c.teams for c in after.exact} == {c.teams for c in before.exact}


def unit(team, path, people, leaders=False):
    return Cell(frozenset([team]), path, people, leaders)


def test_a_small_team_joins_its_sibling_before_a_cousin():
    company = [
        unit(11, (1, 10, 11), 4),
        unit(12, (1, 10, 12), 20),
        unit(21, (1, 20, 21), 6),
        unit(22, (1, 20, 22), 20),
    ]
    assert {frozenset([11, 12]), frozenset([21, 22])} == {c.teams for c in plan(company).rounded}


def test_leaders_join_leaders_and_never_a_team_that_one_of_them_leads():
    company = [
        unit(1, (1,), 5, leaders=True),
        unit(10, (1, 10), 6, leaders=True),
        unit(11, (1, 10, 11), 20),
        unit(12, (1, 10, 12), 20),
    ]
    assert frozenset([1, 10]) in {cell.teams for cell in plan(company).rounded}


def test_an_empty_plan_has_no_groups():
    assert plan([]) == Plan([], [])
