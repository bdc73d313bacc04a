from django.apps import AppConfig


class CharacteristicsConfig(AppConfig):
    name = "roadmap.characteristics"
    label = "characteristics"
    verbose_name = "Target profile"
