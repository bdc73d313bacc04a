from django.urls import path

from surveys.trust import views as trust

app_name = "trust"
urlpatterns = [
    path("", trust.promise, name="promise"),
    path("attacks/", trust.attacks, name="attacks"),
    path("agreement/", trust.agreement, name="agreement"),
    path("terms/", trust.terms, name="terms"),
]
