"""Who leads above whom: the team tree with its managers, read once."""

from culture.people.models import Team


class Leaders:
    """Managers of all teams, from one query."""

    def __init__(self):
        rows = Team.objects.values_list("pk", "parent_id", "manager_id")
        self.teams = {pk: (parent, manager) for pk, parent, manager in rows}

    def above(self, team_id, *, other_than):
        """Id of the nearest manager from this team upwards who is another person, or None."""
        while team_id:
            team_id, manager = self.teams[team_id]
            if manager and manager != other_than:
                return manager
        return None
