"""Somebody sits down at the same computer after a colleague has answered."""

import os
from contextlib import contextmanager

import pytest
from playwright.sync_api import sync_playwright

from surveys.box.ballot import Ballot
from tests import make
from tests.attacks.catalogue import IN_FULL
from tests.attacks.lived import filled
from tests.attacks.running import open_now

pytestmark = pytest.mark.django_db(transaction=True)
KEPT = """async () => [
  localStorage.length, sessionStorage.length, document.cookie.length, window.name.length,
  (await caches.keys()).length,
  (await navigator.serviceWorker.getRegistrations()).length,
  (await indexedDB.databases()).length,
]"""


@pytest.fixture
def link(app, staffed):
    pulse = open_now()
    return app.url + make.link(pulse, make.invited(pulse)[0])


@contextmanager
def a_browser():
    """Nothing is asked of the database meanwhile: the browser's loop runs in this thread."""
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def marked(page) -> list[str]:
    """What is chosen or typed on the page."""
    found = page.eval_on_selector_all(
        "input:checked, textarea", "all => all.map(e => e.type === 'textarea' ? e.value : e.name)"
    )
    return [words for words in found if words.strip()]


def send(page, link) -> None:
    page.goto(link)
    for group in page.locator("fieldset").all():
        group.locator("input[type=radio]").nth(1).check(force=True)
    page.get_by_role("textbox").fill("Our shifts end too late.")
    assert len(marked(page)) > 30
    page.get_by_role("button", name="Send my answers").click()
    page.wait_for_url("**/thanks")


@pytest.mark.browser
@pytest.mark.attack(
    "AT24",
    "With and without JavaScript: send, press back, open the link again in another tab, look into "
    "every store of the browser.",
)
@pytest.mark.parametrize("scripts", [True, False] if IN_FULL else [True])
def test_the_next_person_finds_an_empty_form_and_nothing_kept(link, found, scripts):
    with a_browser() as browser:
        context = browser.new_context(java_script_enabled=scripts)
        page, other = context.new_page(), context.new_page()
        send(page, link)
        page.go_back()
        page.wait_for_load_state()
        other.goto(link)
        shown = marked(page) + marked(other)
        kept = [*page.evaluate(KEPT), *other.evaluate(KEPT)] if scripts else []
        cookies = context.cookies()
    assert (shown, cookies) == ([], [])
    assert not any(kept)
    assert Ballot.objects.count() == 1
    found("Back and again: an empty form. No cookie, no store, no worker, no cache.")


@pytest.mark.attack("AT24", "The headers of every answer page, also of refusals and mistakes.")
def test_no_answer_page_may_be_kept_or_followed(app, link, found):
    path, pulse = link.removeprefix(app.url), make.Invitation.objects.first().pulse
    tries = [
        app.request("GET", path), app.request("GET", f"{path}/know"), app.post(path, b""),
        app.request("GET", f"{path}?a=3"), app.post(path, filled(pulse, 3)),
        app.request("GET", f"{path}/thanks"), app.request("GET", "/p/unknown"),
        app.post(path, b"x" * 20_000), app.request("PUT", path), app.request("OPTIONS", path),
    ]  # fmt: skip
    for response in tries:
        told = {name.lower(): value for name, value in response.getheaders()}
        assert told["cache-control"] == "no-store"
        assert told["referrer-policy"] == "no-referrer"
        assert not {"set-cookie", "etag", "last-modified"} & set(told)
    found(f"{len(tries)} kinds of answers: no-store, no referrer, no cookie, no mark of a version.")
