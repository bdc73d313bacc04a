from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "surveys"
    verbose_name = "Pulses"

    def ready(self):
        # Importing them registers the letter kinds, and how long what is kept.
        from surveys import letters  # noqa: F401
        from surveys.answer import rehearsal  # noqa: F401
        from surveys.kit import kept, mails  # noqa: F401
        from surveys.trust import notices  # noqa: F401
