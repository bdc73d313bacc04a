from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "culture.people"
    label = "people"
    verbose_name = "People"
