"""No topic and no rubric that lint passes makes a step of a run stop, or work for minutes."""

from __future__ import annotations

import contextlib
import csv
import signal
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers.edited_meaning import EditedTopics, write_topic_files
from helpers.faulty_topics import RUBRIC, SOUND_FOLDER
from helpers.places import TESTS
from mcstats.workflow.lint import lint_data
from mcstats.workflow.paths import TopicPaths
from mcstats.workflow.run_steps import run_step
from mcstats.workflow.steps import LOCK, STEPS

LONGEST = 60
"""Seconds of one step; the slowest of the shipped topic takes a tenth of it."""
SHOWN = {
    "effects": ("estimable", "because", "route"),
    "verdicts": ("quality", "verdict", "certainty", "reading"),
    "checks": ("status", "diagnosis"),
    "bodies": ("role", "tier"),
    "ratings": ("domain", "rating"),
}


@contextlib.contextmanager
def within(seconds: int) -> Iterator[None]:
    """Raise an error in what takes longer."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"more than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def run_all(paths: TopicPaths) -> frozenset[str]:
    """Run every step but the drawing of figures, and return what kinds of results there are."""
    paths.reports.mkdir(exist_ok=True)
    (paths.reports / LOCK).touch()
    for name in STEPS:
        if name not in ("figures", "report", "manifest"):
            with within(LONGEST):
                run_step(name, [paths])
    signs = set()
    for table, columns in SHOWN.items():
        with (paths.out / f"tables/{table}.csv").open(newline="", encoding="utf-8") as file:
            for row in csv.DictReader(file):
                signs.add("/".join(row[column][:40] for column in columns))
    return frozenset(signs)


def stopped(here: Path, topics: EditedTopics, *, of_rubric: bool) -> tuple[bool, str]:
    """Run one edited topic that lint passes; return whether it does, and the step that stopped."""
    topic: dict[str, Any] = topics.next(of_rubric=of_rubric)
    data = here / "data"
    write_topic_files(data, topic)
    with within(LONGEST):
        if lint_data(data):
            return False, ""
    try:
        topics.keep(topic, run_all(TopicPaths("topic", data, here / "reports")))
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}"
        return True, f"{type(error).__name__} at {where}: {error}"
    return True, ""


@pytest.mark.parametrize(
    ("rounds", "seed"),
    [
        pytest.param(60, 1),
        *(pytest.param(4_000, seed, marks=pytest.mark.slow) for seed in range(2, 10)),
    ],
)
@pytest.mark.parametrize("of_rubric", [False, True], ids=["topics", "rubrics"])
def test_what_lint_passes_runs_to_its_end(
    rounds: int, seed: int, of_rubric: bool, tmp_path: Path
) -> None:
    folder = SOUND_FOLDER if seed % 2 else TESTS / "topics" / "prepost"
    topics = EditedTopics(folder, RUBRIC, seed)
    found = [
        stopped(tmp_path / str(number), topics, of_rubric=of_rubric) for number in range(rounds)
    ]
    assert sum(passed for passed, _ in found) > rounds / 20
    assert {reason for _, reason in found if reason} == set()
