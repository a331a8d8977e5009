"""No topic and no rubric that lint passes makes a step of a run stop, or work for minutes."""

from __future__ import annotations

import contextlib
import csv
import random
import signal
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from helpers.edited_meaning import EditedTopics, draw_route, write_topic_files
from helpers.faulty_topics import ALPHA, RUBRIC, SOUND_FOLDER, lint_with_edits, write_sound_topic
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


def stopped(here: Path, topics: EditedTopics, *, of_rubric: bool, pages: bool) -> tuple[bool, str]:
    """Run one edited topic that lint passes; return whether it does, and the step that stopped.

    With `pages`, figures and pages are made of each topic whose results are of a new kind.
    """
    topic: dict[str, Any] = topics.next(of_rubric=of_rubric)
    return run_topic(here, topic, topics, pages=pages)


def run_topic(
    here: Path, topic: dict[str, Any], topics: EditedTopics, *, pages: bool
) -> tuple[bool, str]:
    """Run a topic where lint passes it; return whether it does, and the step that stopped."""
    data = here / "data"
    write_topic_files(data, topic)
    with within(LONGEST):
        if lint_data(data):
            return False, ""
    paths = TopicPaths("topic", data, here / "reports")
    try:
        if topics.keep(topic, run_all(paths)) and pages:
            for name in ("figures", "report", "manifest", "index"):
                run_step(name, [paths])
    except Exception as error:
        frames = traceback.extract_tb(error.__traceback__)
        where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}"
        return True, f"{type(error).__name__} at {where}: {error}"
    return True, ""


@pytest.mark.parametrize(
    ("rounds", "seed"),
    [
        pytest.param(12, 1),
        *(pytest.param(1_000, seed, marks=pytest.mark.slow) for seed in range(2, 10)),
    ],
)
@pytest.mark.parametrize("of_rubric", [False, True], ids=["topics", "rubrics"])
def test_what_lint_passes_runs_to_its_end(
    rounds: int, seed: int, of_rubric: bool, tmp_path: Path
) -> None:
    folder = SOUND_FOLDER if seed % 2 else TESTS / "topics" / "prepost"
    topics = EditedTopics(folder, RUBRIC, seed)
    found = [
        stopped(tmp_path / str(number), topics, of_rubric=of_rubric, pages=rounds > 100)
        for number in range(rounds)
    ]
    assert sum(passed for passed, _ in found) > rounds / 20
    assert {reason for _, reason in found if reason} == set()


@pytest.mark.parametrize(
    ("rounds", "seed"),
    [
        pytest.param(12, 1),
        *(pytest.param(2_000, seed, marks=pytest.mark.slow) for seed in range(2, 10)),
    ],
)
def test_every_route_takes_what_lint_passes(rounds: int, seed: int, tmp_path: Path) -> None:
    topics, draw = EditedTopics(SOUND_FOLDER, RUBRIC, seed), random.Random(seed)
    found = [
        run_topic(
            tmp_path / str(number), draw_route(draw, topics.pool[0]), topics, pages=rounds > 100
        )
        for number in range(rounds)
    ]
    assert sum(passed for passed, _ in found) > rounds / 20
    assert {reason for _, reason in found if reason} == set()


ARM_OF_TWO = [
    ('n: {printed: "20", place: table 2}', 'n: {printed: "2", place: table 2}'),
    ('n: {printed: "19", place: table 2}', 'n: {printed: "2", place: table 2}'),
]
MEAN = 'mean: {printed: "4.1", place: table 2}'


@pytest.mark.parametrize(
    "edits",
    [
        {ALPHA: ARM_OF_TWO},
        {
            ALPHA: [
                ('sd: {printed: "1.8"', 'sd: {printed: "0.000000000000001"'),
                ('sd: {printed: "1.9"', 'sd: {printed: "0.000000000000001"'),
            ]
        },
        {ALPHA: [('total: {printed: "40"', "total: {printed: about 40")]},
        {
            ALPHA: [
                (
                    MEAN,
                    f'{MEAN}\n        min: {{printed: "9", place: t}}\n        max: '
                    '{printed: "1", place: t}',
                )
            ]
        },
        {
            ALPHA: [
                ('mean: {printed: "4.1"', 'mean: {printed: "999999999999"'),
                ('mean: {printed: "6.0"', 'mean: {printed: "999999999999"'),
            ]
        },
        {"rubric.yaml": [('bias_majority: {value: "0.5"', 'bias_majority: {value: "1"')]},
        {
            "rubric.yaml": [
                ('information_alpha: {value: "0.05"', 'information_alpha: {value: "0.5"')
            ]
        },
        {"rubric.yaml": [('kind: about, units: "1"', 'kind: about, units: "1000"')]},
    ],
    ids=["two in each arm", "tiny SDs", "about 40", "orders", "huge", "share", "alpha", "hedge"],
)
def test_what_once_stopped_a_step_runs_to_its_end(
    edits: dict[str, list[tuple[str, str]]], tmp_path: Path
) -> None:
    rubric = edits.pop("rubric.yaml", [])
    if edits:
        assert lint_with_edits(tmp_path, edits) == []
    else:
        write_sound_topic(tmp_path / "data")
    path = tmp_path / "data/rubric.yaml"
    for old, new in rubric:
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
    assert lint_data(tmp_path / "data") == []
    paths = TopicPaths("topic", tmp_path / "data", tmp_path / "reports")
    assert run_all(paths)
    run_step("figures", [paths])
    run_step("report", [paths])
