from django.urls import path

from roadmap.actions import views

app_name = "actions"
urlpatterns = [
    path("", views.actions, name="actions"),
    path("new/", views.action_make, name="action-make"),
    path("<int:action_id>/", views.action, name="action"),
    path("<int:action_id>/change/", views.action_change, name="action-change"),
    path("<int:action_id>/keep/", views.action_keep, name="action-keep"),
    path("<int:action_id>/drop/", views.action_drop, name="action-drop"),
    path("<int:action_id>/reopen/", views.action_reopen, name="action-reopen"),
]
