"""Syntheses of a topic: like with like, nobody counted twice, one study is no synthesis."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from helpers.minimal_topic import CLAIMS, STUDY, SYNTHESIS_OF_ONE
from helpers.open_study import load_minimal_topic
from helpers.places import DATA, SHIPPED_TOPIC
from helpers.study_builder import build_study, topic_with, two_groups
from mcstats.data.load_rubric import load_rubric
from mcstats.data.load_topic import load_topic
from mcstats.effects import pool_half_normal
from mcstats.effects.effect_rows import estimate_topic
from mcstats.effects.syntheses import pool_topic
from mcstats.model.claim import Member, Synthesis
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
    assert (result.method, result.test) == ("", "")
    nothing = ("tau2", "tau2_lb", "tau2_ub", "i2", "q", "q_p", "pi_lb", "pi_ub", "pi_df")
    assert all(getattr(result, name) is None for name in nothing)
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


def test_studies_that_contradict_themselves_are_left_out_of_one_row(declared) -> None:
    topic, effects, _ = declared
    doubtful = {"franek2012": "another test possible", "lala2016": "not a member"}
    found = row(pool_topic(topic, effects, (), doubtful), "area_stronger", "without studies whose")
    alone = row(declared[2], "area_stronger", "without franek2012")
    assert (figures(found), found.k, found.members) == (figures(alone), alone.k, alone.members)
    assert found.because.startswith("franek2012: another test possible")
    for none_left in ({}, {"lala2016": "P"}, dict.fromkeys(topic.studies, "P")):
        rows = pool_topic(topic, effects, (), none_left)
        assert not [r for r in rows if r.role.startswith("without studies whose")]


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


# Six sparse trials; rma.peto, rma.mh and escalc(add = 0) of metafor 3.8 below
SPARSE = (
    ("a", 0, 25, 3, 25),
    ("b", 2, 350, 0, 170),
    ("c", 3, 560, 0, 140),
    ("d", 1, 200, 1, 100),
    ("e", 2, 400, 0, 210),
    ("f", 5, 110, 2, 115),
)
PETO_MU, PETO_SE = 0.3984683792, 0.4860301158
MH_MU, MH_SE = 0.4348424387, 0.5233171883


def rows_of_tables(
    measure: str, tables: tuple[tuple[str, int, int, int, int], ...] = SPARSE, **more: Any
) -> list[PooledRow]:
    """Pool trials of two arms; more events are a benefit."""
    studies = [
        build_study(
            name,
            groups=two_groups({"events": str(a), "n": str(n1)}, {"events": str(c), "n": str(n2)}),
            result={"estimates": [{"measure": measure, "route": "events"}]},
            outcome={"better": more.get("better", "higher")},
        )
        for name, a, n1, c, n2 in tables
    ]
    members = tuple(Member(study=s.id, result="r", measure=measure) for s in studies)
    synthesis = Synthesis(
        id="s", label="s", measures="o", measure=measure, stratum="all", window="end",
        members=members, method=more.get("method"), because="all trials",
    )  # fmt: skip
    topic = topic_with(*studies)
    topic = replace(topic, claims=topic.claims.model_copy(update={"syntheses": (synthesis,)}))
    return pool_topic(topic, estimate_topic(topic, {}).effects)


def test_peto_odds_ratios_pool_to_the_figure_of_rma_peto() -> None:
    for method in ("EE", "Peto", None):
        main = row(rows_of_tables("PETO", method=method), "s", "main")
        assert main.mu == pytest.approx(PETO_MU, abs=1e-9), method
        assert main.se is not None
    main = row(rows_of_tables("PETO", method="Peto"), "s", "main")
    assert main.se == pytest.approx(PETO_SE, abs=1e-9)
    assert (main.method, main.test, main.tau2) == ("Peto", "z", None)


def test_rare_events_are_pooled_without_a_correction_unless_it_is_asked_for() -> None:
    rows = rows_of_tables("OR")
    main = row(rows, "s", "main")
    assert (main.method, main.mu, main.se) == (
        "MH",
        pytest.approx(MH_MU, abs=1e-9),
        pytest.approx(MH_SE, abs=1e-9),
    )
    roles = [r.role for r in rows]
    for other in ("REML", "DL", "Peto", "conditional logistic", "beta-binomial"):
        assert f"estimator {other}" in roles
    assert "without a" in roles and "estimator MH" not in roles
    assert all(len(r.weights.split()) == r.k for r in rows)
    declared = rows_of_tables("OR", method="REML")
    assert row(declared, "s", "main").method == "REML"
    assert "estimator MH" in [r.role for r in declared]


def test_where_less_is_better_the_groups_change_places() -> None:
    more, less = (
        row(rows_of_tables("OR", better=better), "s", "main") for better in ("higher", "lower")
    )
    assert less.mu == pytest.approx(-(more.mu or 0), rel=1e-12)
    assert less.se == pytest.approx(more.se, rel=1e-12)


def test_common_events_and_tables_without_a_zero_are_pooled_by_reml() -> None:
    common = tuple((name, a + 8, 30, c + 4, 30) for name, a, _, c, _ in SPARSE)
    rows = rows_of_tables("OR", common)
    assert row(rows, "s", "main").method == "REML"
    assert not [r for r in rows if r.role in ("estimator MH", "estimator Peto")]


def test_few_studies_have_a_row_with_a_half_normal_prior_and_its_source() -> None:
    tables = (("a", 12, 30, 8, 30), ("b", 15, 40, 10, 41), ("c", 20, 50, 13, 48))
    rows = rows_of_tables("OR", tables)
    main, prior = row(rows, "s", "main"), row(rows, "s", "half-normal prior")
    cells = [(a, n1 - a, c, n2 - c) for _, a, n1, c, n2 in tables]
    effects = [(math.log(a * d / (b * c)), 1 / a + 1 / b + 1 / c + 1 / d) for a, b, c, d in cells]
    own = pool_half_normal(*zip(*effects, strict=True), scale=0.5).iloc[0]
    for name in ("mu", "se", "ci_lb", "ci_ub", "pi_lb", "pi_ub", "tau2", "tau2_lb", "tau2_ub"):
        assert getattr(prior, name) == pytest.approx(own[name], rel=1e-9), name
    assert (prior.i2, prior.q, prior.method) == (None, None, "half-normal prior")
    assert "scale 0.5" in prior.because and "10.1002/jrsm.1475" in prior.because
    assert main.tau2 == 0 and "no sign that they agree" in main.because
    assert (prior.pi_ub or 0) - (prior.pi_lb or 0) > (prior.ci_ub or 0) - (prior.ci_lb or 0)
    five = (*tables, ("d", 9, 30, 6, 30), ("e", 8, 30, 5, 30))
    assert "half-normal prior" not in [r.role for r in rows_of_tables("OR", five)]


def test_the_prior_of_a_raw_difference_is_half_an_sd_of_the_outcome(declared) -> None:
    _, effects, rows = declared
    prior = row(rows, "area_stronger", "half-normal prior")
    members = [e for e in effects if e.effect in prior.members.split()]
    people = sum((e.n1 or 0) + (e.n2 or 0) for e in members)
    scale = math.sqrt(people / sum(1 / (e.vi or 1) for e in members)) / 4
    assert f"scale {scale:.3g};" in prior.because
    assert prior.pi_lb is not None and prior.ci_lb is not None and prior.pi_lb < prior.ci_lb - 5


def test_one_effect_common_to_all_has_no_interval_by_hartung_and_knapp(declared) -> None:
    equal = row(declared[2], "area_stronger", "estimator EE")
    # rma(yi, vi, method="EE") of metafor 3.8
    assert (equal.ci_lb, equal.ci_ub) == pytest.approx((23.0647, 45.6835), abs=1e-3)
    assert equal.test == "z"


@pytest.mark.parametrize(
    ("left", "set_apart", "test"),
    [(0, False, "z"), (0, True, "adhoc"), (2, True, "z")],
    ids=["no variance between studies", "a variance between studies", "two studies"],
)
def test_without_a_declared_interval_the_number_and_the_spread_of_studies_choose_it(
    declared, left: int, set_apart: bool, test: str
) -> None:
    topic, effects, _ = declared
    of = next(s for s in topic.claims.syntheses if s.id == "area_stronger")
    members = tuple(m for m in of.members if m.sensitivity is None)[left:]
    undeclared = of.model_copy(update={"test": None, "members": members})
    topic = replace(topic, claims=topic.claims.model_copy(update={"syntheses": (undeclared,)}))
    apart = [
        replace(e, yi=-60.0) if set_apart and e.study == members[0].study else e for e in effects
    ]
    main, *others = pool_topic(topic, apart)
    assert (main.role, main.test) == ("main", test)
    assert all(o.test == "z" for o in others if o.k == 2 and o.method == "REML")
    kept = of.model_copy(update={"test": "knha", "members": members})
    topic = replace(topic, claims=topic.claims.model_copy(update={"syntheses": (kept,)}))
    assert pool_topic(topic, apart)[0].test == "knha"


def test_a_synthesis_says_where_its_members_differ_in_analysis_or_adjustment(declared) -> None:
    topic, effects, rows = declared
    main = row(rows, "area_stronger", "main")
    assert "polak2017: ITT" in main.because  # as a record of its conduct says
    first = main.members.split()[0]
    analysis = next(e.analysis for e in effects if e.effect == first)
    effects = [replace(e, analysis=analysis) for e in effects]
    alike = row(pool_topic(topic, effects), "area_stronger", "main")
    assert "unlike" not in alike.because
    adjusted = [
        replace(e, analysis="adjusted for age") if e.effect == first else e for e in effects
    ]
    study = next(e.study for e in effects if e.effect == first)
    because = row(pool_topic(topic, adjusted), "area_stronger", "main").because
    assert f"unlike in analysis or adjustment, {study}: adjusted for age; " in because
    assert "not reported" in because
