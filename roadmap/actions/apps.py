from django.apps import AppConfig


class ActionsConfig(AppConfig):
    name = "roadmap.actions"
    label = "actions"
    verbose_name = "Actions"

    def ready(self):
        # Importing needs the models.
        from roadmap.actions import talked

        talked.register()
