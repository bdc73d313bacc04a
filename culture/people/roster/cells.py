"""What the cells of a roster say: nothing, left, a language, a time zone."""

import re
from functools import cache
from zoneinfo import available_timezones

CELLS = {
    "nothing": """na n/a #n/a #na n.a. n.v. k.a. none null nil nan keine keiner no_manager
        entfällt""",
    "left, as the whole cell": "false no n 0 nein non nej",
    "left, as one word of it": """inactive left leaver terminated exited resigned retired separated
        former deceased deactivated disabled suspended inaktiv ausgeschieden ausgetreten gekündigt
        verrentet ehemalig inactif sorti parti baja fratrådt slutat uitdienst""",
}
NOTHING, LEFT_ENTIRELY, LEFT_WORDS = (frozenset(words.split()) for words in CELLS.values())
# Somebody may be called Null or Na; no date is.
NAMES = frozenset(("name", "first_name", "last_name"))
DATES = frozenset(("joined", "left"))
DASHES = "-–—.?/ "
WORD = re.compile(r"[^\W\d_]+")

LANGUAGES = {
    word: code
    for code, words in {
        "en": "english englisch anglais inglés engelsk engelska engels inglese",
        "de": "german deutsch allemand alemán tysk tyska duits tedesco",
        "fr": "french französisch français francés fransk franska frans francese",
        "es": "spanish spanisch espagnol español castellano spansk spanska spaans spagnolo",
        "it": "italian italienisch italien italiano italiensk italienska italiaans",
        "nl": "dutch niederländisch néerlandais holandés hollandsk nederlands",
        "da": "danish dänisch danois danés dansk danska deens",
        "sv": "swedish schwedisch suédois sueco svensk svenska zweeds",
        "nb": "norwegian norwegisch norvégien noruego norsk norska bokmål noors",
        "pl": "polish polnisch polonais polaco polsk polski polska pools",
        "pt": "portuguese portugiesisch portugais portugués português portugisisk",
        "tr": "turkish türkisch turc turco türkçe tyrkisk",
        "ar": "arabic arabisch arabe árabe arabo arabisk arabiska العربية عربي",
    }.items()
    for word in words.split()
}
CODE = re.compile(r"([a-z]{2})(?:[-_][a-z0-9]{2,8})*", re.I)


def nothing(field: str, cell: str) -> bool:
    """True for an empty cell, a dash, `NA` in its spellings (not in a name), a date of zeros."""
    if not cell.strip(DASHES + "0" if field in DATES else DASHES):
        return True
    return field not in NAMES and cell.casefold() in NOTHING


def says_left(status: str) -> bool:
    """ "Inactive", "Terminated for cause", "Ausgeschieden"; "On leave" is no leaving."""
    status = status.casefold()
    return status in LEFT_ENTIRELY or not LEFT_WORDS.isdisjoint(WORD.findall(status))


def language_code(text: str) -> str:
    """ "de-AT", "German" and "Deutsch" are all "de"; empty for what we do not know."""
    if match := CODE.fullmatch(text):
        return match[1].lower()
    return LANGUAGES.get(text.casefold(), "")


def zone_name(text: str) -> str:
    """An IANA name, or nothing."""
    return text if text in zones() else ""


@cache
def zones() -> frozenset[str]:
    return frozenset(available_timezones())
