from django.urls import path

from roadmap.plan import rollout_views, views

app_name = "plan"
urlpatterns = [
    path("", views.board, name="board"),
    path("start/", views.programme_start, name="programme-start"),
    path("milestones/<int:milestone_id>/", views.milestone, name="milestone"),
    path("milestones/<int:milestone_id>/change/", views.milestone_change, name="milestone-change"),
    path("rollouts/", views.rollouts, name="rollouts"),
    path("rollouts/<int:rollout_id>/", rollout_views.rollout, name="rollout"),
    path("rollouts/<int:rollout_id>/report/", rollout_views.rollout_report, name="rollout-report"),
    path(
        "rollouts/<int:rollout_id>/confirm/", rollout_views.rollout_confirm, name="rollout-confirm"
    ),
    path(
        "rollouts/<int:rollout_id>/evidence/<int:review_id>/",
        rollout_views.rollout_evidence,
        name="rollout-evidence",
    ),
]
