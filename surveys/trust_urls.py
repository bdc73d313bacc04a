from django.urls import path

from surveys import trust

app_name = "trust"
urlpatterns = [
    path("", trust.promise, name="promise"),
    path("attacks/", trust.attacks, name="attacks"),
    path("agreement/", trust.agreement, name="agreement"),
    path("terms/", trust.terms, name="terms"),
]
