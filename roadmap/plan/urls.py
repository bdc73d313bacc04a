from django.urls import path

from roadmap.plan import history_views
from roadmap.plan.intake import views as intake
from roadmap.plan.looks import feed, moving, saved, sheet_views
from roadmap.plan.looks import views as looks
from roadmap.plan.matrix import planning, team_views
from roadmap.plan.matrix import views as matrix
from roadmap.plan.milestones import statements
from roadmap.plan.milestones import views as milestones
from roadmap.plan.programmes import alignment_views, gauges_views, start_views
from roadmap.plan.programmes import views as programmes
from roadmap.plan.rollouts import views as rollouts

app_name = "plan"
urlpatterns = [
    path("", looks.board, name="board"),
    path("list/", looks.listing, name="list"),
    path("list.csv", sheet_views.list_csv, name="list-csv"),
    path("rollouts.csv", sheet_views.rollouts_csv, name="rollouts-csv"),
    path("teams.csv", sheet_views.matrix_csv, name="matrix-csv"),
    path("roadmap.xlsx", sheet_views.programme_xlsx, name="programme-xlsx"),
    path("bring/", intake.bring, name="bring"),
    path("bring/keep/", intake.bring_keep, name="bring-keep"),
    path("timeline/", looks.timeline, name="timeline"),
    path("calendar/", looks.calendar, name="calendar"),
    path("calendar/mine/", feed.feed, name="feed"),
    path("calendar/mine/renew/", feed.feed_renew, name="feed-renew"),
    path("calendar/<str:feed_key>.ics", feed.feed_file, name="feed-file"),
    path("views/", saved.views, name="views"),
    path("views/save/", saved.view_save, name="view-save"),
    path("views/<int:saved_id>/rename/", saved.view_rename, name="view-rename"),
    path("views/<int:saved_id>/delete/", saved.view_delete, name="view-delete"),
    path("milestones/<int:milestone_id>/move/", moving.milestone_move, name="milestone-move"),
    path("start/", start_views.programme_start, name="programme-start"),
    path("start/file/", start_views.programme_bring, name="programme-bring"),
    path("alignment/", alignment_views.alignment_page, name="alignment"),
    path("gauges/", gauges_views.gauges_page, name="gauges"),
    path("gauges/<slug:which>/", gauges_views.gauges_list, name="gauges-list"),
    path("gauges/meetings/<int:programme_id>/", gauges_views.meeting_note, name="meeting-note"),
    path(
        "gauges/meetings/<int:meeting_id>/remove/",
        gauges_views.meeting_remove,
        name="meeting-remove",
    ),
    path("programme/", programmes.programme, name="programme"),
    path("programmes/", programmes.programmes, name="programmes"),
    path(
        "programmes/<int:programme_id>/change/",
        programmes.programme_change,
        name="programme-change",
    ),
    path(
        "programmes/<int:programme_id>/archive/",
        programmes.programme_archive,
        name="programme-archive",
    ),
    path(
        "programmes/<int:programme_id>/restore/",
        programmes.programme_restore,
        name="programme-restore",
    ),
    path(
        "programmes/<int:programme_id>/template.json",
        programmes.programme_file,
        name="programme-file",
    ),
    path("milestones/add/", milestones.milestone_add, name="milestone-add"),
    path("milestones/<int:milestone_id>/", milestones.milestone, name="milestone"),
    path(
        "milestones/<int:milestone_id>/agree/", milestones.milestone_agree, name="milestone-agree"
    ),
    path(
        "milestones/<int:milestone_id>/discard/",
        milestones.milestone_discard,
        name="milestone-discard",
    ),
    path(
        "milestones/<int:milestone_id>/change/",
        milestones.milestone_change,
        name="milestone-change",
    ),
    path(
        "milestones/<int:milestone_id>/statements/",
        statements.milestone_statements,
        name="milestone-statements",
    ),
    path("history/", history_views.programme_history, name="programme-history"),
    path(
        "milestones/<int:milestone_id>/history/",
        history_views.milestone_history,
        name="milestone-history",
    ),
    path(
        "rollouts/<int:rollout_id>/history/",
        history_views.rollout_history,
        name="rollout-history",
    ),
    path("rollouts/", matrix.rollouts, name="rollouts"),
    path("rollouts/change/", matrix.bulk, name="bulk"),
    path("rollouts/give/", planning.give, name="give"),
    path("rollouts/starts/", planning.starts, name="starts"),
    path("teams/<int:team_id>/", team_views.team, name="team"),
    path("teams/<int:team_id>/settle/", team_views.team_settle, name="team-settle"),
    path("rollouts/unowned/", rollouts.rollouts_unowned, name="rollouts-unowned"),
    path("rollouts/<int:rollout_id>/", rollouts.rollout, name="rollout"),
    path("rollouts/<int:rollout_id>/reached/", rollouts.rollout_reached, name="rollout-reached"),
    path("rollouts/<int:rollout_id>/report/", rollouts.rollout_report, name="rollout-report"),
    path("rollouts/<int:rollout_id>/confirm/", rollouts.rollout_confirm, name="rollout-confirm"),
    path(
        "rollouts/<int:rollout_id>/evidence/<int:review_id>/",
        rollouts.rollout_evidence,
        name="rollout-evidence",
    ),
]
