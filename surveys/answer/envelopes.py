"""Envelopes: what is posted becomes one sealed envelope, or is refused and nothing is kept.

A browser that can seals by itself and posts nothing but the envelope; for the others the answers
are sealed here, and in clear they live only as long as that call.
"""

from base64 import b64decode

from cryptography.hazmat.primitives.asymmetric import ec
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from surveys.answer.ballot_form import BallotForm
from surveys.asking.questions import Questions
from surveys.box.ballot import SEALED_SIZE
from surveys.box.seal import seal

LARGEST = 8 * 1024  # bytes of a body
READABLE = 64 * 1024  # up to here a body that is too large is read, to show again what was typed

SEALED = "sealed"
LANGUAGE = "l"  # in the address, and as the button that asks for another one
NO_ENVELOPE = _(
    "What arrived is not a sealed envelope of the right size, so nothing was kept. "
    "Answer once more and send again."
)
TOO_LARGE = _("More was sent than this page takes, so nothing was kept. Shorten it and send again.")


class Refused(Exception):
    """Nothing was kept. `form` says why and holds what was typed; None if that was never read.

    Status 200: nothing was sent in earnest, the page is only wanted in another language.
    """

    def __init__(self, form: BallotForm | None, status: int):
        super().__init__()
        self.form, self.status = form, status


def envelope(
    request: HttpRequest,
    asked: Questions,
    key: ec.EllipticCurvePublicKey,
    *,
    pulse_id: int,
    token: str,
) -> bytes:
    """The envelope as the browser sealed it, whatever is inside, or one sealed here.

    Raises Refused. The size is looked at before anything is read.
    """
    size = body_size(request)
    if size > READABLE:
        raise Refused(None, 413)
    if request.POST.keys() == {SEALED}:
        return decoded(request.POST[SEALED], asked)
    if LANGUAGE in request.POST:
        raise Refused(BallotForm(asked, request.POST, sent=False), 200)
    large = size > LARGEST or bool(request.FILES)
    form = BallotForm(asked, request.POST, trouble=TOO_LARGE if large else "")
    if form.problems:
        raise Refused(form, 413 if large else 422)
    return seal(form.answers(), key, pulse_id=pulse_id, token=token)


def decoded(sent: str, asked: Questions) -> bytes:
    """What a browser sealed, from base64. Raises Refused for any other size."""
    try:
        sealed = b64decode(sent, validate=True)
    except ValueError:
        sealed = b""
    if len(sealed) != SEALED_SIZE:
        raise Refused(BallotForm(asked, {}, trouble=NO_ENVELOPE), 422)
    return sealed


def asked_language(request: HttpRequest) -> str:
    """The language that the address or the button asks for; a huge body is not read for it."""
    pressed = request.POST.get(LANGUAGE) if body_size(request) <= READABLE else None
    return pressed or request.GET.get(LANGUAGE, "")


def body_size(request: HttpRequest) -> int:
    """Bytes of the body as announced; no more than that is ever read."""
    announced = request.META.get("CONTENT_LENGTH") or ""
    return int(announced) if announced.isdecimal() else 0
