from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = "Pulses"

    def ready(self):
        from surveys import letters  # noqa: F401  its import registers the letter kinds
