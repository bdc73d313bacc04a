from django.urls import path

from culture.embedded import mailbox_views, views

app_name = "embedded"
urlpatterns = [
    path("sample/", views.welcome, name="welcome"),
    path("sample/sign-in/<str:who>/", views.sign_in, name="sign-in"),
    path("sample/leave/", views.leave, name="leave"),
    path("trust/find-emma.zip", views.find_emma, name="find-emma"),
    path("mailbox/", mailbox_views.mailbox, name="mailbox"),
    path("mailbox/<str:name>/", mailbox_views.mail, name="mail"),
    path("mailbox/<str:name>/html/", mailbox_views.mail_html, name="mail-html"),
]
