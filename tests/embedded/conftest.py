import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.fixture
def folder():
    """A folder with a short path that `nobody` may enter too, as sockets and PostgreSQL need it."""
    folder = Path(tempfile.mkdtemp(prefix="7c-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def said():
    return []
