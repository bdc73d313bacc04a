"""How the text of a comment is shown: as it was typed, with web addresses to follow, names bold."""

import re

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

# Whatever else calls itself a link (javascript:, data:) stays text.
LINK = re.compile(r"\bhttps?://[^\s<>\"“”]+", re.IGNORECASE)
TRAILING = ".,;:!?)]’'"


def shown(text: str, names: list[str]) -> SafeString:
    """Safe HTML. `names` are those of the people it mentions."""
    pieces, done = [], 0
    for found in LINK.finditer(text):
        address = found[0].rstrip(TRAILING)
        pieces.append(with_names(text[done : found.start()], names))
        pieces.append(link(address))
        done = found.start() + len(address)
    pieces.append(with_names(text[done:], names))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def link(address: str) -> SafeString:
    return format_html('<a href="{0}" rel="nofollow noopener noreferrer">{0}</a>', address)


def with_names(text: str, names: list[str]) -> SafeString:
    if not names:
        return conditional_escape(text)
    known = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"(@(?:{'|'.join(map(re.escape, known))})(?!\w))", re.IGNORECASE)
    return format_html_join(
        "",
        "{}",
        (
            (format_html("<b>{}</b>", piece) if place % 2 else piece,)
            for place, piece in enumerate(pattern.split(text))
        ),
    )
