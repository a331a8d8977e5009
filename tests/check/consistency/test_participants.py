"""Tests of mcstats.check.consistency.participants."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpers.checked_topic import ADD, fired

N = 'n: {printed: "20", place: table 2}'


@pytest.mark.parametrize(
    ("n", "told"),
    [
        ("20", []),
        ("21", ["participants-warm"]),
        ("2000", ["participants-warm"]),
        ("two thousand", ["participants-warm"]),
    ],
)
def test_a_group_larger_than_its_arm_is_asked_about(
    n: str, told: list[str], tmp_path: Path
) -> None:
    rows = fired(tmp_path, [(N, N.replace('"20"', f'"{n}"'))])
    assert [name for name in rows if name.startswith("participants")] == told


def test_people_who_are_counted_in_both_arms_are_not_too_many(tmp_path: Path) -> None:
    crossover = "assignment: {value: crossover, place: t}\n  participants: {value"
    edits = [(N, N.replace('"20"', '"40"')), ("participants: {value", crossover)]
    rows = fired(tmp_path, edits, lint=False)
    assert not [name for name in rows if name.startswith("participants")]


def test_eyes_are_no_participants(tmp_path: Path) -> None:
    eyes = 'n: {printed: "40", unit: eyes, place: table 2}'
    cold = 'n: {printed: "19", place: table 2}'
    edits = [(N, eyes), (cold, cold.replace('"19"', '"38", unit: eyes'))]
    assert not [name for name in fired(tmp_path, edits) if name.startswith("participants")]


@pytest.mark.parametrize(
    ("key", "most"), [("df", 38), ("covariates", 37), ("only_first", 39), ("n", 40)]
)
def test_a_count_beyond_the_participants_is_asked_about(
    key: str, most: int, tmp_path: Path
) -> None:
    name = "participants" if key == "n" else f"{key}-participants"
    assert name not in fired(tmp_path / "a", [ADD(key, str(most))])
    assert name in fired(tmp_path / "b", [ADD(key, str(most + 1))])


def test_there_are_no_more_clusters_than_participants(tmp_path: Path) -> None:
    clusters = f'{N}\n        clusters: {{printed: "NUMBER", place: t}}'
    assert "clusters-warm" not in fired(tmp_path / "a", [(N, clusters.replace("NUMBER", "20"))])
    assert "clusters-warm" in fired(tmp_path / "b", [(N, clusters.replace("NUMBER", "21"))])


def test_a_number_that_is_about_right_is_read_as_it_is_printed(tmp_path: Path) -> None:
    total = 'total: {printed: "40"'
    assert fired(tmp_path / "a", [(total, "total: {printed: about 40")]) == {}
    assert "sum" in fired(tmp_path / "b", [(total, "total: {printed: about 80")])


def test_a_review_has_no_fewer_participants_than_studies(tmp_path: Path) -> None:
    k = 'k: {printed: "5", place: abstract}'
    for n, told in (("5", False), ("4", True)):
        edits = [(k, f'{k}\n      n: {{printed: "{n}", place: abstract}}')]
        rows = fired(tmp_path / n, edits, "studies/survey2018.yaml")
        assert ("fewer-than-studies" in rows) is told
