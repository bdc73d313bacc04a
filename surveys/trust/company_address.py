"""Where anybody reads the company's result of a pulse without an account.

One address per pulse, the same for everybody. It holds the pulse's number, signed so that nobody
can guess the next one; no token, and nothing about a person.
"""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.urls import reverse

from surveys.models.pulses import Pulse

SALT = "surveys.trust.company_address"


def signed(pulse: Pulse) -> str:
    return Signer(salt=SALT).sign(pulse.pk)


def is_open(pulse: Pulse) -> bool:
    """Whether its terms let everybody read the company's result without signing in."""
    return bool(pulse.terms and pulse.terms.open_results)


def path_of(pulse: Pulse) -> str:
    """Empty where its terms want results behind the sign-in."""
    return reverse("health:company", args=[signed(pulse)]) if is_open(pulse) else ""


def address_of(pulse: Pulse) -> str:
    """To be written into a mail or an intranet page; empty where there is none."""
    path = path_of(pulse)
    return path and f"{settings.BASE_URL}{path}"


def pulse_at(text: str) -> Pulse | None:
    """None where the address is not one of ours."""
    try:
        number = Signer(salt=SALT).unsign(text)
    except BadSignature:
        return None
    return Pulse.objects.filter(pk=number, terms__open_results=True).first()
