"""No topic and no rubric that lint passes makes a step of a run stop, or work for minutes."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from draw_topics import draw_shard
from helpers.drawn_topics import Drawn, DrawnTopics, examples, read_example
from helpers.faulty_topics import ALPHA, SOUND_FOLDER, lint_with_edits, write_sound_topic
from helpers.run_in_process import Bench
from mcstats.workflow.lint import lint_data
from mcstats.workflow.paths import TopicPaths
from mcstats.workflow.run_steps import run_step
from mcstats.workflow.steps import LOCK, STEPS


@pytest.mark.parametrize(
    ("count", "seed"),
    [
        pytest.param(20, 1),
        *(pytest.param(1_000, seed, marks=pytest.mark.slow) for seed in range(2, 12)),
    ],
)
def test_what_lint_passes_runs_to_its_end(count: int, seed: int, tmp_path: Path) -> None:
    *stops, counts = draw_shard(seed, count, tmp_path / "bench", tmp_path)
    assert stops == []
    drawn, passed = (int(number) for number in re.findall(r"(\d+) (?:drawn|run)", counts))
    assert drawn == count
    assert passed > count / 4


def test_lint_passes_what_drawing_begins_with(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    for topic in examples():
        bench.write(topic)
        assert lint_data(bench.paths.data) == []


def test_the_same_seed_draws_the_same_topics() -> None:
    first, second = DrawnTopics(5), DrawnTopics(5)
    for kind in ("topic", "route", "rubric", "topic", "topic"):
        assert first.next(kind) == second.next(kind)


def many(record: dict[str, Any]) -> Iterator[Any]:
    """Yield copies of a record, each with an id and words of its own: more than number words."""
    for number in range(2, 23):
        words = {k: f"{v} ({number})" for k, v in record.items() if k in ("label", "statement")}
        yield copy.deepcopy(record) | words | {"id": f"{record['id']}-{number}"}


def with_many_studies() -> Drawn:
    topic = read_example(SOUND_FOLDER)
    sources = topic["sources.yaml"]["sources"]
    sources["tap1"] = sources["record1"] | {"kind": "regulatory record"}
    topic["studies/tap1.yaml"] = {
        **{key: topic["studies/survey2018.yaml"][key] for key in ("setting", "population", "use")},
        **{"id": "tap1", "label": "Tap", "kind": "regulatory record", "sources": ["tap1"]},
        **{"intervention": {"stimulus": "warmth", "label": "warm stones"}},
        **{"design": {"allocation": "not reported"}, "funding": {"payer": "not reported"}},
        "details": {"status": {"printed": "cleared", "place": "decision", "because": "as it says"}},
    }
    for name in ("alpha2020", "survey2018", "tap1"):
        for study in many(topic[f"studies/{name}.yaml"]):
            topic[f"studies/{study['id']}.yaml"] = study
    return topic


def with_many_claims() -> Drawn:
    topic = read_example(SOUND_FOLDER)
    claims, paper = topic["claims.yaml"]["claims"], topic["articles/paper.yaml"]
    paper["table"] += many(paper["table"][0])
    for claim, row in zip(list(many(claims[0])), paper["table"][1:], strict=True):
        claims.append(claim | {"row": {"article": "paper", "row": row["id"]}})
    return topic


@pytest.mark.parametrize("topic", [with_many_studies(), with_many_claims()])
def test_a_topic_with_more_than_twenty_of_a_kind_runs_to_its_end(
    topic: Drawn, tmp_path: Path
) -> None:
    bench = Bench(tmp_path)
    bench.run(topic, DrawnTopics(1, [topic]), pages=True)
    assert (bench.passed, bench.stops) == (1, {})


ARM_OF_TWO = [
    ('n: {printed: "20", place: table 2}', 'n: {printed: "2", place: table 2}'),
    ('n: {printed: "19", place: table 2}', 'n: {printed: "2", place: table 2}'),
]
P_VALUE = 'p: {printed: "0.003"'
SMD = "- {measure: SMD, route: means_sd}"
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
        {ALPHA: [(MEAN, MEAN.replace('"4.1"', "one point eight"))]},
        {
            ALPHA: [
                (SMD, f"{SMD}\n      - {{measure: SMD1, route: means_se}}"),
                ('sd: {printed: "1.8"', 'se: not reported\n        sd: {printed: "1.8"'),
                ('sd: {printed: "1.9"', 'se: not reported\n        sd: {printed: "1.9"'),
            ]
        },
        {
            ALPHA: [
                (SMD, "- {measure: SMD, route: means_pooled}"),
                (
                    'p: {printed: "0.003"',
                    'sd: {printed: "1.8", place: t}\n      p: {printed: "0.003"',
                ),
                *ARM_OF_TWO,
            ]
        },
    ],
    ids=[
        *("two in each arm", "tiny SDs", "about 40", "orders", "huge", "share", "alpha", "hedge"),
        *("mean in words", "digit of a measure", "variance of four"),
    ],
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
    paths.reports.mkdir()
    (paths.reports / LOCK).touch()
    for name in STEPS:
        run_step(name, [paths])
