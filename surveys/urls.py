from django.urls import path

from surveys import certificates, keeper_views, rehearsal, views

app_name = "surveys"
urlpatterns = [
    path("", views.pulses, name="pulses"),
    path("start/", views.cadence_start, name="cadence-start"),
    path("rehearsal/", rehearsal.rehearsal_mail, name="rehearsal-mail"),
    path("keeper/", keeper_views.keeper, name="keeper"),
    path("keeper/rehearse/", keeper_views.keeper_rehearse, name="keeper-rehearse"),
    path("<int:pulse_id>/open/", keeper_views.keeper_open, name="keeper-open"),
    path("<int:pulse_id>/", views.pulse, name="pulse"),
    path("<int:pulse_id>/certificate/", certificates.certificate, name="certificate"),
    path("<int:pulse_id>/certificate.txt", certificates.certificate_text, name="certificate-text"),
]
