from django.urls import path

from roadmap.characteristics import views

app_name = "characteristics"
urlpatterns = [path("", views.profile, name="profile")]
