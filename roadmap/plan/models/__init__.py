"""Import by full path; this list exists so that Django finds the tables."""

from roadmap.plan.models import milestones, programmes, rollouts, views  # noqa: F401
