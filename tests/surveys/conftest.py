import pytest

from tests import make
from tests.conftest import team


@pytest.fixture
def staffed(company, max_, helga):
    """Havelund with people: Nord 20, Süd 18, and Hotels with its leaders and 8 of its own."""
    make.people(20, team("Team Nord"))
    make.people(18, team("Team Süd"))
    make.people(8, team("Hotels"))
    return company
