from django.urls import path

from culture.customers import views

app_name = "customers"
urlpatterns = [
    path("", views.numbers, name="numbers"),
    path("check/", views.check, name="check"),
    path("<int:import_id>/take-back/", views.take_back, name="take-back"),
]
