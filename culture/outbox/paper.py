"""Letter paper: a mail template drawn once for a whole batch, then filled in for each person.

Drawing renders the template and moves its style sheet into `style` attributes, which is slow;
filling in is string joining.
"""

import re
import secrets

import css_inline
from django.template import Context
from django.template.loader import get_template
from django.utils.html import escape

INLINER = css_inline.CSSInliner(keep_at_rules=True, load_remote_stylesheets=False)


class Paper:
    """A drawn template. `blanks` are the context names whose words differ from person to person.

    In the template a blank prints like any variable, also inside an address (`{{ link }}?a=1`);
    it takes no filter and no `{% if %}`. Words are escaped in *.html, and nowhere else.
    """

    def __init__(self, template: str, context: dict, blanks: list[str]):
        self.html = template.endswith(".html")
        marks = {name: f"blank-{secrets.token_hex(8)}-" for name in blanks}
        drawn = draw(template, context | marks)
        names = {mark: name for name, mark in marks.items()}
        pattern = "|".join(names) or r"(?!)"
        self.pieces = re.split(f"({pattern})", INLINER.inline(drawn) if self.html else drawn)
        self.names = [names.get(piece) for piece in self.pieces]

    def fill(self, **words: str) -> str:
        """The mail for one person; every blank must be given."""
        if self.html:
            words = {name: escape(word) for name, word in words.items()}
        pairs = zip(self.pieces, self.names, strict=True)
        return "".join(words[name] if name else piece for piece, name in pairs)


def draw(template: str, context: dict) -> str:
    """Render a template; a text must not turn "Food & drink" into "Food &amp; drink"."""
    escaping = template.endswith(".html")
    return get_template(template).template.render(Context(context, autoescape=escaping))
