"""Tests of mcstats.effects.measures.escalc."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from mcstats.effects import escalc

TRIALS = pd.DataFrame(
    {"tpos": [4, 6, 3], "tneg": [119, 300, 228], "cpos": [11, 29, 11], "cneg": [128, 274, 209]},
    index=["Aronson", "Ferguson", "Rosenthal"],
)
COLUMNS = {"ai": "tpos", "bi": "tneg", "ci": "cpos", "di": "cneg"}
# escalc(measure="RR", ai=tpos, bi=tneg, ci=cpos, di=cneg, data=dat.bcg) of metafor 3.8
LOG_RR = [-0.8893113339, -1.5853886572, -1.3480731483]
VARIANCE = [0.3255847650, 0.1945811214, 0.4153679654]


def test_columns_are_named_in_the_data_and_its_index_is_kept() -> None:
    got = escalc("RR", TRIALS, **COLUMNS)
    np.testing.assert_allclose(got["yi"], LOG_RR, atol=1e-9)
    np.testing.assert_allclose(got["vi"], VARIANCE, atol=1e-9)
    assert got.index.tolist() == TRIALS.index.tolist()
    assert list(got.columns) == [*TRIALS.columns, "yi", "vi"]
    assert list(escalc("RR", TRIALS, append=False, **COLUMNS).columns) == ["yi", "vi"]
    assert list(TRIALS.columns) == ["tpos", "tneg", "cpos", "cneg"]


def test_series_keep_their_index_and_arrays_get_a_plain_one() -> None:
    by_series = escalc("RR", **{k: TRIALS[v] for k, v in COLUMNS.items()})
    assert by_series.index.tolist() == TRIALS.index.tolist()
    by_array = escalc("RR", **{k: TRIALS[v].to_numpy() for k, v in COLUMNS.items()})
    assert by_array.index.tolist() == [0, 1, 2]
    assert by_array.to_numpy().tolist() == by_series.to_numpy().tolist()
    mapping = escalc("RR", {c: TRIALS[c].tolist() for c in TRIALS}, **COLUMNS)
    assert mapping["yi"].tolist() == by_array["yi"].tolist()


def test_one_number_stands_for_all_rows_of_the_data() -> None:
    frame = pd.DataFrame({"m": [1.0, 2.0]}, index=[7, 9])
    got = escalc("MD", frame, m1i="m", sd1i=1, n1i=10, m2i=0, sd2i=1, n2i=10)
    assert got.loc[[7, 9], "yi"].tolist() == [1, 2]
    same = escalc("MD", frame, m1i=3, sd1i=1, n1i=10, m2i=0, sd2i=1, n2i=10)
    assert same["yi"].tolist() == [3, 3]


def test_columns_with_different_indexes_are_never_joined_by_position() -> None:
    turned = TRIALS["cpos"].iloc[::-1]
    with pytest.raises(ValueError, match="ci and ai have different indexes"):
        escalc("RR", ai=TRIALS["tpos"], bi=TRIALS["tneg"], ci=turned, di=TRIALS["cneg"])
    with pytest.raises(ValueError, match="ci and data have different indexes"):
        escalc("RR", TRIALS, ai="tpos", bi="tneg", ci=turned, di="cneg")


def test_labels_of_studies_stand_beside_their_effects() -> None:
    got = escalc("RR", TRIALS.reset_index(names="author"), slab="author", **COLUMNS)
    assert got["slab"].tolist() == TRIALS.index.tolist()
    plain = escalc(
        "RR", slab=["a", "b", "c"], **{k: TRIALS[v].tolist() for k, v in COLUMNS.items()}
    )
    assert list(plain.columns) == ["slab", "yi", "vi"]


def test_a_measure_may_be_written_in_small_letters() -> None:
    assert escalc("rr", TRIALS, **COLUMNS).equals(escalc("RR", TRIALS, **COLUMNS))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"ai": "positive"}, "ai is 'positive'; data has the columns tpos, tneg, cpos, cneg"),
        ({"data": None}, "ai is 'tpos'; expected: numbers, or data with that column"),
        ({"data": [1, 2]}, "data is a list; expected: a DataFrame, or a mapping of columns"),
        ({"digits": 4}, "RR takes no 'digits': figures keep full precision"),
        ({"subset": [1]}, "RR takes no 'subset': select the rows of data first"),
        ({"adds": 1}, "RR takes no 'adds'; expected: ai, n1i, ci, n2i, bi, di, vtype"),
        ({"measure": "RRR"}, "measure is 'RRR'; expected: MD, SMD"),
    ],
)
def test_what_is_not_there_and_what_is_not_offered_is_refused_by_name(
    arguments: dict[str, Any], message: str
) -> None:
    known = {"measure": "RR", "data": TRIALS, **COLUMNS}
    with pytest.raises(ValueError, match=message):
        escalc(**(known | arguments))


def test_options_have_the_names_and_values_of_metafor() -> None:
    empty = TRIALS.assign(tpos=[0, 6, 0], cpos=[0, 29, 11])
    dropped = escalc("OR", empty, drop00=True, **COLUMNS)
    assert np.isnan(dropped["yi"]).tolist() == [True, False, False]
    added = escalc("OR", empty, add=1, to="all", **COLUMNS)["yi"].iloc[1]
    assert added == pytest.approx(np.log(7 * 275 / (301 * 30)), rel=1e-12)
