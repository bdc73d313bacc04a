"""Import by full path; this list exists so that Django finds the tables."""

from surveys.box import ballot  # noqa: F401
from surveys.models import bank, blackouts, invitations, kit, pulses, results, since, terms  # noqa: F401
