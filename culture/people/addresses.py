"""Mail addresses: which mailbox one reaches, and whether the organisation takes it.

Two addresses of one mailbox would be two voices of one person, so the roster holds one of them.
"""

import re
from collections.abc import Sequence
from functools import reduce

from django.db.models import Func, Value
from django.db.models.functions import Lower

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


def is_elsewhere(address: str, domains: Sequence[str]) -> bool:
    """True where this address is at none of the domains; no domains: all are taken."""
    return bool(domains) and address.lower().rpartition("@")[2] not in domains


def elsewhere(address: str, domains: Sequence[str]) -> str:
    """Why an address is not taken, and what to do."""
    return (
        f"“{address}” is not at {' or '.join(domains)}. "
        "Mend it, or add its domain to those we take addresses from."
    )
