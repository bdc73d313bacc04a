from django.apps import AppConfig


class TalkConfig(AppConfig):
    name = "culture.talk"
    label = "talk"
    verbose_name = "Talk"

    def ready(self):
        # Importing them registers the letter kind, and how long rows are kept.
        from culture.talk import keeping, letters  # noqa: F401
