"""Telephone numbers as the world dials them: a plus, the country, the number (E.164)."""

import re

from django.core.validators import RegexValidator

E164 = re.compile(r"\+[1-9]\d{6,14}")
PHONE = RegexValidator(
    rf"\A{E164.pattern}\Z",
    "Write the number with its country, as +4915112345678: a plus and up to 15 digits.",
)
# What people put between digits.
BETWEEN = str.maketrans("", "", " \u00a0-./()")


def number(text: str) -> str:
    """As it is dialled: "+49 (151) 123-45678" and "0049151…" are +49151…. Raises ValueError."""
    plain = text.translate(BETWEEN)
    plain = f"+{plain[2:]}" if plain.startswith("00") else plain
    if not E164.fullmatch(plain):
        raise ValueError(text)
    return plain
