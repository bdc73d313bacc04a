from django.urls import path

from culture.health import comments, homes, mail, views

app_name = "health"
urlpatterns = [
    path("", homes.home, name="home"),
    path("mail/retry/", mail.mail_retry, name="mail-retry"),
    path("results/", views.results, name="results"),
    path("results/comments/", comments.comments, name="comments"),
    path("results/groups/<int:group_id>/", views.group, name="group"),
    path("results/how-we-count/", views.how, name="how"),
]
