from django.urls import path

from surveys import views

app_name = "surveys"
urlpatterns = [
    path("", views.pulses, name="pulses"),
    path("start/", views.cadence_start, name="cadence-start"),
    path("<int:pulse_id>/", views.pulse, name="pulse"),
    path("<int:pulse_id>/certificate/", views.certificate, name="certificate"),
]
