"""Fixtures that several folders of tests use."""

from __future__ import annotations

import gc

from hypothesis import HealthCheck, settings

# A machine that does other things as well is no reason to fail, and of the examples of a test each
# writes its own file into the folder that they share.
settings.register_profile(
    "mcstats",
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("mcstats")


def pytest_collection_finish() -> None:
    """Let the collector pass over the thousands of tests that live as long as the session."""
    gc.collect()
    gc.freeze()
