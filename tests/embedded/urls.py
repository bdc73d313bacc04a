"""The app's addresses with those that exist only where mail stays on this machine."""

from django.urls import include, path

from culture.urls import urlpatterns as app

urlpatterns = [*app, path("", include("culture.embedded.urls"))]
