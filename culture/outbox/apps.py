from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "culture.outbox"
    label = "outbox"
    verbose_name = "Outbox"
