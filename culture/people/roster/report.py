"""What a plan says to people: the same lists on the page and in the terminal."""

from dataclasses import dataclass

from culture.people.addresses import is_nowhere
from culture.people.roster.plan import RosterPlan


@dataclass(frozen=True)
class Section:
    title: str
    lines: list[str]

    def first(self, size=100) -> list[str]:
        """At most this many lines, and one that says how many more there are."""
        more = len(self.lines) - size
        return [*self.lines[:size], f"… and {more:,} more"] if more > 0 else self.lines


def sections(plan: RosterPlan) -> list[Section]:
    """Every list of a plan that holds something, what needs a look first."""
    staffed = {team.key for team in plan.staffed}
    found = [
        listed("Refused", [f"line {r.line}, {r.who}: {r.reason}" for r in plan.refused]),
        listed("New", [f"line {c.line}: {c.name}" for c in plan.created]),
        listed("Changed", [f"line {c.line}: {c.name}, {told(c)}" for c in plan.changed]),
        listed("Without a mail address: they answer with printed codes", unaddressed(plan)),
        listed("Left, as the file says", [f"line {c.line}: {c.name}" for c in plan.left]),
        listed(missing_words(plan), [f"{person} {person.address}" for person in plan.missing]),
        listed("Left before, not taken in", [f"line {s.line}: {s.who}" for s in plan.skipped]),
        listed("New teams", [team.name for team in plan.new_teams if team.key in staffed]),
        listed("New above them", [t.name for t in plan.new_teams if t.key not in staffed]),
        listed("Moved teams, whose trend begins anew", [team.name for team in plan.moved_teams]),
        listed("Teams without a manager", [team.name for team in plan.without_manager]),
    ]
    return [section for section in found if section.lines]


def listed(words, lines) -> Section:
    return Section(f"{words}: {len(lines):,}", lines)


def unaddressed(plan) -> list[str]:
    return [f"line {c.line}: {c.name}" for c in plan.kept if is_nowhere(c.row.email)]


def missing_words(plan) -> str:
    return f"Not in this file, and {'leaving' if plan.leavers else 'staying'}"


def told(change) -> str:
    return ", ".join(f"{what} {old} → {new}" for what, old, new in change.told)
