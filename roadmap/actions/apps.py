from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "roadmap.actions"
    label = "actions"
    verbose_name = "Actions"
