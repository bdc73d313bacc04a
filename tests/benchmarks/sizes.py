"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    rounds: int = 5
    answers: int = 400  # a round
    # People who are invited, counted and imported.
    invitations: int = 10_000
    mails: int = 1_000  # sent in a round
    ballots: int = 5_000
    roster: int = 10_000
    # Of the dashboard: `people` in each team, and ten times as many beside it.
    teams: int = 20
    people: int = 16
    pulses: int = 12
    looks: int = 15  # a round

    @classmethod
    def of(cls, people: int | None) -> "Sizes":
        return (
            cls(invitations=people, mails=people // 10, ballots=people, roster=people)
            if people
            else cls()
        )
