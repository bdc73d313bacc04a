"""Sealing in a real browser: what leaves it, what Python reads of it, and the other way round."""

import json
from base64 import b64decode, b64encode
from urllib.parse import parse_qs

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings

from surveys.asking.questions import questions
from surveys.box import keys
from surveys.box.ballot import SEALED_SIZE, Ballot
from surveys.box.opening import open_ballot
from surveys.box.seal import Answers, info, pack, seal
from surveys.box.tokens import digest
from tests import make
from tests.browser.conftest import PHONE, check
from tests.conftest import team

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HERE = "Your browser seals your answers before they leave it."
BY_SERVER = "Your browser could not seal the answers itself, so our server does it on arrival."
WORDS = "Weniger Formulare – mehr Zeit für Gäste 🙂"
NO_WEBCRYPTO = "Object.defineProperty(crypto, 'subtle', {value: undefined})"
BREAKS_LATER = """
const encrypt = SubtleCrypto.prototype.encrypt;
let times = 0;
SubtleCrypto.prototype.encrypt = function (...given) {
    if (++times > 1) throw new Error('Broken.');
    return encrypt.apply(this, given);
};
"""
# Opens with the bundle that the page uses: {key, info, enc, and [ciphertext, associated data] in
# base64}; gives the plain texts, as the RFC counts them up.
OPEN = """async given => {
    const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
    const { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } = await import(given.hpke);
    const suite = new CipherSuite({
        kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm(),
    });
    const recipient = await suite.createRecipientContext({
        recipientKey: await suite.kem.importKey('raw', bytes(given.key), false),
        info: bytes(given.info),
        enc: bytes(given.enc),
    });
    const opened = [];
    for (const [sealed, aad] of given.sealed) {
        const plain = new Uint8Array(await recipient.open(bytes(sealed), bytes(aad)));
        opened.push(btoa(String.fromCharCode(...plain)));
    }
    return opened;
}"""


@pytest.fixture
def pulse(clock, company, emma, max_):
    make.people(14, team("Team Nord"))
    make.people(14, team("Team Süd"))
    return make.open_pulse()


@pytest.fixture
def link(pulse, emma):
    return make.link(pulse, emma)


@pytest.fixture
def sent(open_page):
    """A page, and the body of every POST that leaves it."""

    def new(script="", **options):
        page, bodies = open_page(PHONE, **options), []
        page.add_init_script(script)
        page.on("request", lambda r: bodies.append(r.post_data) if r.method == "POST" else None)
        return page, bodies

    return new


def fill_in(page, stop=3):
    """Every statement alike, a number, and a comment for the whole company."""
    for statement in page.locator("fieldset.statement").all():
        statement.get_by_role("radio").nth(stop).check()
    page.get_by_label("What one thing should we change").fill(WORDS)
    page.get_by_label("Show this only with the whole company’s comments").check()


def press(page):
    page.get_by_role("button", name="Send my answers").click()


def opened(pulse, person):
    invitation = make.invitation(pulse, person)
    sealed = Ballot.objects.get(invitation=invitation).sealed
    assert len(sealed) == SEALED_SIZE
    return open_ballot(
        sealed,
        keys.private_key(pulse.fingerprint),
        pulse_id=pulse.pk,
        token_digest=invitation.token_digest,
        items=len(questions(pulse).items),
    )


def expected(pulse):
    return Answers((4,) * len(questions(pulse).items), 3, WORDS, company_only=True)


def text(raw: bytes) -> str:
    return b64encode(raw).decode()


def test_what_chromium_seals_python_opens_and_nothing_else_leaves_it(sent, pulse, link, emma):
    page, bodies = sent()
    page.goto(link)
    page.get_by_text(HERE).wait_for()
    fill_in(page)
    press(page)
    page.get_by_role("heading", name="Sealed.").wait_for()

    assert [list(parse_qs(body)) for body in bodies] == [["sealed"]]
    assert len(b64decode(parse_qs(bodies[0])["sealed"][0])) == SEALED_SIZE
    assert opened(pulse, emma) == expected(pulse)


@pytest.mark.parametrize("way", ["no script", "no WebCrypto"])
def test_a_browser_that_cannot_seal_says_so_and_the_server_does(sent, pulse, link, emma, way):
    page, bodies = (
        sent(java_script_enabled=False) if way == "no script" else sent(script=NO_WEBCRYPTO)
    )
    page.goto(link, wait_until="networkidle")
    assert page.get_by_text(BY_SERVER).is_visible()
    fill_in(page)
    press(page)
    page.get_by_role("heading", name="Sealed.").wait_for()

    assert opened(pulse, emma) == expected(pulse)
    assert parse_qs(bodies[0])["STR1"] == ["4"]


def test_a_browser_that_breaks_after_its_promise_sends_nothing_unasked(sent, pulse, link, emma):
    page, bodies = sent(script=BREAKS_LATER)
    page.goto(link)
    page.get_by_text(HERE).wait_for()
    fill_in(page)
    press(page)
    page.get_by_role("link", name="Press “Send my answers” once more").wait_for()
    assert bodies == []
    assert page.locator("#sealing").text_content() == BY_SERVER

    press(page)
    page.get_by_role("heading", name="Sealed.").wait_for()
    assert opened(pulse, emma) == expected(pulse)


def test_what_python_seals_chromium_opens(open_page, pulse, link):
    key, token = ec.generate_private_key(ec.SECP256R1()), link.split("/")[-1]
    answers = make.answers(pulse, rating=2)
    sealed = seal(answers, key.public_key(), pulse_id=pulse.pk, token=token)
    page = open_page()
    page.goto(link)

    given = {
        "key": text(key.private_numbers().private_value.to_bytes(32, "big")),
        "info": text(info(pulse.pk, digest(token))),
        "enc": text(sealed[:65]),
        "sealed": [[text(sealed[65:]), ""]],
    }

    assert opens(page, given) == [pack(answers)]


def test_the_bundle_opens_what_the_rfc_sealed(open_page, link):
    vector = json.loads((settings.BASE_DIR / "tests/data/hpke.json").read_text())
    page = open_page()
    page.goto(link)
    names = {"key": "skRm", "info": "info", "enc": "enc"}
    given = {name: text(bytes.fromhex(vector[of])) for name, of in names.items()}
    given["sealed"] = [
        [text(bytes.fromhex(row["ct"])), text(bytes.fromhex(row["aad"]))]
        for row in vector["encryptions"]
    ]

    assert opens(page, given) == [bytes.fromhex(row["pt"]) for row in vector["encryptions"]]


def opens(page, given):
    hpke = page.locator("#answers").get_attribute("data-hpke")
    return [b64decode(plain) for plain in page.evaluate(OPEN, given | {"hpke": hpke})]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_browser_refuses_as_the_server_does_and_nothing_is_lost(sent, pulse, link, scheme):
    page, bodies = sent(color_scheme=scheme)
    page.goto(link)
    page.get_by_text(HERE).wait_for()
    page.locator("#STR2").get_by_role("radio").nth(1).check()
    page.get_by_label("What one thing should we change").fill("€" * 502)
    assert (
        page.locator("#comment-room").text_content().startswith("Shorten your comment by about 10")
    )
    press(page)

    page.locator("#errors:focus").wait_for()
    page.locator("footer").scroll_into_view_if_needed()  # nothing lies under the bar
    check(page)
    assert page.locator("#errors a").all_text_contents() == [
        "Answer some more statements: 1 answered so far, and answers count from 18. "
        "“Does not apply” is no answer.",
        "Shorten your comment by about 2 characters.",
    ]
    assert page.get_by_role("radio", checked=True).count() == 1
    page.locator("#errors a").first.click()
    assert page.url.endswith("#STR1")
    assert bodies == []

    fill_in(page)
    press(page)
    page.get_by_role("heading", name="Sealed.").wait_for()


def test_the_way_back_after_sending_finds_an_empty_form(sent, link):
    page, _ = sent()
    page.goto(link)
    page.get_by_text(HERE).wait_for()
    fill_in(page)
    press(page)
    page.get_by_role("heading", name="Sealed.").wait_for()
    page.go_back()
    page.get_by_text(HERE).wait_for()

    assert page.get_by_role("radio", checked=True).count() == 0
    assert page.get_by_label("What one thing should we change").input_value() == ""


def test_by_keyboard_alone(sent, pulse, link, emma):
    page, bodies = sent()
    page.goto(link)
    page.locator("#clear").wait_for()
    page.locator("#main").focus()
    page.keyboard.press("Tab")  # clear what I chose
    page.keyboard.press("Tab")  # the whole promise
    for _ in range(37):
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Fewer forms.")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the whole company only
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Sealed.").wait_for()

    assert list(parse_qs(bodies[0])) == ["sealed"]
    assert opened(pulse, emma) == Answers((1,) * 36, 0, "Fewer forms.", company_only=True)
