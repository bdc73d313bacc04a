"""No attack without a test, and no test of an attack that nobody named."""

import re
import subprocess
import sys
from pathlib import Path

from tests.attacks.catalogue import ATTACKS

MARK = re.compile(r'mark\.attack\(\s*"(AT\d+)"')


def test_every_attack_has_a_test():
    here = Path(__file__).parent
    tried = {attack for path in here.glob("test_*.py") for attack in MARK.findall(path.read_text())}
    assert tried == set(ATTACKS)


def test_the_report_is_read_before_django_is_set_up():
    assert subprocess.run([sys.executable, "-c", "import tests.attacks.report"]).returncode == 0
