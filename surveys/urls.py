from django.urls import path

from surveys.answer import rehearsal
from surveys.cadence import days
from surveys.cadence import views as cadence
from surveys.keepers import views as keeper_views
from surveys.paper import views as paper
from surveys.trust import certificates
from surveys.watching import views

app_name = "surveys"
urlpatterns = [
    path("", views.pulses, name="pulses"),
    path("start/", cadence.cadence_start, name="cadence-start"),
    path("calendar/", cadence.calendar, name="calendar"),
    path("change/", cadence.cadence_change, name="cadence-change"),
    path("stop/", cadence.cadence_stop, name="cadence-stop"),
    path("resume/", cadence.cadence_resume, name="cadence-resume"),
    path("days/", days.blackouts, name="blackouts"),
    path("days/region/", days.region, name="region"),
    path("days/site/", days.site, name="site"),
    path("days/site/<int:site_id>/remove/", days.site_remove, name="site-remove"),
    path("days/busy/", days.blackout_add, name="blackout-add"),
    path("days/busy/<int:blackout_id>/remove/", days.blackout_remove, name="blackout-remove"),
    path("rehearsal/", rehearsal.rehearsal_mail, name="rehearsal-mail"),
    path("keeper/", keeper_views.keeper, name="keeper"),
    path("keeper/rehearse/", keeper_views.keeper_rehearse, name="keeper-rehearse"),
    path("<int:pulse_id>/open/", keeper_views.keeper_open, name="keeper-open"),
    path("<int:pulse_id>/", views.pulse, name="pulse"),
    path("<int:pulse_id>/codes/", paper.codes, name="codes"),
    path("<int:pulse_id>/codes/print/", paper.codes_print, name="codes-print"),
    path("<int:pulse_id>/certificate/", certificates.certificate, name="certificate"),
    path("<int:pulse_id>/certificate.txt", certificates.certificate_text, name="certificate-text"),
]
