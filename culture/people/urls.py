from django.urls import path

from culture.people import entrance, import_views, log_views, own_views, speech_views, views

app_name = "people"
urlpatterns = [
    path("", views.people, name="people"),
    path("<int:person_id>/", views.person, name="person"),
    path("<int:person_id>/export/", own_views.export, name="export"),
    path("<int:person_id>/erase/", own_views.erase, name="erase"),
    path("mine/", own_views.mine, name="mine"),
    path("teams/<int:team_id>/", views.team, name="team"),
    path("import/", import_views.import_roster, name="import"),
    path("import/check/", import_views.import_check, name="import-check"),
    path("import/domains/", import_views.domains, name="domains"),
    path("speech/", speech_views.speech, name="speech"),
    path("log/", log_views.log, name="log"),
    path("set-up/", entrance.set_up, name="setup"),
]
