"""Mail addresses: which mailbox one reaches, and whether the organisation takes it.

Two addresses of one mailbox would be two voices of one person, so the roster holds one of them.
Whoever has none is held under a stand-in at a domain where nothing is ever delivered (RFC 2606).
"""

import re
from collections.abc import Sequence
from functools import reduce
from hashlib import sha256

from django.db.models import Func, Value
from django.db.models.functions import Lower

# How the stand-ins of people without an address end.
NOWHERE = "@no-address.invalid"
# Read the same by Python and by PostgreSQL.
ALIASES = (
    (r"\+[^@]*@", "@"),  # anna+pulse@ reaches anna@
    (r"@googlemail\.com$", "@gmail.com"),
    (r"\.(?=[^@]*@gmail\.com$)", ""),  # Google delivers a.nna@ to anna@
)


def mailbox(address: str) -> str:
    """The one spelling of all addresses that reach the same mailbox."""
    return reduce(lambda found, alias: re.sub(*alias, found), ALIASES, address.lower())


def as_mailbox(field: str):
    """The same as an expression of the database."""
    return reduce(without, ALIASES, Lower(field))


def without(found, alias):
    return Func(found, *map(Value, alias), Value("g"), function="regexp_replace")


def stand_in(key: str) -> str:
    """For whoever has no address: made from the employee number; a later list finds them."""
    return f"{sha256(key.casefold().encode()).hexdigest()[:24]}{NOWHERE}"


def is_nowhere(address: str) -> bool:
    return address.lower().endswith(NOWHERE)


def is_elsewhere(address: str, domains: Sequence[str]) -> bool:
    """True where this address is at none of the domains; no domains or no address: taken."""
    if is_nowhere(address):
        return False
    return bool(domains) and address.lower().rpartition("@")[2] not in domains


def elsewhere(address: str, domains: Sequence[str]) -> str:
    """Why an address is not taken, and what to do."""
    return (
        f"“{address}” is not at {' or '.join(domains)}. "
        "Mend it, or add its domain to those we take addresses from."
    )
