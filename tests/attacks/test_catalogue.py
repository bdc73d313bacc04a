"""No attack without a test, and no test of an attack that nobody named."""

import re
from pathlib import Path

from tests.attacks.catalogue import ATTACKS

MARK = re.compile(r'mark\.attack\(\s*"(AT\d+)"')


def test_every_attack_has_a_test():
    here = Path(__file__).parent
    tried = {attack for path in here.glob("test_*.py") for attack in MARK.findall(path.read_text())}
    assert tried == set(ATTACKS)
