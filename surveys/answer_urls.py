"""Answer pages: public, without session, cookie or log. See surveys.answering."""

from django.urls import path, re_path

from culture.outbox.stop import unsubscribe
from surveys import answering, rehearsal

urlpatterns = [
    path("rehearsal", rehearsal.rehearse, name="rehearsal"),
    path("rehearsal/thanks", rehearsal.rehearsed, name="rehearsed"),
    path("mail/<str:mark>", unsubscribe, name="unsubscribe"),
    re_path(r"^(?P<token>[^/]+)/?$", answering.answer, name="answer"),
    re_path(r"^(?P<token>[^/]+)/know/?$", answering.know, name="answer-know"),
    re_path(r"^(?P<token>[^/]+)/thanks/?$", answering.thanks, name="answer-thanks"),
]
