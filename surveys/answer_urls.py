"""Answer pages: public, without session, cookie or log. See surveys.answering."""

from django.urls import re_path

from surveys import answering

urlpatterns = [
    re_path(r"^(?P<token>[^/]+)/?$", answering.answer, name="answer"),
    re_path(r"^(?P<token>[^/]+)/know/?$", answering.know, name="answer-know"),
    re_path(r"^(?P<token>[^/]+)/thanks/?$", answering.thanks, name="answer-thanks"),
]
