"""Scanners on every link of every kind of mail: three programs each, and a browser that waits.

The storm on the running app, with posts, is tests/attacks/test_scanners.py; it reads invitations.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from itertools import product
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from surveys.box.ballot import Ballot
from surveys.models.invitations import Invitation
from tests.attacks import thief
from tests.browser.conftest import PHONE
from tests.outbox.test_every_letter import HOST, written  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
ADDRESS = re.compile(r"https?://[^\s\"'<>]+")
METHODS = ("HEAD", "GET", "OPTIONS")
SCANNERS = (
    "Barracuda Sentinel (EE)",
    "Mozilla/5.0 (compatible; Microsoft Office/16.0)",
    "curl/8.5",
)


def links_in(mails) -> list[str]:
    """Paths of all links in text and HTML, the one to stop with among them."""
    bodies = " ".join(f"{mail.text} {unescape(mail.html)}" for mail in mails.values())
    found = {link.rstrip(".,)") for link in ADDRESS.findall(bodies)}
    return sorted(link.removeprefix(HOST) for link in found)


def looked_at(address: str, method: str, scanner: str) -> int:
    request = Request(address, method=method, headers={"User-Agent": scanner})  # noqa: S310
    try:
        with urlopen(request, timeout=30) as response:  # noqa: S310
            return response.status
    except HTTPError as refused:
        return refused.code


def browsed(page, path: str) -> None:
    """Runs every script, waits half a minute of its own clock, and scrolls to the end."""
    page.goto(path, wait_until="load")
    page.clock.run_for(30_000)
    page.mouse.wheel(0, 20_000)
    page.wait_for_load_state("networkidle")


def test_no_look_at_any_link_of_any_mail_changes_a_row(
    written,  # noqa: F811
    open_page,
    live_server,
    clock,
):
    paths, page = links_in(written), open_page(PHONE)
    page.clock.install()
    before = thief.hidden_columns()
    with ThreadPoolExecutor(6) as pool:
        tries = product(paths, METHODS, SCANNERS)
        looks = [pool.submit(looked_at, live_server.url + path, *how) for path, *how in tries]
        for path in paths:
            browsed(page, path)
        statuses = {look.result() for look in looks}

    assert thief.hidden_columns() == before
    assert statuses <= {200, 302, 405}  # 302: to sign in
    assert len(paths) > 15
    assert not Ballot.objects.exists()
    assert not Invitation.objects.filter(answered=True).exists()
