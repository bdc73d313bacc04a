"""The cast. Everybody in the tests works at Havelund."""

import socket

import pytest
from aiosmtpd.controller import Controller
from django.core.mail import get_connection
from django.test import Client
from hypothesis import HealthCheck, settings

from culture.access import Role
from tests import make
from tests.outbox.relay import Relay

# A busy machine is no fault: time is measured by benchmarks.
settings.register_profile("calm", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("calm")


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    """Pages are drawn without a collected manifest."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.fixture
def company(db):
    """Havelund: a top team, the hotels below it, Team Nord and Team Süd below them."""
    make.organisation()
    top = make.team("Havelund")
    hotels = make.team("Hotels", parent=top)
    make.team("Team Nord", parent=hotels)
    make.team("Team Süd", parent=hotels)
    return top


def team(name):
    from culture.people.models import Team

    return Team.objects.get(name=name)


def leader(name, team_name):
    """Somebody new in this team, who leads it."""
    place = team(team_name)
    place.manager = make.person(name, team=place)
    place.save()
    return place.manager


@pytest.fixture
def hanna(company):
    return make.hr_lead(team=company)


@pytest.fixture
def max_(company):
    """Leads Team Nord; his own manager is Helga, who leads the hotels."""
    return leader("Max Manager", "Team Nord")


@pytest.fixture
def helga(company):
    return leader("Helga Hotels", "Hotels")


@pytest.fixture
def emma(company):
    return make.person("Emma Employee", team=team("Team Nord"))


@pytest.fixture
def otto(company):
    return make.person("Otto Elsewhere", team=team("Team Süd"))


@pytest.fixture
def sonja(company):
    return make.person("Sonja Sponsor", team=company, role=Role.SPONSOR)


@pytest.fixture
def kim(company):
    return make.person("Kim Keeper", team=team("Team Süd"), role=Role.REPRESENTATIVE)


@pytest.fixture
def tore(company):
    return make.person("Tore Technical", team=company, role=Role.TECHNICAL)


@pytest.fixture
def as_():
    """A browser in which this person is signed in."""

    def sign_in(person):
        client = Client()
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def relay():
    """A real SMTP server, which keeps what it took."""
    handler = Relay()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    handler.stop, handler.url = controller.stop, f"smtp://127.0.0.1:{port}"
    handler.port = port
    handler.connection = lambda: get_connection(
        "django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=port, timeout=10
    )
    yield handler
    if controller.server is not None:
        controller.stop()
