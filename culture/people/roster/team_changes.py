"""The teams of a file beside the teams of the roster: which is which, and what changes.

A team is found by its key; where the file moved it, by its name, if both know that name once.
A manager named by hand stays until the file names one whom the roster knows.
"""

from collections import Counter
from dataclasses import dataclass

from culture.people.models import Team
from culture.people.roster.leaders import circles
from culture.people.roster.match import Existing
from culture.people.roster.tree import TOP, Tree


@dataclass
class TeamChange:
    """One team of the file, and the same team on the roster: None for a new one."""

    key: str
    name: str
    team: Team | None
    # The key of the team above: one of the file's, or one the roster alone knows.
    above: str
    # The address of whoever leads it afterwards; empty: nobody.
    manager: str
    newly_led: bool
    moved: bool

    @property
    def differs(self):
        old = self.team
        if old is None or self.moved or self.newly_led or self.name != old.name:
            return True
        return self.key not in (TOP, old.key.casefold())


def team_changes(tree: Tree, existing: Existing, addresses: set[str]) -> dict[str, TeamChange]:
    """{key: change}, the top first. `addresses`: of everybody who may lead a team."""
    found = same_teams(tree, existing)
    above = without_circles(tree, existing, found)
    changes = {}
    for key, draft in tree.drafts.items():
        team = found.get(key)
        now = manager_of(team, existing, addresses)
        manager = draft.leader if draft.leader in addresses else now
        changes[key] = TeamChange(
            key=key,
            name=draft.name or existing.top_name,
            team=team,
            above=above.get(key, TOP),
            manager=manager,
            newly_led=manager != now,
            moved=bool(team) and key != TOP and moved(team, above[key], existing, found),
        )
    return changes


def manager_of(team, existing, addresses) -> str:
    """The address of who leads a team now and goes on working here."""
    person = existing.by_id.get(team.manager_id) if team else None
    return person.email if person and person.email in addresses else ""


def same_teams(tree, existing) -> dict[str, Team]:
    """{key of a draft: the team on the roster}."""
    by_key = {team.key.casefold(): team for team in existing.teams}
    found = {TOP: existing.top} if existing.top else {}
    found |= {key: by_key[key] for key in tree.drafts if key in by_key and key != TOP}
    taken = {team.pk for team in found.values()}
    free = alone((team.name.casefold(), team) for team in existing.teams if team.pk not in taken)
    asked = alone((draft.name.casefold(), key) for key, draft in tree.drafts.items())
    pairs = ((key, free[name]) for name, key in asked.items() if name in free)
    return found | {key: team for key, team in pairs if key not in found}


def alone(pairs) -> dict:
    """{name: thing} of names that stand there once."""
    pairs = list(pairs)
    times = Counter(name for name, _ in pairs)
    return {name: thing for name, thing in pairs if times[name] == 1}


def without_circles(tree, existing, found) -> dict[str, str]:
    """{key: key of the team above}, of the file's teams and the roster's.

    Where a move would close a circle, teams that the file does not place give way, to the top; if
    it places all of them, all do.
    """
    keys = {team.pk: team.key for team in existing.teams} | {t.pk: key for key, t in found.items()}
    known = {team.key: keys[team.pk] for team in existing.teams}
    above = {keys[team.pk]: keys[team.parent_id] for team in existing.teams if team.parent_id}
    for key, draft in tree.drafts.items():
        if key == TOP:
            continue
        if draft.above is None:
            above.setdefault(key, TOP)
        else:
            above[key] = draft.above if draft.above in tree.drafts else known.get(draft.above, TOP)
    for ring in circles(above):
        ours = [key for key in ring if key in tree.drafts]
        above |= dict.fromkeys([k for k in ours if tree.drafts[k].above is None] or ours, TOP)
    return above


def moved(team, above, existing, found) -> bool:
    """True where the team above is another one, or a new one."""
    parent = existing.team.get(team.parent_id)
    wanted = found.get(above) or next((t for t in existing.teams if t.key == above), None)
    return wanted is None or parent is None or wanted.pk != parent.pk
