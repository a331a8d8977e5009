"""Syntheses of a topic: like with like, nobody counted twice, one study is no synthesis."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from helpers.minimal_topic import CLAIMS, STUDY, SYNTHESIS_OF_ONE
from helpers.open_study import load_minimal_topic
from helpers.places import DATA, SHIPPED_TOPIC
from mcstats.data.load_rubric import load_rubric
from mcstats.data.load_topic import load_topic
from mcstats.effects.effect_rows import estimate_topic
from mcstats.effects.syntheses import pool_topic
from mcstats.model.tables import EffectRow, PooledRow
from mcstats.model.topic import Topic

# metafor 3.8 on the printed figures, with Hartung-Knapp's factor held at 1 or more by hand
MD_MAIN = (34.374, 16.011, 52.737)
MD_SPLIT = (34.417, 18.393, 50.441)
# weights() of metafor 3.8 on the printed figures, and with Houghton's mean difference set to -60
WEIGHTS = (19.19721, 13.54658, 30.41261, 36.84360)
WEIGHTS_APART = (24.77235, 23.99466, 25.50311, 25.72988)
PRINTED_DIGITS = 5e-4  # the outside figures are given to three decimals


def pooled(folder: Path) -> tuple[Topic, list[EffectRow], list[PooledRow]]:
    topic = load_topic(folder)
    hedges = load_rubric(DATA / "rubric.yaml").hedge_words()
    effects = estimate_topic(topic, hedges).effects
    return topic, effects, pool_topic(topic, effects)


@pytest.fixture(scope="module")
def declared() -> tuple[Topic, list[EffectRow], list[PooledRow]]:
    return pooled(SHIPPED_TOPIC)


def row(rows: list[PooledRow], synthesis: str, role: str) -> PooledRow:
    return next(r for r in rows if r.synthesis == synthesis and r.role.startswith(role))


def figures(result: PooledRow) -> tuple[float | None, ...]:
    return result.mu, result.ci_lb, result.ci_ub


def test_the_main_analysis_is_what_metafor_returns(declared) -> None:
    result = row(declared[2], "area_stronger", "main")
    assert figures(result) == pytest.approx(MD_MAIN, abs=PRINTED_DIGITS)


def test_two_arms_that_share_a_placebo_group_count_it_once(declared) -> None:
    result = row(declared[2], "area_stronger", "both arms of Polak 2017")
    assert result.k == 5
    assert figures(result) == pytest.approx(MD_SPLIT, abs=PRINTED_DIGITS)


def test_a_single_study_keeps_its_own_interval_and_is_not_called_a_synthesis(declared) -> None:
    _, effects, rows = declared
    result = row(rows, "area_microcurrent", "single study")
    own = next(e for e in effects if e.effect == result.members)
    assert figures(result) == (own.yi, own.ci_lb, own.ci_ub)
    assert result.pi_lb is None
    assert all(r.role != "main" for r in rows if r.synthesis == "area_microcurrent")


def test_what_is_not_pooled_is_named_with_its_reason(declared) -> None:
    assert "gentzkow1991" in row(declared[2], "area_stronger", "main").because


def test_the_weight_of_each_study_is_what_metafor_returns(declared) -> None:
    topic, effects, rows = declared
    result = row(rows, "area_stronger", "main")
    assert [float(w) for w in result.weights.split()] == pytest.approx(WEIGHTS, abs=1e-5)
    moved = [replace(e, yi=-60.0) if e.effect == "houghton2010-area-3m-md" else e for e in effects]
    apart = row(pool_topic(topic, moved), "area_stronger", "main")
    assert apart.members == result.members and apart.tau2 == pytest.approx(2058.716, abs=0.1)
    assert [float(w) for w in apart.weights.split()] == pytest.approx(WEIGHTS_APART, abs=1e-3)
    assert all(len(r.weights.split()) == r.k for r in rows)


def test_a_synthesis_of_one_study_is_that_study_and_of_none_is_nothing(tmp_path: Path) -> None:
    topic = load_minimal_topic(tmp_path, STUDY, CLAIMS + SYNTHESIS_OF_ONE)
    effects = estimate_topic(topic, {}).effects
    (single,) = pool_topic(topic, effects)
    assert (single.k, single.mu) == (1, pytest.approx(6.27, rel=1e-12))
    bound = STUDY.replace('"18.37"', '"over 18"')
    topic = load_minimal_topic(tmp_path / "bound", bound, CLAIMS + SYNTHESIS_OF_ONE)
    effects = estimate_topic(topic, {}).effects
    assert [row.estimable for row in effects] == ["bound"]
    assert pool_topic(topic, effects) == []


def test_a_synthesis_says_where_its_members_differ_in_analysis_or_adjustment(declared) -> None:
    topic, effects, rows = declared
    main = row(rows, "area_stronger", "main")
    assert "unlike" not in main.because
    first = main.members.split()[0]
    adjusted = [
        replace(e, analysis="adjusted for age") if e.effect == first else e for e in effects
    ]
    study = next(e.study for e in effects if e.effect == first)
    because = row(pool_topic(topic, adjusted), "area_stronger", "main").because
    assert f"unlike in analysis or adjustment, {study}: adjusted for age; " in because
    assert "not reported" in because
