from django.apps import AppConfig


class HealthConfig(AppConfig):
    name = "culture.health"
    label = "health"
    verbose_name = "Health"
