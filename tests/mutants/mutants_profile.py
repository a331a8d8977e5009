"""How pytest runs under `run.py`: the same whatever the day, and noting what reaches what."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage
from hypothesis import HealthCheck, Phase, settings

# A fault must be noticed whatever the seed of the day; shrinking an example takes time for nothing.
settings.register_profile(
    "mutants",
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=False,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("mutants")
seconds: Counter[str] = Counter()  # of each test function, all its parameters together
failing: set[str] = set()
files: set[Path] = set()  # that were begun


def enter(context: str) -> None:
    """Let coverage note what runs from now on under a name."""
    if current := Coverage.current():
        current.switch_context(context)


def forget() -> None:
    """Empty what helpers and the program remember, or the next file would seem to reach nothing."""
    for module in [*sys.modules.values()]:
        file = getattr(module, "__file__", None) or ""
        if "/tests/" in file or "/mcstats/" in file:
            for value in [*vars(module).values()]:
                if callable(clear := getattr(value, "cache_clear", None)):
                    clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Note what runs under the name of its test."""
    if Coverage.current() and item.path not in files:
        forget()
        files.add(item.path)
    enter(item.nodeid.split("[")[0])
    return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Generator[None, object, object]:
    """Note what a shared fixture reaches under the file: all its tests may depend on it."""
    test = request._pyfuncitem.nodeid.split("[")[0]
    if fixturedef.scope != "function":
        enter(test.split("::")[0])
    try:
        return (yield)
    finally:
        enter(test)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note how long a test takes and whether it fails by itself."""
    name = report.nodeid.split("[")[0]
    seconds[name] += report.duration
    if report.failed:
        failing.add(name)


def pytest_sessionfinish() -> None:
    """Leave the seconds of the tests that can notice something."""
    if Coverage.current():
        kept = {name: spent for name, spent in seconds.items() if name not in failing}
        with open("seconds.json", "w") as out:
            json.dump(kept, out)
