"""Tests of mcstats.effects.effect_rows."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from helpers.complete_topic import complete_tables, complete_topic
from helpers.shipped_topic import shipped_tables, shipped_topic
from mcstats.effects.effect_rows import effect_id


def test_the_route_is_part_of_an_id_only_where_two_lead_to_the_measure() -> None:
    study = SimpleNamespace(id="a2000")
    wanted = [
        SimpleNamespace(measure="SMD", route="means_sd"),
        SimpleNamespace(measure="SMD", route="t_value"),
        SimpleNamespace(measure="MD", route="means_sd"),
    ]
    result = SimpleNamespace(id="pain-end", estimates=wanted)
    names = [effect_id(study, result, entry) for entry in wanted]  # type: ignore[arg-type]
    assert names == [
        "a2000-pain-end-smd-means_sd",
        "a2000-pain-end-smd-t_value",
        "a2000-pain-end-md",
    ]


def test_an_effect_has_a_level_where_it_has_an_interval_and_an_error_where_it_has_a_variance() -> (
    None
):
    rows = complete_tables().effects
    assert {row.ci_lb is None for row in rows} == {True, False}
    for row in rows:
        assert row.level == (None if row.ci_lb is None else 0.95)
        assert (row.sei is None) == (row.vi is None)
        assert row.vi is None or row.sei == pytest.approx(row.vi**0.5, rel=1e-12)
    assert {row.study for row in rows} == set(complete_topic().studies)


@pytest.mark.parametrize("synthesis", [s.id for s in shipped_topic().claims.syntheses])
def test_the_primary_rows_of_a_synthesis_are_what_it_pools(synthesis: str) -> None:
    tables = shipped_tables()
    primary = [r for r in tables.effects if synthesis in r.primary_of.split(" ")]
    usable = [r for r in primary if r.estimable == "yes"]
    assert len({r.study for r in primary}) == len(primary)
    assert len({(r.unit, r.measure, r.contrast) for r in primary}) == 1
    main = [
        r for r in tables.pooled if r.synthesis == synthesis and r.role in ("main", "single study")
    ]
    assert [r.members.split(" ") for r in main] == ([[r.effect for r in usable]] if usable else [])
    assert {r.kind for r in tables.effects} == {"study", "review"}
