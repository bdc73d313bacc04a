"""What an administrator can ask the database after a count, to see for themselves that it is gone.

Each question is one literal statement whose answer is 0 after the count of its pulse. The pages of
the promise print them; a test runs them before and after.
"""

from dataclasses import dataclass

from surveys.models.pulses import Pulse

BALLOTS = """\
SELECT count(*) FROM surveys_ballot
JOIN surveys_invitation ON surveys_invitation.id = surveys_ballot.invitation_id
WHERE surveys_invitation.pulse_id = {pulse};"""
INVITATIONS = """\
SELECT count(*) FROM surveys_invitation WHERE pulse_id = {pulse};"""
# A letter names its invitation only: what belongs to no other pulse would be this one's.
LETTERS = """\
SELECT count(*) FROM outbox_letter
WHERE kind LIKE 'pulse.%' AND about_id NOT IN (
  SELECT id FROM surveys_invitation WHERE pulse_id <> {pulse});"""
SAMPLES = """\
SELECT count(*) FROM pg_stats WHERE (tablename, attname) IN (
  ('surveys_ballot', 'invitation_id'), ('surveys_ballot', 'sealed'),
  ('surveys_invitation', 'id'), ('surveys_invitation', 'person_id'),
  ('surveys_invitation', 'address'), ('surveys_invitation', 'token_digest'),
  ('surveys_invitation', 'envelope'),
  ('outbox_letter', 'id'), ('outbox_letter', 'kind'), ('outbox_letter', 'about_id'),
  ('outbox_letter', 'dedup_key'), ('outbox_letter', 'message_id'));"""
KEY_FILES = """\
ls "$KEYS_DIR" | grep -c {fingerprint}"""


@dataclass(frozen=True)
class Question:
    """`command` is SQL, or for files a line of a shell; the answer is 0."""

    title: str
    command: str


def questions_about(pulse: Pulse) -> list[Question]:
    """Of a counted pulse."""
    return [
        Question("Envelopes", BALLOTS.format(pulse=pulse.pk)),
        Question(
            "Links: who was asked, and whether they answered", INVITATIONS.format(pulse=pulse.pk)
        ),
        Question("Mails about links", LETTERS.format(pulse=pulse.pk)),
        Question("Samples of those columns that PostgreSQL keeps for its planner", SAMPLES),
        Question("Files of the key", KEY_FILES.format(fingerprint=pulse.fingerprint)),
    ]
