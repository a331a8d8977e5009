"""A diff takes at most twice the time of one build."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from helpers.places import SHIPPED_TOPIC
from mcstats.cli import main
from mcstats.workflow.diff.compare_states import compare_states
from mcstats.workflow.steps import STEPS


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


@pytest.mark.bench
def test_a_diff_of_many_changes_takes_at_most_two_builds(tmp_path: Path) -> None:
    for name in ("old", "new"):
        shutil.copytree(SHIPPED_TOPIC, tmp_path / name / SHIPPED_TOPIC.name)
        shutil.copy(SHIPPED_TOPIC.parent / "rubric.yaml", tmp_path / name)
    changed = 0
    # The allocation and the population of every study: more than a release is likely to change.
    for path in sorted((tmp_path / "new").glob("*/studies/*.yaml")):
        text = path.read_text("utf-8")
        edited = text.replace("value: randomised", "value: not randomised", 1)
        edited = edited.replace("population: ", "population: other ", 1)
        changed += edited != text
        path.write_text(edited, encoding="utf-8")
    assert changed > 30

    def build() -> None:
        for step in STEPS:
            where = ["--data", str(tmp_path / "new"), "--reports", str(tmp_path / "reports")]
            assert main([step, "--topic", SHIPPED_TOPIC.name, *where]) == 0

    def diff() -> None:
        ((moves, _),) = compare_states(str(tmp_path / "old"), str(tmp_path / "new"), tmp_path)
        assert len(moves.edits) == changed
        assert len(moves.moves) > 20

    build()  # what is imported once is no part of either
    diff()
    assert seconds(diff) <= 2 * seconds(build)
