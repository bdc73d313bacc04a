"""Goals 1 to 4: the answer page, an answer sealed here or in the browser, and the whole journey.

The pulse is a monthly one. Each answer comes by a link of its own; at the end all of them are found
in the database, opened and counted.
"""

from base64 import b64encode
from itertools import islice
from random import Random
from urllib.parse import quote_plus

import numpy as np
from django.db import connection
from django.utils import timezone

from surveys import tally
from surveys.asking.questions import questions
from surveys.box import keys
from surveys.box.seal import seal
from surveys.models.pulses import Pulse
from tests.benchmarks import company, floor
from tests.benchmarks.compare import Row, interleaved, rates
from tests.benchmarks.load import get, post
from tests.benchmarks.machine import FLOOR, PRODUCT, Machine
from tests.benchmarks.sizes import Sizes

TEAMS = 20  # from thirty groups on, not all are asked the same
PAGES = 3  # as many times as answers: they are quicker


def measure(machine: Machine, sizes: Sizes) -> list[Row]:
    machine.use("answers")
    answered = 3 * sizes.answers * (sizes.rounds + 1)
    pulse = opened(answered)
    with machine.serving(PRODUCT) as product, machine.serving(FLOOR) as bare:
        hello, page, insert, answer, sealed, floors, journey = interleaved(
            sizes.rounds,
            *(
                lambda server=server, units=units: machine.serve(server, units())
                for server, units in kinds(product, bare, pulse, sizes.answers)
            ),
        )
    verify(pulse, answered)
    return [
        *rates("1", "answer page / hello", "≥ 0.35", page, hello),
        *rates("2", "answer, sealed and kept / one INSERT", "≥ 0.6", answer, insert),
        *rates("3", "answer, sealed in the browser / one INSERT", "≥ 0.75", sealed, insert),
        *rates("4", "whole journey / hello and one INSERT", "", journey, floors),
    ]


def opened(people: int) -> Pulse:
    """An open pulse that asks at least so many people."""
    company.found(TEAMS, people // TEAMS + 1)
    with connection.cursor() as cursor:
        cursor.execute(floor.TABLE)
    return company.open_now(company.next_pulse(company.cadence(timezone.localdate()), 1))


def kinds(product, bare, pulse: Pulse, size: int):
    """(server, what makes its requests): each floor before ours."""
    links, body = iter(company.links(pulse).values()), filled_in(pulse)
    envelope = sealed_in(pulse)
    hello, insert = ("200", get("/hello")), ("204", post("/insert", body))

    def page(token):
        return "200", get(f"/p/{token}")

    def answer(token):
        return "303", post(f"/p/{token}", body)

    def some():
        return islice(links, size)

    seen = list(company.links(pulse).values())[: size * PAGES]
    return (
        (bare, lambda: [[hello]] * size * PAGES),
        (product, lambda: [[page(token)] for token in seen]),
        (bare, lambda: [[insert]] * size),
        (product, lambda: [[answer(token)] for token in some()]),
        (product, lambda: [[("303", post(f"/p/{token}", envelope(token)))] for token in some()]),
        (bare, lambda: [[hello, insert]] * size),
        (product, lambda: [[page(token), answer(token)] for token in some()]),
    )


def filled_in(pulse: Pulse) -> bytes:
    marks = (f"{item.code}={1 + at % 5}" for at, item in enumerate(questions(pulse).items))
    return "&".join(marks).encode()


def sealed_in(pulse: Pulse):
    """A function from a token to what a browser posts."""
    key = keys.public_key(pulse.fingerprint)
    answers = company.answers(questions(pulse), Random(pulse.pk))

    def envelope(token):
        sealed = seal(answers, key, pulse_id=pulse.pk, token=token)
        return f"sealed={quote_plus(b64encode(sealed))}".encode()

    return envelope


def verify(pulse: Pulse, answered: int) -> None:
    """Every answer is there and can be opened. Raises RuntimeError."""
    counted = tally.count(pulse, np.random.default_rng(1))
    if (found := int(counted.sums.ballots.sum())) != answered:
        raise RuntimeError(f"{answered} answers were sent, {found} can be counted.")
