from django.urls import path

from culture.outbox import views
from culture.outbox.provider import webhook

app_name = "outbox"
urlpatterns = [
    path("letters/", views.letters, name="letters"),
    path("letters/retry/", views.letters_retry, name="retry"),
    path("letters/cancel/", views.letters_cancel, name="cancel"),
    path("check/", views.mail_check, name="check"),
    path("check/send/", views.mail_check_send, name="check-send"),
    *webhook(),
]
