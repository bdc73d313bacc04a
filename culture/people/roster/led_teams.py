"""Rule 2 of the team tree: the file names managers only (culture.people.roster.teams)."""

from collections import Counter
from collections.abc import Iterable

from culture.people.roster.tree import TOP, Draft, Tree, place_of, spoken

LED = "led by "


def led_teams(rows, leaders, known) -> Tree:
    tree = Tree()
    people = {row.email: row for row in rows}
    leading = set(leaders.values())
    for row in rows:
        draft = team_led(tree, row, leaders, people, known)
        if draft:
            tree.place_of[row.email] = draft.key
        else:
            alone = row.email in leading
            tree.place_of[row.email] = TOP if alone else department(tree, [row.branch], known)
    put_below(tree, people, known)
    crown(tree, people)
    return tree


def team_led(tree, row, leaders, people, known) -> Draft | None:
    """The team of the manager somebody names; None for who names nobody."""
    if leader := leaders[row.email]:
        number, name = identity(leader, people, known)
        draft = led_by(tree, number, name)
        draft.leader = leader
        return draft
    return led_by(tree, row.manager, row.manager_name or row.manager) if row.manager else None


def put_below(tree, people, known):
    for key, members in tree.members().items():
        draft = tree.drafts[key]
        if draft.leader:
            draft.above = place_of(tree, draft.leader, known)
        elif key.startswith(LED):
            draft.above = department(tree, (people[email].branch for email in members), known)


def identity(address, people, known) -> tuple[str, str]:
    """Employee number (or address) and name of somebody who leads."""
    if address in people:
        row = people[address]
        return row.key or address, row.name or spoken(address)
    number, name, _ = known.others[address]
    return number or address, name


def led_by(tree, number, name) -> Draft:
    return tree.draft(f"{LED}{number.casefold()}"[:200], f"{name[:110]}’s team")


def department(tree, names: Iterable[str], known) -> str:
    """The key of the department that most of these are; the top where none is named."""
    counted = Counter(name for name in names if name and name.casefold() != known.top.casefold())
    if not counted:
        return TOP
    name = counted.most_common(1)[0][0]
    return tree.draft(name.casefold(), name).key


def crown(tree, people):
    """Whoever alone names nobody, and leads: their team is the top."""
    heads = [email for email, row in people.items() if not row.manager]
    own = [draft.key for draft in tree.drafts.values() if draft.leader in heads]
    if len(heads) != 1 or not own:
        return
    del tree.drafts[own[0]]
    tree.place_of = {who: TOP if key == own[0] else key for who, key in tree.place_of.items()}
    for draft in tree.drafts.values():
        draft.above = TOP if draft.above == own[0] else draft.above
    tree.drafts[TOP].leader = heads[0]
