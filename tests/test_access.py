"""Who may open what: every address of the app × every role. An address without a row fails."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from culture.people.models import Person
from culture.talk.models import Remark
from roadmap.actions.models import Action
from roadmap.plan.models.rollouts import Rollout
from surveys.models.bank import Change
from surveys.models.pulses import Pulse
from surveys.models.results import Group
from surveys.trust.company_address import signed
from tests import make
from tests.conftest import team
from tests.markup import faults

OK, IN, NO, AWAY = 200, 302, 404, 302
UNKNOWN = 401  # the API says who it wants
WRONG = 405  # not by looking

COLUMNS = ("nobody", "hanna", "max", "emma", "otto", "sonja", "kim", "tore")
#                              nobody   hanna max   emma  otto  sonja kim   tore
TABLE = {
    "health:home":            (IN,      OK,   OK,   OK,   OK,   OK,   OK,   OK),
    "health:mail":            (IN,      OK,   NO,   NO,   NO,   NO,   NO,   OK),
    "health:mail-clear":      (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   NO),
    "health:mail-resume":     (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   WRONG),
    "health:mail-retry":      (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   WRONG),
    "outbox:letters":         (IN,      OK,   NO,   NO,   NO,   NO,   NO,   OK),
    "outbox:retry":           (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   WRONG),
    "outbox:cancel":          (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   WRONG),
    "outbox:check":           (IN,      OK,   NO,   NO,   NO,   NO,   NO,   OK),
    "outbox:check-send":      (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   WRONG),
    "outbox:channels":        (IN,      OK,   NO,   NO,   NO,   NO,   NO,   OK),
    "outbox:channel-try":     (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   WRONG),
    "outbox:channel-remove":  (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   WRONG),
    "health:results":         (IN,      OK,   OK,   OK,   OK,   OK,   OK,   NO),
    "health:group-moves":     (IN,      OK,   NO,   NO,   NO,   OK,   NO,   NO),
    "health:own-group":       (IN,      NO,   OK,   OK,   OK,   NO,   OK,   NO),
    "health:in-short":        (IN,      OK,   OK,   OK,   OK,   OK,   OK,   NO),
    "health:results-xlsx":    (IN,      OK,   OK,   OK,   OK,   OK,   OK,   NO),
    "health:results-csv":     (IN,      OK,   OK,   OK,   OK,   OK,   OK,   NO),
    "health:results-pdf":     (IN,      OK,   OK,   OK,   OK,   OK,   OK,   NO),
    "health:board":           (IN,      OK,   NO,   NO,   NO,   OK,   NO,   NO),
    "health:board-page":      (IN,      OK,   NO,   NO,   NO,   OK,   NO,   NO),
    "health:board-pdf":       (IN,      OK,   NO,   NO,   NO,   OK,   NO,   NO),
    "health:reports":         (IN,      OK,   NO,   NO,   NO,   OK,   NO,   NO),
    "health:decisions":       (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   NO),
    "health:group":           (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "health:group-share":     (IN,      WRONG, WRONG, NO,  NO,   WRONG, NO,  NO),
    "health:groups-remind":   (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   NO),
    "health:group-remind":    (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   NO),
    "health:loop":            (IN,      OK,   NO,   NO,   NO,   OK,   NO,   NO),
    "health:group-talk":      (IN,      WRONG, WRONG, NO,  NO,   WRONG, NO,  NO),
    "health:group-choose":    (IN,      WRONG, WRONG, NO,  NO,   WRONG, NO,  NO),
    "health:group-promise":   (IN,      WRONG, WRONG, NO,  NO,   WRONG, NO,  NO),
    "health:group-deck":      (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "health:construct":       (IN,      OK,   OK,   OK,   OK,   OK,   OK,   NO),
    "health:comments":        (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "health:company":         (OK,      OK,   OK,   OK,   OK,   OK,   OK,   OK),
    "health:promises":        (IN,      OK,   OK,   OK,   OK,   OK,   OK,   OK),
    "health:look-here":       (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "health:effects":         (IN,      OK,   NO,   NO,   NO,   OK,   NO,   NO),
    "health:watching":        (IN,      OK,   NO,   NO,   NO,   OK,   NO,   NO),
    "health:investment":      (IN,      OK,   NO,   NO,   NO,   OK,   NO,   NO),
    "health:profile":         (IN,      OK,   OK,   OK,   OK,   OK,   OK,   NO),
    "health:said":            (IN,      OK,   NO,   NO,   NO,   OK,   NO,   NO),
    "characteristics:profile": (IN,     OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "health:agreement":       (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "health:priorities":      (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "health:from-the-top":    (IN,      OK,   NO,   NO,   NO,   OK,   NO,   NO),
    "health:improved":        (IN,      OK,   OK,   OK,   OK,   OK,   OK,   NO),
    "health:customers":       (IN,      OK,   NO,   NO,   NO,   OK,   NO,   NO),
    "health:customers-teams": (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "health:scorecard":       (IN,      OK,   NO,   NO,   NO,   OK,   NO,   NO),
    "customers:numbers":      (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "customers:check":        (IN,      AWAY, NO,   NO,   NO,   NO,   NO,   NO),
    "customers:take-back":    (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   NO),
    "health:how":             (IN,      OK,   OK,   OK,   OK,   OK,   OK,   OK),
    "people:people":          (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "people:import":          (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "people:import-check":    (IN,      AWAY, NO,   NO,   NO,   NO,   NO,   NO),
    "people:domains":         (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "people:speech":          (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "people:log":             (IN,      OK,   NO,   NO,   NO,   NO,   OK,   NO),
    "people:mine":            (IN,      OK,   OK,   OK,   OK,   OK,   OK,   OK),
    "people:export":          (IN,      WRONG, WRONG, WRONG, WRONG, WRONG, WRONG, WRONG),
    "people:erase":           (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "people:team":            (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "people:person":          (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "people:setup":           (NO,      NO,   NO,   NO,   NO,   NO,   NO,   NO),
    "plan:board":             (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "plan:list":              (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "plan:timeline":          (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "plan:calendar":          (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "plan:list-csv":          (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "plan:rollouts-csv":      (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "plan:matrix-csv":        (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "plan:programme-xlsx":    (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "plan:bring":             (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "plan:bring-keep":        (IN,      WRONG, NO,  NO,   NO,   NO,   NO,   NO),
    "plan:feed":              (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "plan:feed-renew":        (IN,      WRONG, WRONG, NO, NO,   WRONG, NO,  NO),
    "plan:feed-file":         (NO,      NO,   NO,   NO,   NO,   NO,   NO,   NO),  # no such key
    "plan:views":             (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "plan:view-save":         (IN,      WRONG, WRONG, NO, NO,   WRONG, NO,  NO),
    "plan:view-rename":       (IN,      WRONG, WRONG, NO, NO,   WRONG, NO,  NO),
    "plan:view-delete":       (IN,      WRONG, WRONG, NO, NO,   WRONG, NO,  NO),
    "plan:milestone-move":    (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "plan:programme-start":   (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "plan:programme-bring":   (IN,      AWAY, NO,    NO,   NO,   NO,   NO,   NO),
    "plan:programme":         (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "plan:programmes":        (IN,      OK,   NO,   NO,   NO,   OK,   NO,   NO),
    "plan:programme-change":  (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "plan:programme-archive": (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   NO),
    "plan:programme-restore": (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   NO),
    "plan:programme-file":    (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "plan:alignment":         (IN,      OK,   NO,   NO,   NO,   OK,   NO,   NO),
    "plan:gauges":            (IN,      OK,   NO,   NO,   NO,   OK,   NO,   NO),
    "plan:gauges-list":       (IN,      OK,   NO,   NO,   NO,   OK,   NO,   NO),
    "plan:meeting-note":      (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   NO),
    "plan:meeting-remove":    (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   NO),
    "plan:milestone":         (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "plan:milestone-change":  (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "plan:milestone-statements": (IN,   OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "plan:milestone-add":     (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "plan:milestone-agree":   (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   NO),
    "plan:milestone-discard": (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   NO),
    "plan:rollouts":          (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "plan:bulk":              (IN,      AWAY, NO,   NO,   NO,   NO,   NO,   NO),
    "plan:give":              (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "plan:starts":            (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "plan:team":              (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "plan:team-settle":       (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   NO),
    "plan:rollout":           (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "plan:rollout-reached":   (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   NO),
    "plan:rollouts-unowned":  (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "plan:rollout-report":    (IN,      WRONG, WRONG, WRONG, WRONG, WRONG, WRONG, WRONG),
    "plan:rollout-confirm":   (IN,      WRONG, WRONG, WRONG, WRONG, WRONG, WRONG, WRONG),
    "plan:rollout-evidence":  (IN,      NO,   NO,   NO,   NO,   NO,   NO,   NO),
    "plan:programme-history": (IN,      OK,   NO,   NO,   NO,   OK,   NO,   NO),
    "plan:milestone-history": (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "plan:rollout-history":   (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "actions:actions":        (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "actions:action-make":    (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "actions:action":         (IN,      OK,   OK,   OK,   NO,   OK,   NO,   NO),
    "actions:action-change":  (IN,      OK,   OK,   NO,   NO,   NO,   NO,   NO),
    "actions:action-keep":    (IN,      WRONG, WRONG, WRONG, WRONG, WRONG, WRONG, WRONG),
    "actions:action-drop":    (IN,      WRONG, WRONG, WRONG, WRONG, WRONG, WRONG, WRONG),
    "actions:action-reopen":  (IN,      WRONG, WRONG, WRONG, WRONG, WRONG, WRONG, WRONG),
    "talk:notices":           (IN,      OK,   OK,   OK,   OK,   OK,   OK,   OK),
    "talk:notices-read":      (IN,      WRONG, WRONG, WRONG, WRONG, WRONG, WRONG, WRONG),
    "talk:notice-open":       (IN,      WRONG, WRONG, WRONG, WRONG, WRONG, WRONG, WRONG),
    "talk:notice-read":       (IN,      WRONG, WRONG, WRONG, WRONG, WRONG, WRONG, WRONG),
    "talk:preferences":       (IN,      OK,   OK,   OK,   OK,   OK,   OK,   OK),
    "talk:questions":         (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "talk:talk":              (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "talk:talk-say":          (IN,      WRONG, WRONG, WRONG, WRONG, WRONG, WRONG, WRONG),
    "talk:talk-people":       (IN,      OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "talk:comment-change":    (IN,      NO,   OK,   NO,   NO,   NO,   NO,   NO),  # Max wrote it
    "talk:comment-take-back": (IN,      WRONG, WRONG, WRONG, WRONG, WRONG, WRONG, WRONG),
    "talk:comment-put-up":    (IN,      WRONG, WRONG, WRONG, WRONG, WRONG, WRONG, WRONG),
    "talk:comment-answer":    (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   NO),
    "statements:statements": (IN,      OK,   NO,   NO,   NO,   NO,   OK,   NO),
    "statements:statements-file": (IN, OK,   NO,   NO,   NO,   NO,   OK,   NO),
    "statements:statement":  (IN,      OK,   NO,   NO,   NO,   NO,   OK,   NO),
    "statements:proposal":   (IN,      OK,   NO,   NO,   NO,   NO,   OK,   NO),
    "statements:proposal-withdraw": (IN, WRONG, NO, NO,  NO,   NO,   NO,   NO),
    "statements:propose":    (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "statements:reword":     (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "statements:translate":  (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "statements:statement-retire": (IN, OK,  NO,   NO,   NO,   NO,   NO,   NO),
    "statements:statement-return": (IN, WRONG, NO, NO,   NO,   NO,   NO,   NO),
    "statements:bring":      (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "surveys:pulses":         (IN,      OK,   NO,   NO,   NO,   NO,   OK,   NO),
    "surveys:pulse":          (IN,      OK,   NO,   NO,   NO,   NO,   OK,   NO),
    "surveys:cadence-start":  (IN,      AWAY, NO,   NO,   NO,   NO,   NO,   NO),
    "surveys:calendar":       (IN,      OK,   NO,   NO,   NO,   NO,   OK,   NO),
    "surveys:cadence-change": (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "surveys:cadence-stop":   (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   NO),
    "surveys:cadence-resume": (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   NO),
    "surveys:blackouts":      (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "surveys:region":         (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   NO),
    "surveys:site":           (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   NO),
    "surveys:site-remove":    (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   NO),
    "surveys:blackout-add":   (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   NO),
    "surveys:blackout-remove": (IN,     WRONG, NO,   NO,   NO,   NO,   NO,   NO),
    "surveys:keeper":         (IN,      OK,   NO,   NO,   NO,   NO,   OK,   NO),
    "surveys:keeper-rehearse": (IN,     WRONG, WRONG, WRONG, WRONG, WRONG, WRONG, WRONG),
    "surveys:keeper-open":    (IN,      AWAY, NO,   NO,   NO,   NO,   AWAY, NO),
    "surveys:codes":          (IN,      NO,   NO,   NO,   NO,   NO,   NO,   NO),  # none is open
    "surveys:codes-print":    (IN,      WRONG, NO,   NO,   NO,   NO,   WRONG, NO),
    "tablet":                 (OK,      OK,   OK,   OK,   OK,   OK,   OK,   OK),
    "tablet-thanks":          (OK,      OK,   OK,   OK,   OK,   OK,   OK,   OK),
    "surveys:certificate":    (OK,      OK,   OK,   OK,   OK,   OK,   OK,   OK),
    "surveys:certificate-text": (NO,    NO,   NO,   NO,   NO,   NO,   NO,   NO),  # not finished yet
    "kit:kit":                (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "kit:tick":               (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   NO),
    "kit:cards":              (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "kit:cards-pdf":          (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "kit:mail":               (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "kit:piece":              (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "kit:piece-restore":      (IN,      WRONG, NO,   NO,   NO,   NO,   NO,   NO),
    "kit:piece-text":         (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "kit:piece-pdf":          (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "health:poster":          (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "health:poster-pdf":      (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "trust:promise":          (OK,      OK,   OK,   OK,   OK,   OK,   OK,   OK),
    "trust:attacks":          (OK,      OK,   OK,   OK,   OK,   OK,   OK,   OK),
    "trust:agreement":        (OK,      OK,   OK,   OK,   OK,   OK,   OK,   OK),
    "trust:terms":            (IN,      OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "surveys:rehearsal-mail": (IN,      WRONG, NO,  NO,   NO,   NO,   NO,   NO),
    "rehearsal":              (OK,      OK,   OK,   OK,   OK,   OK,   OK,   OK),
    "rehearsed":              (OK,      OK,   OK,   OK,   OK,   OK,   OK,   OK),
    "unsubscribe":            (NO,      NO,   NO,   NO,   NO,   NO,   NO,   NO),  # another's mark
    "answer":                 (NO,      NO,   NO,   NO,   NO,   NO,   NO,   NO),
    "answer-know":            (NO,      NO,   NO,   NO,   NO,   NO,   NO,   NO),
    "answer-thanks":          (NO,      NO,   NO,   NO,   NO,   NO,   NO,   NO),
    "account_login":          (OK,      AWAY, AWAY, AWAY, AWAY, AWAY, AWAY, AWAY),
    "account_request_login_code": (IN,  IN,   IN,   IN,   IN,   IN,   IN,   IN),
    "account_confirm_login_code": (IN,  IN,   IN,   IN,   IN,   IN,   IN,   IN),
    "account_logout":         (IN,      OK,   OK,   OK,   OK,   OK,   OK,   OK),
    "healthz":                (OK,      OK,   OK,   OK,   OK,   OK,   OK,   OK),
    "readyz":                 (OK,      OK,   OK,   OK,   OK,   OK,   OK,   OK),
    "schema":                 (UNKNOWN, OK,   OK,   OK,   OK,   OK,   OK,   OK),
    "api-root":               (UNKNOWN, OK,   OK,   OK,   OK,   OK,   OK,   OK),
    "programmes-list":        (UNKNOWN, OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "programmes-detail":      (UNKNOWN, OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "milestones-list":        (UNKNOWN, OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "milestones-detail":      (UNKNOWN, OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "rollouts-list":          (UNKNOWN, OK,   OK,   OK,   OK,   OK,   OK,   OK),
    "rollouts-detail":        (UNKNOWN, OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "rollouts-reports":       (UNKNOWN, OK,   OK,   NO,   NO,   OK,   NO,   NO),
    "customers-list":         (UNKNOWN, OK,   NO,   NO,   NO,   NO,   NO,   NO),
    "results-list":           (UNKNOWN, OK,   OK,   OK,   OK,   OK,   OK,   NO),
    "docs":                   (UNKNOWN, OK,   OK,   OK,   OK,   OK,   OK,   OK),
}  # fmt: skip


@pytest.fixture
def scene(company, hanna, max_, helga, emma, otto, sonja, kim, tore):
    """A counted pulse, an open link, and a programme: every page has something to show."""
    make.people(20, team("Team Nord"))
    make.people(20, team("Team Süd"))
    make.people(10, team("Hotels"))
    pulse = make.counted_pulse()
    Pulse.objects.filter(pk=pulse.pk).update(released_at=timezone.now())
    make.programme()
    make.action(team("Team Nord"), by=max_)
    make.statement(by=hanna)
    make.comment(Rollout.objects.filter(team=team("Team Nord")).first(), by=max_)
    return {
        "hanna": hanna, "max": max_, "emma": emma, "otto": otto,
        "sonja": sonja, "kim": kim, "tore": tore,
    }  # fmt: skip


def kwargs_of(name):
    nord = team("Team Nord")
    rollout = Rollout.objects.filter(team=nord).first()
    return {
        "group_id": Group.objects.get(name="Team Nord").pk,
        "team_id": nord.pk,
        "person_id": Person.objects.get(name="Emma Employee").pk,
        "programme_id": rollout.milestone.programme_id,
        "meeting_id": 1,
        "which": "late",
        "milestone_id": rollout.milestone_id,
        "rollout_id": rollout.pk,
        "review_id": 1,
        "saved_id": 1,
        "site_id": 1,
        "blackout_id": 1,
        "feed_key": "x" * 43,
        "run_id": 1,
        "import_id": 1,
        "channel_id": 1,
        "action_id": Action.objects.get().pk,
        "kind": "rollout",
        "about_id": rollout.pk,
        "comment_id": Remark.objects.get().pk,
        "notice_id": 1,
        "change_id": Change.objects.get().pk,
        "item_code": "STR1",
        "pulse_id": Pulse.objects.published().get().pk,
        "token": "A" * 43,
        "piece": "letter",
        "language": "en",
        "step": "it",
        "mark": "A" * 43,
        "signed": signed(Pulse.objects.published().get()),
        "scale": "strategy",
        "pk": pk_of(name, rollout),
    }


def pk_of(name, rollout):
    kind = name.split("-")[0]
    return {
        "programmes": rollout.milestone.programme_id,
        "milestones": rollout.milestone_id,
    }.get(kind, rollout.pk)


def paths():
    """(name, its path in this scene) of every address in the table."""
    params = dict(addresses())
    for name in TABLE:
        values = kwargs_of(name)
        given = {key: value for key, value in values.items() if key in str(params.get(name))}
        yield name, reverse(name, kwargs=given)


def addresses(resolver=None, space=""):
    """(name, parameter names) of every pattern the app answers to."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from addresses(pattern, space + inner)
        elif isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}", pattern.pattern.converters or pattern.pattern.regex


def test_every_address_has_a_row():
    named = {name for name, _ in addresses()}
    assert named == set(TABLE)


@pytest.mark.parametrize("column", range(len(COLUMNS)), ids=COLUMNS)
def test_each_role_opens_what_the_table_says(scene, column):
    client, who = Client(), COLUMNS[column]
    if who in scene:
        client.force_login(scene[who])
    found = {name: client.get(path).status_code for name, path in paths()}
    assert found == {name: row[column] for name, row in TABLE.items()}


@pytest.mark.parametrize("who", ["hanna", "max", "emma", "tore"])
def test_no_page_has_to_be_mended_by_a_browser(scene, as_, who):
    browser, wrong = as_(scene[who]), {}
    for name, path in paths():
        page = browser.get(path)
        whole = page.status_code == OK and b"<html" in page.getvalue()
        if whole and name != "docs":  # drawn by its library
            wrong[name] = faults(page.text)
    assert "health:home" in wrong
    assert not {name: found for name, found in wrong.items() if found}


def test_a_person_who_left_is_signed_out_at_the_next_request(scene, as_):
    browser = as_(scene["hanna"])
    assert browser.get(reverse("health:home")).status_code == OK
    Person.objects.filter(pk=scene["hanna"].pk).update(is_active=False)
    assert browser.get(reverse("health:home")).status_code == IN
