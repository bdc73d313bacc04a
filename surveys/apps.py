from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = "Pulses"

    def ready(self):
        # Importing them registers the letter kinds.
        from surveys import letters, notices, rehearsal  # noqa: F401
