"""The programme as tables to take along, and the words of their columns: import reads the same.

A reader takes along what their pages show. Made at one moment; nothing is kept here.
"""

from culture.constructs import FACES
from culture.sheets.table import Table
from culture.templatetags.look import STATES, TEMPOS
from roadmap.plan.models.milestones import Dependency, Milestone

# Columns that import reads, by the field they fill; what stands beside them is told, not read.
MILESTONE = {
    "code": "code",
    "title": "title",
    "construct": "construct",
    "lane": "lane",
    "reach": "where",
    "starts_on": "start",
    "due_on": "due",
    "done_means": "done means",
    "behaviour": "what anyone could observe",
    "evidence_wanted": "what shows it",
    "hours_planned": "hours planned",
    "money_planned": "money planned",
    "recurs_months": "done again after months",
    "needs": "needs",
}
ROLLOUT = {
    "code": "code",
    "team": "team",
    "key": "team key",
    "starts_on": "start",
    "due_on": "due",
}
REACHES = {Milestone.Reach.ORGANISATION: "once", Milestone.Reach.TEAM: "every team"}


def state_words(state: str) -> str:
    return STATES[state][0]


def tempo_words(tempo: str) -> str:
    return TEMPOS[tempo][0] if tempo else ""


def milestones_table(rows, needs: dict[int, list[str]]) -> Table:
    """One line per rows.Row; `needs`: codes by milestone id."""
    told = ("usually led by", "state", "pace", "done in teams", "of teams", "owner", "next step")
    lines = [milestone_line(row, needs.get(row.milestone.pk, [])) for row in rows]
    return Table("Milestones", (*MILESTONE.values(), *told), lines)


def milestone_line(row, needs) -> tuple:
    standing = row.standing
    return (
        *milestone_cells(row.milestone, needs).values(),
        row.milestone.owner_role,
        *(state_words(standing.state), tempo_words(row.tempo), standing.done, standing.teams),
        *(row.owner, row.next_step),
    )


def milestone_cells(milestone, needs) -> dict:
    """What stands in the columns of MILESTONE."""
    told = {field: getattr(milestone, field) for field in MILESTONE if field != "needs"}
    return told | {
        "construct": FACES[milestone.construct].name,
        "lane": milestone.get_lane_display(),
        "reach": REACHES[milestone.reach],
        "needs": ", ".join(sorted(needs)),
    }


def needs_by_code(programme) -> dict[int, list[str]]:
    rows = Dependency.objects.filter(milestone__programme=programme)
    needs: dict[int, list[str]] = {}
    for milestone, code in rows.values_list("milestone_id", "needs__code"):
        needs.setdefault(milestone, []).append(code)
    return needs


def rollouts_table(rollouts, today) -> Table:
    """One line per milestone and team; the rollouts come with their places."""
    told = ("milestone", "state", "pace", "begun", "reported", "done", "first start", "first due")
    lines = [rollout_line(rollout, today) for rollout in rollouts]
    return Table("Rollouts", (*ROLLOUT.values(), *told), lines)


def rollout_line(rollout, today) -> tuple:
    standing, milestone, team = rollout.standing(today), rollout.milestone, rollout.team
    tempo = standing.tempo(milestone.programme)
    return (
        *(milestone.code, team.name, team.key, rollout.starts_on, rollout.due_on),
        *(milestone.title, state_words(standing.state), tempo_words(tempo)),
        *(rollout.reached_on, rollout.reported_on, rollout.done_on),
        *(rollout.baseline_starts_on, rollout.baseline_due_on),
    )


def matrix_table(rollouts, today) -> Table:
    """Teams × milestones: the state of each, in the order of the milestones' starts."""
    milestones = {rollout.milestone_id: rollout.milestone for rollout in rollouts}
    columns = sorted(milestones.values(), key=lambda each: (each.starts_on, each.code))
    teams = {rollout.team_id: rollout.team.name for rollout in rollouts}
    states = {(r.team_id, r.milestone_id): r.standing(today).state for r in rollouts}
    lines = [
        (name, *(cell_of(states.get((team, each.pk))) for each in columns))
        for team, name in sorted(teams.items(), key=lambda pair: (pair[1], pair[0]))
    ]
    return Table("Teams", ("team", *(f"{each.code} {each.title}" for each in columns)), lines)


def cell_of(state) -> str:
    return state_words(state) if state else ""
