"""Tests of mcstats.check.cross_software."""

from __future__ import annotations

import math
from dataclasses import fields, replace

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
from mcstats.model.tables import CheckRow, PooledRow
from mcstats.model.topic import Topic


def test_second_routes_agree_with_ours() -> None:
    routes = [row for row in shipped_checks().values() if row.kind == "route"]
    assert len(routes) >= 10
    assert [row.check for row in routes if row.status != "match"] == []


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
        for effect, status in ((right, "match"), (wrong, "mismatch")):
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
    assert row.status == "match"
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
    assert {row.status for row in found.values()} <= {"match"}


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
    assert own["route/pool-ee-mu"] == own["route/pool-ee-q"] == "match"
    if "dl" in methods:  # the mean of equal effects is none of random ones
        assert own["route/pool-dl-mu"] == "mismatch"
        assert own["route/pool-dl-q"] == "match"
    # one that names a member that is not there is compared with nothing
    without = compare_programs(topic, rows[:2], pooled)
    assert not [row for row in without if row.check.startswith("route/pool-")]
