from django.urls import path, register_converter
from django.urls.converters import StringConverter

from culture.constructs import FACES
from culture.health import comments, homes, mail, views
from culture.health.exports import views as exports


class ScaleConverter(StringConverter):
    """One of the nine scales, so that no other address below the results is taken for one."""

    regex = "|".join(FACES)


register_converter(ScaleConverter, "scale")

app_name = "health"
urlpatterns = [
    path("", homes.home, name="home"),
    path("mail/", mail.mail, name="mail"),
    path("mail/clear/<int:person_id>/", mail.mail_clear, name="mail-clear"),
    path("mail/resume/<int:run_id>/", mail.mail_resume, name="mail-resume"),
    path("mail/retry/", mail.mail_retry, name="mail-retry"),
    path("results/", views.results, name="results"),
    path("results/<scale:scale>/", views.construct, name="construct"),
    path("results/results.xlsx", exports.results_xlsx, name="results-xlsx"),
    path("results/results.csv", exports.results_csv, name="results-csv"),
    path("results/board.pptx", exports.board, name="board"),
    path("results/comments/", comments.comments, name="comments"),
    path("results/groups/<int:group_id>/", views.group, name="group"),
    path("results/how-we-count/", views.how, name="how"),
]
