"""What the tests of languages share: people who read each of them, and what a page says aloud."""

import re
from html.parser import HTMLParser

from django.conf import settings

LANGUAGES = [code for code, _ in settings.LANGUAGES]
OTHERS = LANGUAGES[1:]
SILENT = ("style", "script", "code")
SPEAKING = re.compile(
    r"data-(few|long|failed|unfetched|unsent|words|here|room|of)|aria-label|title|alt"
)
WORD = re.compile(r"[A-Za-z]{2,}")


class Said(HTMLParser):
    """Every word of a page that somebody may read or hear, in its order."""

    def __init__(self, html: str):
        super().__init__()
        self.words, self.inside = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag in SILENT or dict(attrs).get("hreflang") or dict(attrs).get("name") == "l":
            self.inside.append(tag)
        self.words += [value for name, value in attrs if SPEAKING.fullmatch(name) and value]

    def handle_endtag(self, tag):
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data):
        if not self.inside:
            self.words.append(data)


def latin_words(text: str) -> set[str]:
    """Words in Latin letters, without addresses and what is filled in later."""
    return set(WORD.findall(re.sub(r"https?://\S+|\S+@\S+|\{\w+\}", " ", text)))
