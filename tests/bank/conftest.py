import pytest
from django.urls import reverse

from tests import make

OURS = {
    "en": "In my team we tell {customers} early when something goes wrong.",
    "de": "In meinem Team sagen wir {customers_dative} früh, wenn etwas schiefgeht.",
    "fr": "Dans mon équipe, nous disons tôt aux {customers} que quelque chose va mal.",
    "es": "En mi equipo decimos pronto a los {customers} que algo va mal.",
    "nb": "I teamet mitt sier vi tidlig fra til {customers} når noe går galt.",
    "ar": "في فريقي نخبر {customers} مبكرًا عندما يحدث خطأ.",
}


def url(name, *args):
    return reverse(f"statements:{name}", args=args)


def sent(wordings, **fields):
    """Wordings as the forms take them."""
    return {f"wording_{code}": text for code, text in wordings.items()} | fields


@pytest.fixture
def hilde(company):
    """The second HR lead."""
    return make.hr_lead("Hilde HR", team=company)
