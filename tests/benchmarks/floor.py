"""The floor: the least that Django can do, served as the product is. A page, and one INSERT."""

import dj_database_url
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection
from django.http import HttpResponse
from django.urls import path

SIZE = 1873  # bytes of a sealed ballot: the same row goes to the same disk
TABLE = "CREATE TABLE floor (id bigserial PRIMARY KEY, sealed bytea NOT NULL)"


def hello(request):
    return HttpResponse("<h1>Hello</h1>")


def insert(request):
    with connection.cursor() as cursor:
        sealed = request.body.ljust(SIZE, b"\0")
        cursor.execute("INSERT INTO floor (sealed) VALUES (%s)", [sealed])
    return HttpResponse(status=204)


urlpatterns = [path("hello", hello), path("insert", insert)]

if not settings.configured:
    settings.configure(
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["127.0.0.1"],
        SECRET_KEY="only-for-benchmarks",
        DATABASES={"default": dj_database_url.config(conn_max_age=None)},
    )
    application = get_wsgi_application()
