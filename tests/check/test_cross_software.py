"""Tests of mcstats.check.cross_software."""

from __future__ import annotations

import json
import math
from dataclasses import fields, replace

import numpy as np
import pytest

from helpers.judged_topic import run_to_verdicts
from helpers.shipped_topic import shipped_checks, shipped_topic
from helpers.study_builder import (
    build_study,
    effects_of_topic,
    study_of_events,
    topic_with,
    two_groups,
)
from mcstats.check.cross_software import compare_programs
from mcstats.effects.pooling.pool import pool_columns
from mcstats.model.result import Assumption
from mcstats.model.tables import CheckRow, EffectRow, PooledRow
from mcstats.model.topic import Topic


def test_second_routes_agree_with_ours() -> None:
    routes = [row for row in shipped_checks().values() if row.kind == "route"]
    assert len(routes) >= 10
    assert [row.check for row in routes if row.status != "right"] == []


def test_a_wrong_effect_is_told_from_a_right_one_by_the_second_route() -> None:
    known = run_to_verdicts().effects
    for name, by in (
        ("avendanocoy2022-push-t3-smd", 1e-2),
        ("kavanagh2012-zm-12w-smd", 1e-2),
        ("houghton2010-area-3m-smd-means_sd", 1e-2),
        ("wood1993-healed-8w-rr", 1e-8),
    ):
        right = known[name]
        wrong = replace(right, yi=(right.yi or 0) + by)
        for effect, status in ((right, "right"), (wrong, "contradiction")):
            found = {
                row.check: row.status for row in compare_programs(shipped_topic(), [effect], [])
            }
            assert found[f"route/{name}-yi"] == status, name


def test_an_effect_with_the_size_of_one_group_alone_has_no_second_route() -> None:
    known = run_to_verdicts().effects["avendanocoy2022-push-t3-smd"]
    for size in ("n1", "n2"):
        assert list(compare_programs(shipped_topic(), [replace(known, **{size: None})], [])) == []


def routed(topic: Topic, pooled: list[PooledRow] | None = None) -> dict[str, CheckRow]:
    rows = compare_programs(topic, [] if pooled else effects_of_topic(topic), pooled or [])
    return {row.check: row for row in rows}


def test_counts_are_computed_twice_unless_a_cell_is_zero() -> None:
    row = routed(topic_with(study_of_events("8", "4")))["route/planted-r-rr-yi"]
    assert row.status == "right"
    assert float(row.printed) == pytest.approx(math.log(2), rel=1e-12)
    assert routed(topic_with(study_of_events("8", "0"))) == {}
    assert routed(topic_with(study_of_events("20", "4"))) == {}


@pytest.mark.parametrize(("percent", "rows"), [("50.0%", 2), ("49.0%", 0)])
def test_a_share_of_whole_people_has_its_exact_interval_twice_and_an_impossible_one_none(
    percent: str, rows: int
) -> None:
    share = build_study(
        groups={"a": {"percent": percent, "n": "20"}},
        result={
            "arms": ["a"],
            "contrast": "within",
            "estimates": [{"measure": "PR", "route": "share"}],
        },
    )
    found = routed(topic_with(share))
    assert len(found) == rows
    assert {row.status for row in found.values()} <= {"right"}


def test_what_has_no_value_has_no_second_route() -> None:
    topic = topic_with(study_of_events("8", "4"))
    (effect,) = effects_of_topic(topic)
    assert list(compare_programs(topic, [replace(effect, yi=None, vi=None)], [])) == []
    lone = build_study(groups=two_groups({"percent": "50.0%"}, {}), result={"estimates": []})
    share = replace(effect, measure="PR")
    assert list(compare_programs(topic_with(lone), [share], [])) == []


def pooled_row(method: str, mu: float, q: float, tau2: float) -> PooledRow:
    empty = dict.fromkeys(f.name for f in fields(PooledRow))
    known = {"synthesis": "pool", "method": method, "k": 3, "members": "e0; e1; e2", "role": "main"}
    return PooledRow(**(empty | known | {"mu": mu, "q": q, "tau2": tau2}))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("yi", "methods"),
    [((0.50, 0.51, 0.49), {"ee", "pm"}), ((0.10, 0.90, 1.70), {"ee", "dl", "pm"})],
)
def test_the_other_program_is_not_asked_where_its_tau_squared_is_below_zero(
    yi: tuple[float, ...], methods: set[str]
) -> None:
    topic = topic_with(study_of_events("8", "4"))
    (base,) = effects_of_topic(topic)
    vi = (0.01, 0.02, 0.03)
    rows = [
        replace(base, effect=f"e{i}", yi=y, vi=v)
        for i, (y, v) in enumerate(zip(yi, vi, strict=True))
    ]
    found = pool_columns(list(yi), list(vi), [0, 0, 0], method="EE")
    mu, q = float(found["mu"][0]), float(found["q"][0])
    pooled = [pooled_row(method, mu, q, 0.5) for method in ("EE", "DL", "PM", "REML")]
    told = {row.check: row.status for row in compare_programs(topic, rows, pooled)}
    own = {name: status for name, status in told.items() if name.startswith("route/pool-")}
    assert {name.split("-")[1] for name in own} == methods
    assert own["route/pool-ee-mu"] == own["route/pool-ee-q"] == "right"
    if "dl" in methods:  # the mean of equal effects is none of random ones
        assert own["route/pool-dl-mu"] == "contradiction"
        assert own["route/pool-dl-q"] == "right"
    # one that names a member that is not there is compared with nothing
    without = compare_programs(topic, rows[:2], pooled)
    assert not [row for row in without if row.check.startswith("route/pool-")]


def test_a_printed_ratio_is_not_held_against_the_counts_beside_it() -> None:
    """It may be adjusted, and it is printed with few digits."""
    study = build_study(
        groups=two_groups({"events": "26", "n": "40"}, {"events": "14", "n": "40"}),
        printed={"estimate": "1.86", "ci": "1.15 to 3.00"},
        result={"estimates": [{"measure": "RR", "route": "pooled_ci"}]},
    )
    (effect,) = effects_of_topic(topic_with(study))
    assert effect.yi == pytest.approx(math.log(1.86))
    assert routed(topic_with(study)) == {}


def declared(**settings: str) -> dict[str, object]:
    option = {"label": "as printed", "settings": settings}
    return {"id": "x", "what": "x", "because": "x", "results": ["r"], "declared": option}


@pytest.mark.parametrize(
    ("route", "printed", "settings", "g"),
    [
        # t = 3 / SE with SE from the 90 % interval and 58 degrees: g = J t sqrt(1/30 + 1/30)
        ("difference_ci", {"difference": "3.0", "ci": "0.5 to 5.5"}, {"level": "0.90"}, 0.511),
        ("difference_ci", {"difference": "3.0", "ci": "0.5 to 5.5"}, {}, 0.612),
        ("p_value", {"p": "0.03"}, {"tails": "one"}, 0.489),
        ("p_value", {"p": "0.03"}, {}, 0.567),
    ],
)
def test_another_program_reads_the_level_and_the_tails_as_the_route_does(
    route: str, printed: dict[str, str], settings: dict[str, str], g: float
) -> None:
    study = build_study(
        groups=two_groups({"n": "30"}, {"n": "30"}),
        printed=printed,
        result={
            "estimates": [{"measure": "SMD", "route": route}],
            "trend": {"value": "benefit", "place": "abstract"},
        },
    )
    read = Assumption.model_validate_json(json.dumps(declared(**settings)))
    topic = topic_with(study.model_copy(update={"assumptions": (read,) if settings else ()}))
    (effect,) = effects_of_topic(topic)
    assert effect.yi == pytest.approx(g, abs=6e-4)
    assert {row.status for row in routed(topic).values()} == {"right"}


def synthesis_of(
    yi: list[float], vi: list[float], method: str
) -> tuple[Topic, list[EffectRow], PooledRow]:
    topic = topic_with(study_of_events("8", "4"))
    (base,) = effects_of_topic(topic)
    effects = [
        replace(base, effect=f"e{i}", yi=y, vi=v)
        for i, (y, v) in enumerate(zip(yi, vi, strict=True))
    ]
    got = {
        name: float(pool_columns(yi, vi, method=method)[name][0]) for name in ("mu", "q", "tau2")
    }
    row = pooled_row(method, **got)
    members = "; ".join(effect.effect for effect in effects)
    return topic, effects, replace(row, k=len(yi), members=members)


@pytest.mark.parametrize("method", ["EE", "DL", "PM"])
@pytest.mark.parametrize("seed", range(60))
def test_an_early_stop_and_the_rounding_of_the_other_program_are_no_difference(
    method: str, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    k, decades = int(rng.integers(2, 12)), rng.uniform(0, 4)
    vi = 10 ** rng.uniform(-decades, decades, k)
    yi = rng.normal(size=k) * np.sqrt(vi + 10 ** rng.uniform(-2, 2)) + 10 ** rng.uniform(-1, 3)
    topic, effects, row = synthesis_of(yi.tolist(), vi.tolist(), method)
    rows = list(compare_programs(topic, effects, [row]))
    assert not [r for r in rows if r.check.startswith("route/pool") and r.status != "right"]
    # a figure that is off by a thousandth is told from one that is right
    slips = replace(row, tau2=(row.tau2 or 0.0) * 1.001 + 0.001, mu=(row.mu or 0.0) * 1.001 + 0.001)
    told = [r for r in compare_programs(topic, effects, [slips]) if r.status == "contradiction"]
    assert told or not [r for r in rows if r.check.endswith(("mu", "tau2"))]
    assert all("no file of the topic" in r.what for r in told)


def test_a_search_that_the_other_program_gave_up_is_compared_with_nothing() -> None:
    # From 0 its steps double tau2: fifty of them do not reach 3e5 from variances of 1e-14.
    topic, effects, row = synthesis_of([0.0, 1000.0, 30.0], [1e-14] * 3, "PM")
    assert row.tau2 == pytest.approx(np.var([0, 1000, 30], ddof=1), rel=1e-9)
    checks = {r.check.rpartition("-")[2] for r in compare_programs(topic, effects, [row])}
    assert "q" in checks and not checks & {"tau2", "mu"}
