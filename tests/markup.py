"""Whether a page is HTML: what a browser's parser has to mend, and what no browser minds but the
standard forbids.

Parse errors are those of the standard, as tinyhtml5 finds them. Beside them stand the rules that
pages of forms and mails break most easily. Not seen: values of attributes but for ids, roles and
states (axe looks at those), style sheets, scripts, what is inside a drawing.
"""

import re
from collections import Counter
from itertools import pairwise
from xml.etree.ElementTree import Element

from tinyhtml5.parser import HTMLParser

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
SECTIONS = {"article", "aside", "footer", "header", "main", "nav", "section"}
BLOCKS = HEADINGS | SECTIONS | {
    *("address", "blockquote", "details", "div", "dl", "fieldset", "figure", "form", "hr"),
    *("li", "dd", "dt", "ol", "p", "pre", "table", "ul"),
}  # fmt: skip
# Elements that hold words and no block.
PHRASES = HEADINGS | {
    *("abbr", "b", "button", "code", "em", "i", "label", "legend", "p", "pre", "small", "span"),
    *("strong", "summary", "time"),
}
PRESSED = {"a", "button", "details", "input", "label", "select", "summary", "textarea"}
CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"div", "dt", "dd"},
    "table": {"caption", "thead", "tbody", "tfoot", "tr"},
    "tbody": {"tr"},
    "thead": {"tr"},
    "tr": {"td", "th"},
    "select": {"option", "optgroup"},
}
EVERYWHERE = {
    *("autofocus", "class", "dir", "hidden", "id", "lang", "popover", "role", "style"),
    *("tabindex", "title", "autocapitalize", "autocorrect", "spellcheck"),
}
# By element: what else it may have.
ATTRIBUTES = {
    "a": {"href", "hreflang", "download", "rel"},
    "button": {*("type", "name", "value", "form", "formnovalidate", "disabled", "popovertarget")},
    "details": {"open"},
    "form": {"method", "action", "novalidate", "autocomplete", "enctype"},
    "html": set(),
    "input": {
        *("type", "name", "value", "checked", "required", "inputmode", "autocomplete", "maxlength"),
        *("min", "max", "step", "list", "accept", "placeholder"),
    },
    "label": {"for"},
    "link": {"rel", "href", "type", "as"},
    "meta": {"charset", "name", "content"},
    "progress": {"value", "max"},
    "script": {"type", "src", "defer"},
    "option": {"value", "selected"},
    "select": {"name", "required"},
    "textarea": {"name", "rows", "cols", "maxlength", "readonly", "required"},
    "th": {"scope", "colspan"},
    "td": {"colspan"},
    "time": {"datetime"},
    "video": {"muted", "playsinline"},
}
# Layout by table, which mail programs need, is obsolete: there it is allowed.
IN_MAILS = {
    "table": {"width", "cellpadding", "cellspacing", "border"},
    "td": {"align"},
}
OWN = re.compile(r"(aria|data|hx)-[a-z-]+")
NAMING = ("for", "form", "aria-labelledby", "aria-describedby", "aria-controls")


def faults(html: str, *, mail: bool = False) -> list[str]:
    """What is wrong with a whole page, in words; empty where nothing is."""
    parser = HTMLParser(namespace_html_elements=False)
    root = parser.parse(html)
    wrong = [f"{place[0]}:{place[1]} {code} {more}" for place, code, more in parser.errors]
    elements = list(walk(root))
    wrong += [one for element, above in elements for one in misplaced(element, above)]
    wrong += [one for element, _ in elements for one in foreign(element, mail=mail)]
    return wrong + references(element for element, _ in elements) + outline(elements)


def walk(element: Element, above: tuple[Element, ...] = ()):
    """Every element of HTML with what it stands in; drawings and comments are left out."""
    if isinstance(element.tag, str) and not element.tag.startswith("{"):
        yield element, above
        for child in element:
            yield from walk(child, (*above, element))


def misplaced(element: Element, above: tuple[Element, ...]):
    names = [one.tag for one in above]
    parent = names[-1] if names else ""
    inside = PHRASES.intersection(names)
    if element.tag in BLOCKS and inside and not (parent == "legend" and element.tag in HEADINGS):
        yield f"<{element.tag}> in <{sorted(inside)[0]}>"
    if parent in CHILDREN and element.tag not in CHILDREN[parent] | {"script", "template"}:
        yield f"<{element.tag}> in <{parent}>"
    if element.tag in PRESSED and {"a", "button"}.intersection(names):
        yield f"<{element.tag}> in something that is pressed"
    if element.tag == "legend" and (parent != "fieldset" or above[-1][0] is not element):
        yield "<legend> is not the first of a <fieldset>"
    if element.tag == "figcaption" and element not in (above[-1][0], above[-1][-1]):
        yield "<figcaption> is neither the first nor the last of its <figure>"
    if element.tag == "main" and set(names) - {"html", "body"}:
        yield f"<main> in <{parent}>"


def foreign(element: Element, *, mail: bool):
    """Attributes that this element does not have."""
    known = EVERYWHERE | ATTRIBUTES.get(element.tag, set())
    known |= IN_MAILS.get(element.tag, set()) if mail else set()
    for name in element.attrib:
        if name not in known and not OWN.fullmatch(name):
            yield f"{name} on <{element.tag}>"
    if element.tag == "a" and not element.get("href"):
        yield "<a> without an address"
    if element.tag == "form" and element.get("action") == "":
        yield "<form> with an empty address"
    if element.tag == "button" and element.get("type") not in ("submit", "button"):
        yield "<button> without a type"
    if element.tag == "style" and not mail:
        yield "<style> on a page"


def references(elements) -> list[str]:
    """Ids twice, and names of ids that are nowhere; what is not shown names nothing to anybody."""
    elements = [element for element in elements if element.get("type") != "hidden"]
    ids = Counter(element.get("id") for element in elements if "id" in element.attrib)
    wrong = [f"id {name!r} {count} times" for name, count in ids.items() if count > 1 or not name]
    for element in elements:
        named = [part for name in NAMING for part in element.get(name, "").split()]
        href = element.get("href", "")
        named += [href[1:]] if element.tag == "a" and href.startswith("#") else []
        wrong += [f"<{element.tag}> names {name!r}" for name in named if name not in ids]
    return wrong


def outline(elements) -> list[str]:
    """One title, one main heading, one main part, and no level left out."""
    tags = Counter(element.get("role", element.tag) for element, _ in elements)
    wrong = [f"{tags[name]} × <{name}>" for name in ("title", "h1", "main") if tags[name] != 1]
    levels = [int(element.tag[1]) for element, _ in elements if element.tag in HEADINGS]
    jumps = [(a, b) for a, b in pairwise(levels) if b > a + 1]
    return wrong + [f"<h{b}> after <h{a}>" for a, b in jumps]
