"""Every address of the app. Sign-in is required unless a view says otherwise by name."""

from django.conf import settings
from django.urls import include, path

from culture.api import urlpatterns as api_urls
from culture.status import healthz, readyz

urlpatterns = [
    path("", include("culture.health.urls")),
    path("results/customers/numbers/", include("culture.customers.urls")),
    path("mail/", include("culture.outbox.urls")),
    path("people/", include("culture.people.urls")),
    path("roadmap/characteristics/", include("roadmap.characteristics.urls")),
    path("roadmap/", include("roadmap.plan.urls")),
    path("actions/", include("roadmap.actions.urls")),
    path("talk/", include("culture.talk.urls")),
    path("pulses/statements/", include("surveys.statements.urls")),
    path("pulses/kit/", include("surveys.kit.urls")),
    path("pulses/", include("surveys.urls")),
    path("trust/", include("surveys.trust.urls")),
    path("p/", include("surveys.answer.urls")),
    path("accounts/", include("culture.people.account_urls")),
    path("api/", include(api_urls)),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
]
if settings.LOCAL:
    urlpatterns.append(path("", include("culture.embedded.urls")))
