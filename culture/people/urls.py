from django.urls import path

from culture.people import entrance, import_views, views

app_name = "people"
urlpatterns = [
    path("", views.people, name="people"),
    path("<int:person_id>/", views.person, name="person"),
    path("teams/<int:team_id>/", views.team, name="team"),
    path("import/", import_views.import_roster, name="import"),
    path("import/check/", import_views.import_check, name="import-check"),
    path("set-up/", entrance.set_up, name="setup"),
]
