from django.apps import AppConfig


class EmbeddedConfig(AppConfig):
    name = "culture.embedded"
    label = "embedded"
    verbose_name = "Embedded"
