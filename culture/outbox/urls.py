from django.urls import path

from culture.outbox import views
from culture.outbox.channels import views as channels
from culture.outbox.provider import webhook

app_name = "outbox"
urlpatterns = [
    path("letters/", views.letters, name="letters"),
    path("letters/retry/", views.letters_retry, name="retry"),
    path("letters/cancel/", views.letters_cancel, name="cancel"),
    path("check/", views.mail_check, name="check"),
    path("check/send/", views.mail_check_send, name="check-send"),
    path("channels/", channels.channels, name="channels"),
    path("channels/<int:channel_id>/try/", channels.channel_try, name="channel-try"),
    path("channels/<int:channel_id>/remove/", channels.channel_remove, name="channel-remove"),
    *webhook(),
]
