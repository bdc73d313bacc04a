"""Answer pages: public, without session, cookie or log. See surveys.answer.answering."""

from django.urls import path, re_path

from culture.outbox.stop import unsubscribe
from surveys.answer import answering, rehearsal
from surveys.paper import tablet

urlpatterns = [
    path("rehearsal", rehearsal.rehearse, name="rehearsal"),
    path("rehearsal/thanks", rehearsal.rehearsed, name="rehearsed"),
    path("tablet", tablet.tablet, name="tablet"),
    path("tablet/thanks", tablet.thanks, name="tablet-thanks"),
    path("mail/<str:mark>", unsubscribe, name="unsubscribe"),
    re_path(r"^(?P<token>[^/]+)/?$", answering.answer, name="answer"),
    re_path(r"^(?P<token>[^/]+)/know/?$", answering.know, name="answer-know"),
    re_path(r"^(?P<token>[^/]+)/thanks/?$", answering.thanks, name="answer-thanks"),
]
