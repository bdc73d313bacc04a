from django.apps import AppConfig


class PlanConfig(AppConfig):
    name = "roadmap.plan"
    label = "plan"
    verbose_name = "Programme"

    def ready(self):
        # Importing needs the models: what can be talked about, and how long its history is kept.
        from roadmap.plan import kept, talked

        talked.register()
        kept.register()
