"""Everybody of a file who works here: under which manager, in which team, and what changes."""

from culture.people.roster.leaders import Directory, leaders_of, own_boss, refuse_circles
from culture.people.roster.team_changes import team_changes
from culture.people.roster.teams import tree_of
from culture.people.roster.tree import TOP, Known

KEPT = ("email", "name", "key", "joined_on", "site", "phone", "language", "time_zone")


def seat(working, columns, existing, result):
    """Fill `result` (a RosterPlan): people, teams, and lines refused on the way."""
    leaving = {person.pk for person in result.leaving}
    by_address = {change.row.email: change for change in working}
    others = others_of(working, existing, leaving)
    people = directory(working, others)
    rows = [own_boss(change.row, people) for change in working]
    rows, circular = refuse_circles(rows, leaders_of(rows, people))
    if circular:
        by_address = {row.email: by_address[row.email] for row in rows}
        others = others_of(by_address.values(), existing, leaving)
        people = directory(by_address.values(), others)
    leaders = leaders_of(rows, people)
    tree = tree_of(rows, columns, leaders, Known(existing.top_name, others))
    result.refused += circular + tree.refused
    ringed = {refused.line for refused in tree.refused}
    working = [change for change in by_address.values() if change.line not in ringed]
    addresses = {change.row.email for change in working} | set(others)
    result.teams = team_changes(tree, existing, addresses)
    for change in working:
        compare(change, tree.place_of.get(change.row.email), existing, result)


def others_of(working, existing, leaving) -> dict[str, tuple[str, str, str]]:
    """Who else may lead a team: on the roster, working, and not among these."""
    here = {change.person.pk for change in working if change.person}
    return {
        person.email: (person.key or "", person.name, key_of(existing.team.get(person.team_id)))
        for person in existing.people
        if person.is_active and person.pk not in here and person.pk not in leaving
    }


def key_of(team) -> str:
    return TOP if team is None or team.parent_id is None else team.key


def directory(working, others) -> Directory:
    """Everybody who may lead: of the file, and of the roster."""
    here = [(c.row.email, c.row.key or (c.person and c.person.key) or "", c.name) for c in working]
    return Directory(here + [(address, key, name) for address, (key, name, _) in others.items()])


def compare(change, place, existing, result):
    """Fill in what changes about one person, and put them where they belong in the plan."""
    person = change.person
    now = existing.team.get(person.team_id) if person else None
    change.place = key_of(now) if place is None else place
    if person is None:
        result.created.append(change)
        return
    change.fields = changes_of(person, change.row)
    target = result.teams.get(change.place)
    if target and (target.team is None or target.team != now):
        change.fields["team"] = (now and now.name, target.name)
    (result.changed if change.fields else result.unchanged).append(change)


def changes_of(person, row) -> dict:
    fields = {name: (getattr(person, name), getattr(row, name)) for name in KEPT}
    fields = {name: (old, new) for name, (old, new) in fields.items() if new and new != old}
    return fields if person.is_active else fields | {"is_active": (False, True)}
