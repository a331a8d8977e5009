"""Tests of mcstats.golden.simulation."""

from __future__ import annotations

import csv
from functools import cache

import pytest

from mcstats.effects import MEASURES
from simulate_coverage import FILE, SIZES, Row, as_text, table

# The large-sample formulas leave out terms of the order 1/n, at most twice 1/n here; a factor that
# is forgotten or misplaced (2(1 - r), n for 1/n, one group for two) is further off.
APPROXIMATION = {15: 0.15, 30: 0.08}
# The committed table has four decimals and another NumPy may draw another stream.
REPEATED = 5.0


@cache
def rows() -> tuple[Row, ...]:
    return tuple(table())


@pytest.mark.slow
def test_the_mean_variance_is_near_the_variance_of_the_estimates() -> None:
    seen = [row for row in rows() if row["what"] == "variance"]
    names = {f"{code} {v}".strip() for code, m in MEASURES.items() for v in m.variants or ("",)}
    assert {(row["of"], row["n"]) for row in seen} == {(name, n) for name in names for n in SIZES}
    far = [row for row in seen if abs(row["value"] - 1) > APPROXIMATION[row["n"]]]
    assert not far, as_text(far)


@pytest.mark.slow
def test_what_theory_promises_is_kept() -> None:
    promised = [row for row in rows() if row["promise"]]
    assert len(promised) > 50
    broken = [row for row in promised if row["value"] < row["low"] or row["value"] > row["high"]]
    assert not broken, as_text(broken)


@pytest.mark.slow
def test_the_published_table_is_what_the_simulation_gives() -> None:
    with FILE.open(encoding="utf-8", newline="") as file:
        published = list(csv.DictReader(file))
    assert [(p["of"], p["setting"]) for p in published] == [(r["of"], r["setting"]) for r in rows()]
    for old, new in zip(published, rows(), strict=True):
        assert abs(float(old["value"]) - new["value"]) <= REPEATED * new["error"] + 1e-4, new
