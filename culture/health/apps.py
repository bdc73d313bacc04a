from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "culture.health"
    label = "health"
    verbose_name = "Health"

    def ready(self):
        # Importing them registers letter kinds, and what pulses tell of old promises.
        from culture.health.groups import talked
        from culture.health.homes import digest, since  # noqa: F401
        from culture.health.reports import quarterly  # noqa: F401

        talked.register()
