"""The API: each app brings its own pieces; sign-in by session or token."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView
from rest_framework.routers import DefaultRouter

from culture.customers import api as customers
from culture.health import api as health
from roadmap.plan import api as plan

router = DefaultRouter()
router.include_format_suffixes = False
for prefix, viewset in (*plan.routes, *health.routes, *customers.routes):
    router.register(prefix, viewset, basename=prefix)

urlpatterns = [
    *router.urls,
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="schema"), name="docs"),
]
