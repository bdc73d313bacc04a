"""What two keepers do, and where a secret of theirs could lie."""

import base64
from datetime import timedelta

import redis
import time_machine
from django.conf import settings as configured
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from surveys.box import key_files
from surveys.models.terms import Keeper

MINUTE = timedelta(minutes=1)
HANNA, KIM = "hanna's own four words", "kim writes hers in a book"
KEEPER, REHEARSE = "/pulses/keeper/", "/pulses/keeper/rehearse/"


def keeper_of(person):
    return Keeper.objects.get(person=person)


def at_close(pulse):
    return time_machine.travel(pulse.ends_at + MINUTE, tick=True)


def address(pulse):
    return reverse("surveys:keeper-open", args=[pulse.pk])


def enter(browser, pulse, passphrase):
    return browser.post(address(pulse), {"passphrase": passphrase}, follow=True)


def said(response):
    return response.content.decode()


def names(fingerprint):
    return [path.suffix[1:] for path in key_files.files(fingerprint)]


def everything_stored(caplog):
    """All tables, sessions in clear, the queue, the keepers' directory and the log, as one text."""
    tables = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT row_to_json(one)::text FROM {table} one")
            tables += [row for (row,) in cursor.fetchall()]
    sessions = [row.get_decoded() for row in Session.objects.all()]
    with redis.Redis.from_url(configured.REDIS_URL) as client:
        queue = [client.dump(key) for key in client.keys("*")]
    logged = [caplog.handler.format(record) for record in caplog.records]
    return "\n".join(map(str, (tables, sessions, queue, logged, vars(cache._cache))))


def spellings(secret):
    return {secret.hex(), base64.b64encode(secret).decode()[:-4], repr(secret)[2:-1]}
