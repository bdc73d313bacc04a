"""The company that is attacked: Havelund, staffed as in the tests of the pulses."""

from tests.surveys.conftest import staffed  # noqa: F401
