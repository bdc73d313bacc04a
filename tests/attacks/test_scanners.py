"""Mail scanners open, follow, run and post every link of every mail: not one row changes."""

import os
import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from itertools import product

import pytest
from playwright.sync_api import sync_playwright

from surveys import launch
from surveys.box.ballot import Ballot
from surveys.models.invitations import Invitation
from tests import make
from tests.attacks import thief
from tests.attacks.catalogue import IN_FULL
from tests.attacks.lived import delivered, filled
from tests.attacks.running import open_now

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESS = re.compile(r"https?://[^\s\"'<>]+")
SCANNERS = (
    "Barracuda Sentinel (EE)",
    "Mozilla/5.0 (compatible; Microsoft Office/16.0)",
    "curl/8.5",
)
# A browser is slow: beside the other tests it reads one person's mail only.
PEOPLE, BROWSED = (12, None) if IN_FULL else (6, 1)


@pytest.fixture
def mails(app, company):
    """A small pulse, and what arrived in everybody's mailbox."""
    people = make.people(PEOPLE, company)
    open_now(sender=make.hr_lead("Anna Berg"))
    return delivered(app, launch.INVITATION)[: len(people)]


def links(mails, app) -> list[str]:
    """Every link of every part of every mail."""
    bodies = [part.get_content() for mail in mails for part in mail.walk() if is_text(part)]
    found = {link.rstrip(".,)") for body in bodies for link in ADDRESS.findall(unescape(body))}
    assert all(link.startswith(app.url) for link in found)
    return sorted(found)


def is_text(part) -> bool:
    return part.get_content_maintype() == "text"


def looked_at(app, link: str, method: str, scanner: str) -> int:
    path = link.removeprefix(app.url)
    return app.request(method, path, headers={"User-Agent": scanner}).status


def posted(app, link: str, body: bytes) -> int:
    return app.post(link.removeprefix(app.url), body).status


def browsed(links: list[str]) -> int:
    """A browser that runs every script, waits half a minute, and scrolls to the end."""
    with sync_playwright() as playwright:
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page()
        page.clock.install()
        for link in links:
            page.goto(link, wait_until="load")
            page.clock.run_for(30_000)
            page.mouse.wheel(0, 20_000)
            page.wait_for_load_state("networkidle")
        browser.close()
    return len(links)


@pytest.mark.browser
@pytest.mark.attack(
    "AT7",
    "HEAD, GET and OPTIONS by three scanners each, posts with an empty body, and two "
    "browsers that run every script and scroll, on every link of every mail, all at once.",
)
def test_a_storm_of_scanners_changes_not_one_row(app, mails, found):
    everything = links(mails, app)
    seen = links(mails[:BROWSED], app)
    before = thief.hidden_columns()
    with ThreadPoolExecutor(8) as pool:
        browsers = [pool.submit(browsed, seen[turn::2]) for turn in range(2)]
        tries = product(everything, ("HEAD", "GET", "OPTIONS"), SCANNERS)
        looks = [pool.submit(looked_at, app, *each) for each in tries]
        bodies = (b"", b"a=", b"sealed=")
        posts = [pool.submit(posted, app, *each) for each in product(everything, bodies)]
        statuses = {look.result() for look in looks}
        refused = {post.result() for post in posts}
        visits = sum(browser.result() for browser in browsers)
    after = thief.hidden_columns()
    assert before == after
    assert statuses <= {200, 405}
    assert refused <= {400, 403, 405, 422}
    assert not Ballot.objects.exists()
    found(
        f"{len(everything)} links: {len(looks)} looks, {len(posts)} posts, {visits} visits of a "
        f"browser; not one row of {len(before)} tables changed, hidden columns included."
    )


@pytest.mark.attack("AT7", "The person answers after the scanners were there.")
def test_a_link_that_scanners_opened_still_works(app, mails, found):
    paths = [link.removeprefix(app.url) for link in links(mails, app)]
    own = next(path for path in paths if re.fullmatch(r"/p/[\w-]{43}", path))
    for path in paths:
        app.request("GET", path)
        app.post(path, b"")
    invitation = Invitation.objects.first()
    assert app.post(own, filled(invitation.pulse, 5)).status == 303
    assert Invitation.objects.filter(answered=True).count() == Ballot.objects.count() == 1
    found("The link stays good; only the button counted.")
