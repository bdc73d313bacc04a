"""The states of a milestone in one team, and which of them are spoken of together."""

from django.db import models


class State(models.TextChoices):
    DRAFT = "draft", "Draft"
    NOT_STARTED = "not_started", "Agreed"
    UNDER_WAY = "under_way", "Under way"
    STUCK = "stuck", "Stuck"
    REPORTED = "reported", "Evidence in"
    REVIEWED = "reviewed", "Reviewed"
    DONE = "done", "Done"
    LAPSED = "lapsed", "Lapsed"


class Confidence(models.TextChoices):
    """How sure somebody is of a date."""

    SURE = "sure", "Sure"
    LIKELY = "likely", "Likely"
    DOUBTFUL = "doubtful", "Doubtful"


# Nobody has said a word yet.
PLANNED = (State.DRAFT, State.NOT_STARTED)
# A report as done stands, and waits for a word.
DECIDABLE = (State.REPORTED, State.REVIEWED)
# Reported as done, confirmed or not.
SETTLED = (*DECIDABLE, State.DONE)
# … or it was, and was not done again in time.
EVER_SETTLED = (*SETTLED, State.LAPSED)
# The evidence was taken as good.
ACCEPTED = (State.REVIEWED, State.DONE, State.LAPSED)
# What recurs can lapse.
RENEWING = (State.DONE, State.UNDER_WAY, State.STUCK)
