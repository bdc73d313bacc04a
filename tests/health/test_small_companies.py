"""Under sixty people: every page of results opens for whoever may, and no panel on it is empty."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from lxml import html as reader

from surveys import gate
from surveys.models.pulses import Pulse
from surveys.trust import company_address
from tests import make
from tests.health import small
from tests.health.promised import one_of_each
from tests.health.test_company import numbers
from tests.test_access import TABLE, addresses

pytestmark = pytest.mark.django_db
PANELS = "//main//*[self::section or self::figure or contains(concat(' ', @class, ' '), ' sheet ')]"
HOLDERS = (
    "//main//*[self::ul or self::ol or self::dl or self::tbody or self::table or self::select]"
)
# The title and the caption of a panel are not what it shows.
TITLES = {"h1", "h2", "h3", "figcaption", "caption", "summary"}
CAPTIONS = {"caption", "hidden"}  # classes
SHAPES = "descendant::*[self::svg or self::table or self::li or self::input or self::dd]"
CAST = ("Hanna", "Berta", "Max", "Emma", "Sonja", "Kim", "Tore")
KINDS = ("health:", "actions:", "customers:", "profile:", "characteristics:")
LOOKED_AT = "text/html"


@pytest.fixture(params=[24, 8], ids=["exact", "rounded"])
def counted(request, db):
    """The cast, and both pulses; with 8 answers the whole company is rounded."""
    cast = small.company()
    pulses = small.counted_twice(cast["Hanna"], answering=request.param)
    make.programme()
    with time_machine.travel(make.published_at(pulses[-1]), tick=False):
        yield cast, pulses


def pages(pulses):
    """Every page of results there is, of both pulses; files are opened elsewhere."""
    for name, params in addresses():
        if not name.startswith(KINDS) or name not in TABLE:
            continue
        if "scale" in str(params):
            found = [reverse(name, args=[scale]) for scale in ("commitment", "trust")]
        elif "group_id" in str(params):
            found = [reverse(name, args=[group.id]) for group in groups(pulses)]
        elif "signed" in str(params):
            found = [company_address.path_of(pulse) for pulse in pulses]
        else:
            found = [] if params else [reverse(name)]
        yield from found
        yield from (f"{path}?pulse={pulse.number}" for path in found for pulse in pulses)


def groups(pulses):
    hanna = make.Person.objects.get(name="Hanna HR")
    read = gate.read(hanna, pulses, now=timezone.now())
    return [group for group in read if not group.is_company]


def empty_parts(page):
    """Panels that hold a title and nothing, lists without rows, tables without cells."""
    tree = reader.fromstring(page)
    for panel in tree.xpath(PANELS):
        said = "".join(text for text in panel.xpath(".//text()") if of_substance(text))
        if not said and not panel.xpath(SHAPES):
            yield reader.tostring(panel)[:200]
    for holder in tree.xpath(HOLDERS):
        if not len(holder):
            yield reader.tostring(holder)[:200]


def of_substance(text):
    around = [text.getparent(), *text.getparent().iterancestors()]
    return text.strip() and not any(map(is_title, around))


def is_title(element):
    return element.tag in TITLES or (element.tag == "p" and element.get("class") in CAPTIONS)


def test_every_page_of_results_opens_and_no_panel_is_empty(counted):
    cast, pulses = counted
    one_of_each(make.today())
    looked_at = 0
    for name in CAST:
        client = Client()
        client.force_login(cast[name])
        for address in sorted(set(pages(pulses))):
            response = client.get(address)
            assert response.status_code in (200, 404, 405), (name, address)
            if response.status_code == 200 and LOOKED_AT in response.headers["Content-Type"]:
                assert list(empty_parts(response.content)) == [], (name, address)
                looked_at += 1
    assert looked_at > 60


def test_what_cannot_fill_is_not_there(counted):
    cast, pulses = counted
    client = Client()
    client.force_login(cast["Hanna"])
    html = client.get(reverse("health:results")).text
    below = [group for group in groups(pulses[-1:]) if not group.dimension]
    assert len(below) <= 3
    assert ("Where it is felt" in html) == (len(below) > 1)
    assert "Who feels it" not in html


def test_the_page_without_an_account_has_no_number_that_an_employee_has_not(counted):
    cast, pulses = counted
    client, stranger = Client(), Client()
    client.force_login(cast["Emma"])
    for pulse in pulses:
        everything = set()
        for name in ("results", "home", "promises"):
            address = f"{reverse(f'health:{name}')}?pulse={pulse.number}"
            everything |= numbers(client.get(address).text)
        assert numbers(stranger.get(company_address.path_of(pulse)).text) <= everything
    assert Pulse.objects.published().count() == 2


def test_the_look_would_find_an_empty_panel():
    page = "<main><section><h2>Who feels it</h2><p class='caption'>By site</p></section><ul></ul>"
    assert len(list(empty_parts(page))) == 2
    assert list(empty_parts("<main><section><h2>Title</h2><p>Words.</p></section>")) == []


def test_views_that_never_fill_are_not_in_the_bar(counted):
    cast, _ = counted
    client = Client()
    client.force_login(cast["Hanna"])
    html = client.get(reverse("health:results")).text
    for name in ("priorities", "agreement", "effects", "from-the-top"):
        assert f'href="{reverse(f"health:{name}")}' not in html
