"""Rule 1 of the team tree: the file names teams (culture.people.roster.teams)."""

from collections import Counter, defaultdict

from culture.people.roster.leaders import circles
from culture.people.roster.rows import Refused
from culture.people.roster.tree import TOP, Tree, place_of


def named_teams(rows, columns, leaders, known) -> Tree:
    tree, nests = Tree(), nests_of(rows, known)
    says_above = "team" in columns and "branch" in columns
    for row in rows:
        tree.place_of[row.email] = place(tree, row, nests, known, says_above=says_above)
    refuse_rings(tree, rows)
    votes = votes_of(rows, leaders)
    elect(tree, votes)
    if says_above:
        elect_above(tree, votes)
    else:
        climb(tree, leaders, known)
    return tree


def nests_of(rows, known) -> dict[str, set[str]]:
    """{team: the teams named above it}, to tell two teams of one name apart."""
    nests = defaultdict(set)
    for row in rows:
        team, branch = row.team.casefold(), row.branch.casefold()
        nests[team] |= {branch} - {"", team, known.top.casefold()}
    return nests


def place(tree, row, nests, known, *, says_above) -> str:
    """The key of the team a row works in; makes the drafts that are missing."""
    name, above = row.team or row.branch, row.branch if row.team else ""
    if not name or name.casefold() == known.top.casefold():
        return TOP
    own = name.casefold()
    twice = len(nests[own]) > 1 and above
    draft = tree.draft(f"{above.casefold()} / {own}"[:200] if twice else own, name)
    if above and above.casefold() not in (own, known.top.casefold()):
        draft.above = tree.draft(above.casefold(), above).key
    elif says_above and row.team and draft.above is None:
        draft.above = TOP
    return draft.key


def refuse_rings(tree, rows):
    rings = circles({key: draft.above for key, draft in tree.drafts.items() if key != TOP})
    reasons = {}
    for ring in rings:
        names = ", ".join(tree.drafts[key].name for key in ring)
        for key in ring:
            reasons[key] = f"Each of these teams lies below the other: {names}. Mend one of them."
    for row in rows:
        if reason := reasons.get(tree.place_of[row.email], ""):
            tree.refused.append(Refused(row.line, row.name or row.email, reason))
            del tree.place_of[row.email]
    tree.drafts = {key: draft for key, draft in tree.drafts.items() if key not in reasons}
    for draft in tree.drafts.values():
        draft.above = TOP if draft.above in reasons else draft.above


def votes_of(rows, leaders) -> dict[str, str]:
    """{address: address of the manager} of all who name one; "?" before one we do not know."""
    return {row.email: leaders[row.email] or f"?{row.manager}" for row in rows if row.manager}


def elect(tree, votes):
    """The manager of a team: whoever more than half of the others in it name. The top is left out:
    who leads the whole organisation is said by hand, never by a cell left empty."""
    for key, members in tree.members().items():
        if key != TOP:
            tree.drafts[key].leader = winner(members, votes)


def elect_above(tree, votes):
    """Teams nobody works in are led by whom the managers of the teams directly below name."""
    staffed, below = tree.members(), defaultdict(list)
    for draft in tree.drafts.values():
        below[draft.above].append(draft.leader)
    for key, draft in tree.drafts.items():
        if key not in staffed and key != TOP:
            draft.leader = winner(below[key], votes)


def winner(members, votes) -> str:
    counted = Counter(votes[member] for member in members if member in votes)
    for name, count in counted.items():
        others = len(members) - (name in members)
        if 2 * count > others and not name.startswith("?"):
            return name
    return ""


def climb(tree, leaders, known):
    """Each team below the one its manager works in, or the manager's manager, and so on up."""
    for draft in tree.drafts.values():
        here, seen = draft.leader, set()
        while here and here not in seen:
            seen.add(here)
            above = place_of(tree, here, known)
            if above != draft.key:
                draft.above = above
                break
            here = leaders.get(here, "")
