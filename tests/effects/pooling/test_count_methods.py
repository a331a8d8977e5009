"""Tests of mcstats.effects.pooling.count_methods."""

from __future__ import annotations

import numpy as np
import pytest

from mcstats.effects import mantel_haenszel, peto
from mcstats.effects.pooling.count_methods import (
    COUNT_METHODS,
    are_rare,
    pool_tables,
    usual_method,
)

TABLES = [(0.0, 25.0, 3.0, 25.0), (2.0, 350.0, 0.0, 170.0), (5.0, 110.0, 2.0, 115.0)]
COUNTS = dict(zip(("ai", "n1i", "ci", "n2i"), np.array(TABLES).T, strict=True))


WITHOUT_ZERO = [(4.0, 25.0, 3.0, 25.0), (2.0, 350.0, 1.0, 170.0), (5.0, 110.0, 2.0, 115.0)]


@pytest.mark.parametrize("measure", ["OR", "RR", "RD"])
def test_the_mean_of_mantel_and_haenszel_is_that_of_the_tables_by_the_weights_shown(
    measure: str,
) -> None:
    got = pool_tables("MH", measure, WITHOUT_ZERO)
    a, n1, c, n2 = np.array(WITHOUT_ZERO).T
    each = {
        "RD": a / n1 - c / n2,
        "RR": a * n2 / (n1 * c),
        "OR": a * (n2 - c) / ((n1 - a) * c),
    }[measure]
    shown = got["mu"] if measure == "RD" else np.exp(got["mu"])
    assert np.dot(got["weights"], each) / 100 == pytest.approx(shown, rel=1e-12)
    assert got["mu"] == mantel_haenszel(measure, ai=a, n1i=n1, ci=c, n2i=n2)["mu"].item()


def test_the_mean_of_peto_is_that_of_the_tables_by_the_weights_shown() -> None:
    got = pool_tables("Peto", "OR", TABLES)
    assert got["mu"] == peto(**COUNTS)["mu"].item()
    a, n1, c, n2 = COUNTS.values()
    n = n1 + n2
    variance = (a + c) * (n - a - c) * n1 * n2 / (n**2 * (n - 1))
    each = (a - (a + c) * n1 / n) / variance
    assert np.dot(got["weights"], each) / 100 == pytest.approx(got["mu"], rel=1e-12)


@pytest.mark.parametrize("name", sorted(COUNT_METHODS))
def test_every_method_gives_its_measures_and_no_other(name: str) -> None:
    for measure in COUNT_METHODS[name].measures:
        got = pool_tables(name, measure, TABLES, 0.9)
        assert np.isfinite(got["mu"]) and len(got["weights"]) == 3
        assert got["ci_lb"] < got["mu"] < got["ci_ub"]
    with pytest.raises(ValueError, match=f"measure is 'SMD'; expected: .*, which {name} gives"):
        pool_tables(name, "SMD", TABLES)


@pytest.mark.parametrize(
    ("tables", "rare"),
    [
        (TABLES, True),
        ([(25.0, 25.0, 22.0, 25.0), (348.0, 350.0, 170.0, 170.0)], True),  # all but a few
        ([(1.0, 350.0, 2.0, 350.0)], False),  # no zero
        ([(0.0, 20.0, 6.0, 20.0)], False),  # a zero by the smallness of the group
    ],
)
def test_rare_events_are_few_in_all_people_and_none_in_some_group(
    tables: list[tuple[float, float, float, float]], rare: bool
) -> None:
    assert are_rare(tables) is rare
    for measure, method in (("OR", "MH"), ("RR", "MH"), ("RD", "MH"), ("AS", None)):
        assert usual_method(measure, tables) == (method if rare else None)
    assert usual_method("PETO", tables) == "Peto"
