from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "culture.health"
    label = "health"
    verbose_name = "Health"

    def ready(self):
        # Importing it registers the letter kind.
        from culture.health.reports import quarterly  # noqa: F401
