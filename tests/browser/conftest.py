"""A real chromium against the running app, with a real SMTP server; the tests are the clock."""

import os
import re
from pathlib import Path

import pytest
import time_machine
from django.core.cache import cache
from django.core.mail import get_connection
from django.utils import timezone
from playwright.sync_api import sync_playwright

from culture.outbox.delivery import deliver_due
from surveys import steps
from tests.make import NOW

AXE = (Path(__file__).parent / "axe.min.js").read_text()
# What chromium says when a page answers with 4xx, is cut off, or jumps past an autofocus.
EXPECTED = ("with a status of 4", "Autofocus processing was blocked", "ERR_INTERNET_DISCONNECTED")
AXED = set()  # pages that axe is looking at: it tries styles that our policy refuses
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="package", autouse=True)
def rows_beside_an_event_loop():
    """Playwright keeps a loop in this thread; Django may ask for rows from it all the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="package")
def chromium():
    path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(autouse=True)
def nobody_asked_for_a_code_yet():
    """The clock stands still here: codes asked for in other tests would count as this minute's."""
    cache.clear()


@pytest.fixture
def open_page(chromium, live_server, transactional_db):
    """A new page in a browser of its own; every message on its console is a failure."""
    contexts, noise = [], []

    def new(size=WIDE, **options):
        context = chromium.new_context(viewport=size, base_url=live_server.url, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: noise.append(message.text) if page not in AXED else None)
        page.on("pageerror", lambda error: noise.append(str(error)))
        page.set_default_timeout(10_000)
        return page

    yield new
    for context in contexts:
        context.close()
    assert not [line for line in noise if not any(word in line for word in EXPECTED)]


@pytest.fixture
def clock():
    """Tuesday 10 March 2026, noon; `clock.move_to` goes on."""
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def mails(relay, settings, live_server):
    """What arrived. Sign-in codes go out at once; letters when the test delivers them."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", relay.port
    settings.BASE_URL, settings.MAIL_READY = live_server.url, True
    return relay


@pytest.fixture
def minute(mails):
    """One tick of the clock, as beat and worker would do it."""

    def tick(now=None):
        now = now or timezone.now()
        steps.run(now)
        while deliver_due(now=now, connection=get_connection()):
            pass

    return tick


def sign_in(page, mails, person):
    """By the code that was mailed."""
    before = len(mails.took)
    page.goto("/accounts/login/")
    page.get_by_label("Your mail address").fill(person.email)
    page.get_by_role("button", name="Send me a code").click()
    code = page.get_by_label("The six digits from the mail")
    code.wait_for()
    mails.wait_for(before + 1)  # it leaves on a thread of its own
    code.fill(code_in(mails.mails[-1]))
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("navigation", name="Main").first.wait_for()


def code_in(mail) -> str:
    text = mail.get_body(("plain",)).get_content()
    return re.search(r"^\s*(\d{6})\s*$", text, re.M)[1]


def link_in(mail) -> str:
    """The path of the personal link in a pulse mail."""
    text = mail.get_body(("plain",)).get_content()
    return re.search(r"https?://[^/\s]+(/p/[\w-]{43})\s", text)[1]


def check(page):
    """No accessibility violation, and nothing wider than the screen."""
    page.wait_for_load_state()  # a click goes on before the style sheet is there
    size = page.viewport_size
    # As high as the page: a bar that sticks lies over whatever is at the edge of the screen.
    height = page.evaluate("Math.max(innerHeight, document.body.scrollHeight)")
    page.set_viewport_size(size | {"height": height})
    AXED.add(page)
    page.evaluate(AXE)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate(
        "tags => axe.run({runOnly: tags}).then(r => r.violations.map("
        "v => v.id + ': ' + v.nodes.map(n => n.target.join(' ')).join(', ')))",
        tags,
    )
    AXED.discard(page)
    page.set_viewport_size(size)
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
