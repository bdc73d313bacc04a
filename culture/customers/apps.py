from django.apps import AppConfig


class CustomersConfig(AppConfig):
    name = "culture.customers"
    label = "customers"
    verbose_name = "Customers"
