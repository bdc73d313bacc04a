"""In which language people are written to: in theirs where we speak it, else the organisation's.

Never in the browser's: what it asks for is looked at nowhere.
"""

from django.conf import settings

from culture.people.models import Organisation, Person

ENGLISH = "en"
# The two written Norwegians, and the code for either.
ALSO = {"no": "nb", "nn": "nb"}


def spoken(*wanted: str) -> str:
    """The first of these that we speak; English where there is none."""
    codes = (ALSO.get(code, code) for code in wanted)
    return next((code for code in codes if code in dict(settings.LANGUAGES)), ENGLISH)


def of(person: Person, organisation: Organisation) -> str:
    return spoken(person.language, organisation.language)
