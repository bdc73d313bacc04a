from django.urls import path

from culture.talk import notice_views, questions, views

app_name = "talk"
urlpatterns = [
    path("notices/", notice_views.notices, name="notices"),
    path("notices/read/", notice_views.notices_read, name="notices-read"),
    path("notices/<int:notice_id>/", notice_views.notice_open, name="notice-open"),
    path("notices/<int:notice_id>/read/", notice_views.notice_read, name="notice-read"),
    path("preferences/", notice_views.preferences, name="preferences"),
    path("questions/", questions.questions, name="questions"),
    path("comments/<int:comment_id>/change/", views.comment_change, name="comment-change"),
    path("comments/<int:comment_id>/back/", views.comment_take_back, name="comment-take-back"),
    path("comments/<int:comment_id>/again/", views.comment_put_up, name="comment-put-up"),
    path("comments/<int:comment_id>/answer/", views.comment_answer, name="comment-answer"),
    path("about/<slug:kind>/<int:about_id>/", views.talk, name="talk"),
    path("about/<slug:kind>/<int:about_id>/say/", views.talk_say, name="talk-say"),
    path("about/<slug:kind>/<int:about_id>/people/", views.talk_people, name="talk-people"),
]
