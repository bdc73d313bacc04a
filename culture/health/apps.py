from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "culture.health"
    label = "health"
    verbose_name = "Health"

    def ready(self):
        # Importing them registers letter kinds, what pulses tell of old promises and groups, and
        # what they ask for milestones, and which statements those may name.
        from culture.health.groups import idle, talked  # noqa: F401
        from culture.health.homes import digest, since  # noqa: F401
        from culture.health.movement import statements, wanted  # noqa: F401
        from culture.health.reports import quarterly  # noqa: F401

        talked.register()
