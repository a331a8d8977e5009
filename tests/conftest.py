"""Fixtures that several folders of tests use."""

from __future__ import annotations

import gc


def pytest_collection_finish() -> None:
    """Let the collector pass over the thousands of tests that live as long as the session."""
    gc.collect()
    gc.freeze()
