"""Files of numbers for tests, brought the way the product brings them."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile

from culture.customers.hold import hold_file
from culture.customers.keep import keep
from tests import make

NUMBERS, CHECK = "/results/customers/numbers/", "/results/customers/numbers/check/"
HEADING = "metric,team,month,value,n"


def sheet(*lines, heading=HEADING, encoding="utf-8"):
    return "\n".join((heading, *lines, "")).encode(encoding)


def upload(client, data, name="customers.csv"):
    return client.post(NUMBERS, {"file": SimpleUploadedFile(name, data)})


def held(*lines, by, today=make.TODAY, **how):
    data = lines[0] if isinstance(lines[0], bytes) else sheet(*lines, **how)
    return hold_file(BytesIO(data), name="customers.csv", by=by, now=make.NOW, today=today)


def kept(*lines, by, today=make.TODAY, **how):
    return keep(held(*lines, by=by, today=today, **how), now=make.NOW)
